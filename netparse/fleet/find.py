"""From what the user gave to bundles: files, folders of bundles, patterns, lists, and the same behind an fsspec URL."""

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from netparse.errors import NetparseError, SourceError, UsageError
from netparse.files import ready
from netparse.fleet.bundle import Bundle
from netparse.fleet.remote import filesystem, in_one_line

_PATTERN = re.compile(r"[*?\[]")


def find_bundles(
    places: Iterable[str], lists: Iterable[Path] = (), *, out: Path, cluster: str | None = None
) -> tuple[Bundle, ...]:
    """Return the bundles, each once, in the order given; what a folder or a pattern gives is sorted by name.

    A folder is a folder of bundles: each file and each folder directly in it is one, hidden ones and ``out`` left aside. A single
    path that does not exist is a bundle all the same, which then cannot be read. ``cluster`` is an expression of which a group
    finds the name of the cluster in the address. Raises UsageError where there is no bundle at all.
    """
    named = _expression(cluster)
    found: dict[str, None] = {}
    for place in (*places, *(line for path in lists for line in _lines(path))):
        urls = list(_remote(place) if "://" in place else _local(place))
        if not urls:
            raise UsageError(f"{place}: there is no bundle")
        found |= dict.fromkeys(urls)
    own = out.resolve()
    return tuple(Bundle(url, _cluster(named, url)) for url in found if "://" in url or Path(url).resolve() != own)


def _expression(cluster: str | None) -> "re.Pattern[str] | None":
    if cluster is None:
        return None
    try:
        made = re.compile(cluster)
    except re.error as error:
        raise UsageError(f"--cluster {cluster}: {error}") from error
    if made.groups == 0:
        raise UsageError(f"--cluster {cluster}: put the cluster's name in a group, as in 'incoming/([^/]+)/'")
    return made


def _cluster(named: "re.Pattern[str] | None", url: str) -> str | None:
    match = named.search(url) if named else None
    return next(filter(None, match.groups()), None) if match else None


def _lines(path: Path) -> Iterator[str]:
    try:
        content = ready(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = "it is no text" if isinstance(error, UnicodeDecodeError) else error.strerror or error
        raise SourceError(f"{path} cannot be read: {said}") from error
    found = [line.strip() for line in content.splitlines()]
    return iter([line for line in found if line and not line.startswith("#")])


def _local(place: str) -> Iterable[str]:
    path = Path(place)
    if _PATTERN.search(place) and not os.path.lexists(place):
        return sorted(p for p in glob.glob(place, recursive=True) if not p.endswith("/"))  # noqa: PTH207  # as given, not from a root
    if not path.is_dir():
        return [place]
    try:
        return [str(p) for p in sorted(path.iterdir()) if not p.name.startswith(".")]
    except OSError as error:
        raise SourceError(f"{place} cannot be read: {error.strerror}") from error


def _remote(place: str) -> Iterable[str]:
    if place.startswith("file://"):
        return _local(place.removeprefix("file://"))
    fs, path = filesystem(place)
    try:
        if _PATTERN.search(place):
            return sorted(_url(fs, name) for name in fs.glob(path) if not name.endswith("/"))
        if not fs.isdir(path):
            return [place]
        entries: list[dict[str, Any]] = fs.ls(path, detail=True)
    except NetparseError:
        raise
    except Exception as error:  # each kind of storage has its own
        raise SourceError(f"{place} cannot be listed: {in_one_line(error)}") from error
    names = sorted(str(e["name"]) for e in entries)
    own = path.rstrip("/")
    return [
        _url(fs, name)
        for name in names
        if name.rstrip("/") != own and not name.rstrip("/").rpartition("/")[2].startswith(".")
    ]


def _url(fs: Any, name: str) -> str:
    return str(fs.unstrip_protocol(name.rstrip("/")))
