"""Writes reports: whole or not at all, and never over a file that is no report of netparse."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from netparse.analysis import Analysis
from netparse.errors import OutputError
from netparse.files import refusal, write_whole
from netparse.report.about import About
from netparse.report.formats import FORMATS, Format


def check_targets(paths: Sequence[Path], *, force: bool) -> None:
    """Raise OutputError, before anything is read, when a file cannot be or must not be written."""
    for path in paths:
        _format(path)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")
        if problem := refusal(path):
            raise OutputError(f"{path} {problem}")
        if path.exists() and not force and not is_report(path):
            raise OutputError(
                f"{path} exists and is not a report of netparse: give another name, or --force to replace it"
            )
    for path in {p for p in paths if paths.count(p) > 1}:
        raise OutputError(f"{path} is named twice")


def write_reports(analysis: Analysis, paths: Sequence[Path], about: About) -> Iterator[Path]:
    """Render all formats first, then write them; yield each path when it is there."""
    rendered = [(path, _format(path).render(analysis, about)) for path in paths]
    for path, content in rendered:
        write_whole(path, content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
        yield path


def _format(path: Path) -> Format:
    """Return the format whose ending the file has, the longest one: ``.sarif.json`` is no ``.json``."""
    endings = {suffix: known for known in FORMATS for suffix in known.suffixes}
    found = [suffix for suffix in endings if path.name.endswith(suffix)]
    if not found:
        raise OutputError(f"{path}: its ending names no format; use one of {', '.join(endings)}")
    return endings[max(found, key=len)]


def is_report(path: Path) -> bool:
    """Return whether the file is a report that netparse wrote, by what its format keeps for its maker's name.

    Text that only speaks of netparse, such as notes or a page about it, is none.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return any(known.mark.match(data) for known in FORMATS if known.mark)
