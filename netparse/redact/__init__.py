"""Pseudonyms that keep the network readable: addresses, MACs, names, users, domains, and nothing that gives access."""

import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from netparse.redact.bundle import Copy, learn_from, redact_bundle
from netparse.redact.check import Verification, verify_redaction
from netparse.redact.leftovers import Leftover
from netparse.redact.map import RedactMap
from netparse.redact.pieces import Kinds
from netparse.redact.redactor import Redactor

__all__ = [
    "Copy",
    "Kinds",
    "Leftover",
    "RedactMap",
    "Redactor",
    "Verification",
    "learn_from",
    "redact_bundle",
    "verify_redaction",
]


def redact(
    *paths: str | Path,
    out: str | Path,
    kinds: Kinds | None = None,
    map_file: str | Path | None = None,
    words: Iterable[str] = (),
    strict: bool = False,
) -> tuple[Copy, Redactor]:
    """Write a redacted copy of folders, archives or files to ``out``, as ``netparse redact`` does.

    ``map_file`` is read when it is there and written at the end. The redactor tells ``leftovers``, and redacts texts of your own
    in the same way. Raises SourceError, OutputError, DataError for a map that is none, UsageError for one that others may read.
    """
    known = RedactMap.new() if map_file is None else RedactMap.read(Path(map_file))
    redactor = Redactor(kinds or Kinds(), map=known, words=words, strict=strict)
    copy = redact_bundle(paths, Path(out), redactor)
    if map_file is not None:
        redactor.finished_map().write(Path(map_file))
    return copy, redactor


class _Callable(ModuleType):
    """The module, which is a function as well."""

    __call__ = staticmethod(redact)


sys.modules[__name__].__class__ = _Callable
