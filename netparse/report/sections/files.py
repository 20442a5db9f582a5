"""How each file was understood: its command, how many records, which findings quote it, and every line that is left over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netparse.captures import Capture
from netparse.report.blocks import Block
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import count, more, plural
from netparse.sources import Skipped

_MOST_NUMBERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A capture of a file; ``anchor`` is empty for all but the first capture of the file, ``more`` counts lines not shown."""

    anchor: str
    source: str
    node: str
    command: str
    status: str
    records: int
    limits: str
    findings: tuple[Block, ...]
    unparsed: tuple[tuple[int, str], ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Section):
    """``root`` is the folder that was taken off all names; ``skipped`` are the files that were not read, with the reason."""

    stem: str = "files"
    title: str = "How each file was understood"
    anchor: str = "files"
    label: str = "Files"
    root: str
    files: tuple[File, ...]
    more: str
    skipped: tuple[Skipped, ...]
    more_skipped: str


def build_files(selection: Selection) -> Files:
    """Return the section, which every report has."""
    analysis, most = selection.analysis, selection.limits.rows
    unlisted = len(analysis.captures) - len(selection.captures)
    unshown = len(analysis.skipped) - most
    return Files(
        root=selection.names.root,
        files=tuple(_files(selection)),
        more=f"{count(unlisted, 'more capture')}, each read to its last line, {plural(unlisted, 'is', 'are')} not listed here."
        if unlisted
        else "",
        skipped=analysis.skipped[:most],
        more_skipped=more(unshown, "file was not read" if unshown == 1 else "files were not read"),
    )


def _files(selection: Selection) -> Iterator[File]:
    quoting = _quoting(selection.blocks)
    seen: set[str] = set()
    for c in selection.captures:
        anchor = "" if c.source in seen else selection.names.anchor(c.source)
        lines = range(c.first_line, c.last_line + 1)
        quoted_by = {b.anchor: b for line, b in quoting.get(c.source, ()) if line in lines}
        yield _file(c, anchor, selection, tuple(quoted_by.values()))
        seen.add(c.source)


def _quoting(blocks: Iterable[Block]) -> Mapping[str, Sequence[tuple[int, Block]]]:
    """Return for each file the lines of it that findings quote, each with its finding."""
    found: dict[str, list[tuple[int, Block]]] = {}
    for block in blocks:
        for e in block.finding.evidence:
            found.setdefault(e.source, []).append((e.line, block))
    return found


def _file(c: Capture, anchor: str, selection: Selection, blocks: Sequence[Block]) -> File:
    most = selection.limits.unparsed
    shown = c.unparsed[:most]
    rest = line_ranges(u.line for u in c.unparsed[most:])
    if len(rest) > _MOST_NUMBERS:
        rest = rest[:_MOST_NUMBERS].rpartition(",")[0] + " and more"
    left = len(c.unparsed) - len(shown)
    return File(
        anchor=anchor,
        source=selection.names.short(c.source),
        node=c.node or "the cluster",
        command=(c.command or "not recognised").replace("_", " "),
        status=_status(c),
        records=len(c.records),
        limits="; ".join(c.covers.limits) if c.covers else "",
        findings=tuple(blocks),
        unparsed=tuple((u.line, u.text) for u in shown),
        more=f"{count(left, 'more line')} {plural(left, 'was', 'were')} not understood: {rest}" if left else "",
    )


def _status(c: Capture) -> str:
    words = {
        "ok": "every line understood",
        "partial": f"{len(c.unparsed)} {plural(len(c.unparsed), 'line')} not understood",
        "empty": "empty",
        "failed": "an error instead of output",
        "unrecognized": "not recognised",
    }
    return words[c.status] + (f": {c.reason}" if c.reason else "")


def line_ranges(lines: Iterable[int]) -> str:
    """Return line numbers as people write them: ``3–7, 12``."""
    out: list[list[int]] = []
    for n in lines:
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in out)
