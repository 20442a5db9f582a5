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
    """What is kept of one member; the rest is cut off and reported."""
    total_bytes: int = 16 << 30
    """Unpacked bytes of everything together, whether kept or passed over."""
    ratio: int = 1000
    """Unpacked to packed bytes of one input; judged once ``ratio_after`` bytes are unpacked."""
    ratio_after: int = 2 << 30
    depth: int = 5
    """Archives inside archives."""
    spool_bytes: int = 4 << 30
    """A nested zip needs seeking and is copied to an unnamed temporary file up to this size."""


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
    members: int = 0
    stopped: LimitError | None = None
    _beat: int = field(default=0)

    def next_input(self) -> None:
        """Start anew for the next file on disk: one bomb does not keep its neighbours from being read."""
        self.packed = self.unpacked_here = 0
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
