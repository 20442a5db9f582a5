"""How much is read before a bundle counts as a bomb, and the account that is kept of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

HEAD = 1 << 16
HEARTBEAT = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All adjustable; the defaults are far above real bundles and far below what hurts."""

    members: int = 100_000
    """Members of one folder or archive."""
    total_members: int = 1_000_000
    """Members of everything together, nested archives included."""
    member_bytes: int = 64 << 20
    """What is kept of one member, see ``weight``; the rest is cut off and reported."""
    kept_bytes: int = 2 << 30
    """What is kept of everything together: the bytes of the members that are read; see ``weight``."""
    kept_ratio: int = 250
    """Kept to packed bytes of one input; judged once ``kept_ratio_after`` bytes are kept. Captures pack to a fiftieth at best."""
    kept_ratio_after: int = 64 << 20
    total_bytes: int = 16 << 30
    """Unpacked bytes of everything together, whether kept or passed over."""
    ratio: int = 1000
    """Unpacked to packed bytes of one input; judged once ``ratio_after`` bytes are unpacked."""
    ratio_after: int = 2 << 30
    depth: int = 5
    """Archives inside archives."""
    spool_bytes: int = 4 << 30
    """A nested zip needs seeking and is copied to an unnamed temporary file up to this size."""


_LINE = 16
"""What a line counts at least: it takes memory and time, however short it is. Lines of captures have more bytes."""


def weight(data: bytes) -> int:
    """Return how many bytes a text counts as: its own, or 16 for each line if that is more."""
    return max(len(data), _LINE * data.count(b"\n"))


def lightened(data: bytes, most: int) -> bytes:
    """Return the text, or as many of its first lines as weigh ``most``."""
    if weight(data) <= most:
        return data
    lines = data.split(b"\n", most // _LINE)
    return data[: len(data) - len(lines[-1])] if len(data) <= most else data[:most]


class LimitError(Exception):
    """Its text is the sentence for the user; it ends streams and never leaves this package."""


@dataclass(slots=True)
class Budget:
    """The running account of one ``open_sources``; once ``stopped`` is set every stream ends."""

    limits: Limits
    progress: Callable[[int], None] | None = None
    packed: int = 0
    unpacked: int = 0
    unpacked_here: int = 0
    kept: int = 0
    kept_here: int = 0
    members: int = 0
    stopped: LimitError | None = None
    _beat: int = field(default=0)

    def next_input(self) -> None:
        """Start anew for the next file on disk: one bomb does not keep its neighbours from being read."""
        self.packed = self.unpacked_here = self.kept_here = 0
        self.stopped = None

    def read(self, count: int) -> None:
        """Account for bytes of the input as stored, and report them as progress."""
        self.packed += count
        if self.progress:
            self.progress(count)

    def unpack(self, count: int) -> None:
        """Account for unpacked bytes; raises LimitError."""
        self.unpacked += count
        self.unpacked_here += count
        self._heartbeat(count)
        if self.stopped is None:
            self._judge()
        if self.stopped:
            raise self.stopped

    @property
    def room(self) -> int:
        """How many bytes may still be kept."""
        limits = self.limits
        here = max(limits.kept_ratio_after, limits.kept_ratio * self.packed) - self.kept_here
        return max(0, min(limits.kept_bytes - self.kept, here))

    def keep(self, count: int) -> None:
        """Account for bytes that stay in memory until the end."""
        self.kept += count
        self.kept_here += count

    def full(self) -> LimitError:
        """Stop, since what comes next has no room, and return why."""
        limits = self.limits
        if self.stopped is None and self.kept >= limits.kept_bytes:
            self.stopped = LimitError(
                f"more than {limits.kept_bytes:,} bytes of captures in all; --max-size allows more"
            )
        elif self.stopped is None:
            times = f"{limits.kept_ratio:,} times its size"
            self.stopped = LimitError(f"its captures unpack to more than {times}, as a bomb's do")
        return self.stopped

    def member(self) -> None:
        """Account for one member."""
        self.members += 1
        self._heartbeat(HEARTBEAT // 256)
        if self.members > self.limits.total_members and self.stopped is None:
            self.stopped = LimitError(f"more than {self.limits.total_members:,} members in all")

    def _judge(self) -> None:
        limits = self.limits
        if self.unpacked > limits.total_bytes:
            self.stopped = LimitError(f"more than {limits.total_bytes:,} bytes unpacked in all")
        elif self.unpacked_here > max(limits.ratio_after, limits.ratio * self.packed):
            self.stopped = LimitError(f"it unpacks to more than {limits.ratio:,} times its size, as a bomb does")

    def _heartbeat(self, count: int) -> None:
        self._beat += count
        if self._beat >= HEARTBEAT and self.progress:
            self._beat = 0
            self.progress(0)
