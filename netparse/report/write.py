"""Writes reports: whole or not at all, and never over a file that is no report of netparse."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from netparse.analysis import Analysis
from netparse.errors import MissingLibrary, OutputError
from netparse.files import refusal, temporary_room, write_whole
from netparse.report.about import About
from netparse.report.formats import FORMATS, Format
from netparse.report.limits import BROWSER
from netparse.report.sections.heading import build_heading
from netparse.report.selection import select
from netparse.safe import visible


def check_targets(paths: Sequence[Path], *, force: bool, read: Iterable[str] = ()) -> None:
    """Raise OutputError, before anything is read, when a file cannot be or must not be written: ``read`` is what will be read."""
    for path in paths:
        _format(path)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")
        if problem := refusal(path):
            raise OutputError(f"{path} {problem}")
        if not path.exists() or is_report(path):
            continue
        if _is_among(path, read):
            raise OutputError(f"{path} is part of what is read: write the report somewhere else")
        if not force:
            raise OutputError(
                f"{path} exists and is not a report of netparse: give another name, or --force to replace it"
            )
    for path in {p for p in paths if paths.count(p) > 1}:
        raise OutputError(f"{path} is named twice")


def write_reports(
    analysis: Analysis,
    paths: Sequence[Path],
    about: About,
    step: Callable[[str], AbstractContextManager[None]] = lambda words: nullcontext(),
) -> Iterator[Path]:
    """Render all formats first, then write them; yield each path when it is there. Each rendering is a ``step`` with its words.

    A format whose library is missing costs only itself: the others are written, then MissingLibrary is raised.
    """
    rendered: list[tuple[Path, str | bytes]] = []
    missing: list[MissingLibrary] = []
    for path in paths:
        try:
            with step(f"making {path.name}"), temporary_room(str(path)):
                rendered.append((path, _format(path).render(analysis, about)))
        except MissingLibrary as error:
            missing.append(error)
    for path, content in rendered:
        write_whole(path, content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
        yield path
    if missing:
        raise MissingLibrary("; ".join(dict.fromkeys(map(str, missing))))


def verdict(analysis: Analysis) -> str:
    """Return the verdict of the first page in one line, for the terminal."""
    heading = build_heading(select(analysis, About(), BROWSER))
    counted = ", ".join(f"{c.number} {c.word}" for c in heading.counters)
    return visible(f"{heading.headline}: {counted}")


def _is_among(path: Path, read: Iterable[str]) -> bool:
    """Whether a file is one of those that are read, or lies in a folder that is."""
    real = path.resolve()
    places = [Path(given).resolve() for given in read if given != "-"]
    return any(place == real or place in real.parents for place in places)


def _format(path: Path) -> Format:
    """Return the format whose ending the file has, the longest one: ``.sarif.json`` is no ``.json``."""
    if str(path) == "-":
        raise OutputError("-: a report is a file: name one, as report.html; `netparse check --format …` prints")
    endings = {suffix: known for known in FORMATS for suffix in known.suffixes}
    found = [suffix for suffix in endings if path.name.lower().endswith(suffix)]
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
