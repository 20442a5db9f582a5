"""A bundle of a fleet, and what came of it."""

import hashlib
from dataclasses import dataclass, field

from netparse.errors import NetparseError
from netparse.fleet.rows import BundleRow


class TooLarge(NetparseError):
    """A bundle has more bytes or files than one may have."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """``url`` is the address as the user wrote or listed it: a path or an fsspec URL; ``cluster`` what ``--cluster`` found in it."""

    url: str
    cluster: str | None = None

    @property
    def remote(self) -> bool:
        """Whether it has to be copied here to be read."""
        return "://" in self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``files`` has a Parquet file for each dataset with rows, that of ``bundles`` among them; all are of ``id``.

    A ``known`` bundle is in the output already, and has none.
    """

    id: str
    row: BundleRow
    files: dict[str, bytes] = field(default_factory=dict)
    report: bytes | None = None
    seconds: float = 0.0
    known: bool = False


def id_of(bundle: Bundle, sha256: str | None) -> str:
    """Return the name of a bundle in all datasets: of its content, ``b…``; where that could not be read, of its address, ``u…``."""
    if sha256 is not None:
        return f"b{sha256[:20]}"
    return f"u{hashlib.sha256(bundle.url.encode('utf-8', 'backslashreplace')).hexdigest()[:20]}"
