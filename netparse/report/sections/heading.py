"""The top of page 1: title and ticket, the verdict in one sentence, the counters, the user's note."""

from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.findings import Summary, Verdict
from netparse.report.selection import Selection
from netparse.report.words import count, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """How many findings there are of one kind."""

    kind: str
    glyph: str
    number: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """``kind`` is the look of the verdict, ``glyph`` its sign, ``note`` the lines of the user's note."""

    title: str
    ticket: str | None
    note: tuple[str, ...]
    kind: str
    glyph: str
    headline: str
    verdict: str
    counters: tuple[Counter, ...]


def build_heading(selection: Selection) -> Heading:
    """Return the heading; it is green only where nothing failed and every question has an answer."""
    about, analysis = selection.about, selection.analysis
    kind, glyph, headline = _headline(analysis.summary)
    return Heading(
        title=about.title or "Cluster network report",
        ticket=about.ticket,
        note=tuple((about.note or "").splitlines()),
        kind=kind,
        glyph=glyph,
        headline=headline,
        verdict="Every question that netparse asks of these captures has a good answer."
        if kind == "ok"
        else " ".join(_sentences(analysis)),
        counters=_counters(analysis.summary),
    )


def _headline(s: Summary) -> tuple[str, str, str]:
    """Return kind, sign and words."""
    if s.fail:
        return "fail", "✗", f"{count(s.fail, 'fault')} found"
    if s.warn:
        return "warn", "!", f"{count(s.warn, 'warning')}, no fault"
    if s.unknown:
        return "unknown", "?", "No fault in what was captured"
    return "ok", "✓", "No fault found"


def _sentences(analysis: Analysis) -> list[str]:
    """Return how many nodes have a fault or warning, and how many a question without an answer."""
    of = len(analysis.cluster.nodes)
    hit = {n for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN) for n in f.nodes}
    open_ = len({f.node for f in analysis.findings if f.verdict is Verdict.UNKNOWN})
    where = "" if of == 1 else " on every node" if open_ == of else f" on {open_} of {of} nodes"
    return [
        *([f"{_nodes(len(hit), of)} affected."] if hit else []),
        *([f"Not everything was captured{where}."] if open_ else []),
    ]


def _nodes(number: int, of: int) -> str:
    if number == of:
        return "The node is" if of == 1 else f"All {of} nodes are"
    return f"{number} of {of} nodes {plural(number, 'is', 'are')}"


def _counters(s: Summary) -> tuple[Counter, ...]:
    return (
        Counter(kind="fail", glyph="✗", number=s.fail, word=plural(s.fail, "fault")),
        Counter(kind="warn", glyph="!", number=s.warn, word=plural(s.warn, "warning")),
        Counter(kind="unknown", glyph="?", number=s.unknown, word="not known"),
        Counter(kind="ok", glyph="✓", number=s.passed, word="fine"),
    )
