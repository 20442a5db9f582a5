"""How each capture was understood: what it is, how many records, and every line that is left over."""

from collections.abc import Mapping, Sequence

from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.report.limits import Limits
from netparse.report.names import Names
from netparse.report.page import Block, File
from netparse.report.rows import line_ranges

_MOST_NUMBERS = 400


def file_rows(
    analysis: Analysis, names: Names, quoting: Mapping[str, tuple[Block, ...]], limits: Limits
) -> tuple[tuple[File, ...], str]:
    """Return the captures, those with something to say first cut last, and what was left out."""
    ordered = sorted(analysis.captures, key=lambda c: names.short(c.source))
    shown = ordered
    if len(ordered) > limits.files:
        worth = [c for c in ordered if c.unparsed or c.status != "ok" or c.source in quoting]
        keep = {id(c) for c in [*worth, *(c for c in ordered if c not in worth)][: limits.files]}
        shown = [c for c in ordered if id(c) in keep]
    seen: set[str] = set()
    rows = []
    for c in shown:
        rows.append(_row(c, names, quoting.get(c.source, ()), limits, first=c.source not in seen))
        seen.add(c.source)
    left = len(ordered) - len(shown)
    return tuple(rows), f"{left} more captures, each read to its last line, are not listed here." if left else ""


def _row(c: Capture, names: Names, blocks: Sequence[Block], limits: Limits, *, first: bool) -> File:
    shown = c.unparsed[: limits.unparsed]
    rest = line_ranges(u.line for u in c.unparsed[limits.unparsed :])
    if len(rest) > _MOST_NUMBERS:
        rest = rest[:_MOST_NUMBERS].rpartition(",")[0] + " and more"
    left = len(c.unparsed) - len(shown)
    return File(
        anchor=names.anchor(c.source),
        first=first,
        source=names.short(c.source),
        node=c.node or "the cluster",
        command=(c.command or "not recognised").replace("_", " "),
        status=_status(c),
        records=len(c.records),
        limits="; ".join(c.covers.limits) if c.covers else "",
        findings=tuple(blocks),
        unparsed=tuple((u.line, u.text) for u in shown),
        more=f"{left} more lines were not understood: {rest}" if left else "",
    )


def _status(c: Capture) -> str:
    words = {
        "ok": "every line understood",
        "partial": f"{len(c.unparsed)} {'line' if len(c.unparsed) == 1 else 'lines'} not understood",
        "empty": "empty",
        "failed": "an error instead of output",
        "unrecognized": "not recognised",
    }
    return words[c.status] + (f": {c.reason}" if c.reason else "")
