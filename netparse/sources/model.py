"""What comes out of a path: members that were read, notes on what was not, and the inputs' fingerprints."""

import hashlib
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "junk",  # files that no collector wrote for people: ._x, .DS_Store, checksums, snapshots
    "binary",  # its beginning is not text
    "unwanted",  # text, but the caller did not want the rest
    "alias",  # a link to a file that is read under its own name
    "link",  # a link that leads outside, nowhere or in a circle
    "special",  # devices, pipes, sockets
    "name",  # a name that leads out of the bundle
    "encrypted",
    "unsupported",  # a format that cannot be opened here
    "empty",  # an archive without members
    "limit",  # a limit was reached
    "truncated",  # the archive ends too early
    "damaged",  # the archive is corrupt
    "unreadable",  # the system refused
    "duplicate",  # given twice
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file's bytes and where they are from."""

    source: str
    """The full name shown to users: ``bundle.tar.xz!/nested.zip!/path/in/it.txt``, ``folder/sub/file.txt``, ``-``."""
    path: str
    """The path inside the innermost container; the suffix of a single compressed file is taken off."""
    scopes: tuple[str, ...] = ()
    """The containers, outermost first: ``("bundle.tar.xz", "nested.zip")``; empty for a file given by itself."""
    data: bytes
    size: int
    """The size that the container states, else the number of bytes read."""
    truncated: bool = False
    mtime: float | None = None
    """As stored, for information only: zip keeps local time without a zone, taken as UTC."""
    note: str | None = None
    """Why it is truncated or what is odd about its name, as one sentence."""
    digest: object = None
    """What was made of a long file while it was read; ``data`` is empty then."""

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the bytes that were read; computed on each call."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was seen and not read, and why."""

    source: str
    reason: str
    kind: Kind
    container: str = ""
    """The name of the folder or archive it was found in, for grouping."""
    count: int = 1

    @property
    def is_loss(self) -> bool:
        """Return whether captures may be missing because of it (data that no check needs is no loss)."""
        return self.kind not in ("junk", "binary", "unwanted", "alias", "duplicate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file on disk (or stdin) that was read, for the report's provenance."""

    source: str
    sha256: str
    bytes: int
