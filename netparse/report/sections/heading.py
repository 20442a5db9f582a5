"""The top of page 1: title and ticket, the verdict in one sentence, the counters, the user's note."""

from collections.abc import Callable
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.checks.unread import is_cut
from netparse.findings import Finding, Verdict
from netparse.report.selection import Selection
from netparse.report.words import count, names, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """How many there are of one kind; ``word`` names the unit: faults and warnings are findings, a question is a check on a node."""

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
    redacted: str
    """Says that values are pseudonyms, and of which kinds; empty where nothing was redacted."""


def build_heading(selection: Selection) -> Heading:
    """Return the heading; it is green only where nothing failed, nothing is left out, and every question has an answer."""
    about, analysis = selection.about, selection.analysis
    kind, glyph, headline = _headline(analysis)
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
        counters=counters(analysis),
        redacted=f"Redacted: {', '.join(analysis.redacted)}" if analysis.redacted else "",
    )


def _headline(analysis: Analysis) -> tuple[str, str, str]:
    """Return kind, sign and words; an archive that is cut short is said in it, for nothing else may be true of the rest."""
    kind, glyph, words = _verdict(analysis)
    cut = list(dict.fromkeys(s.source.partition("!/")[0] for s in analysis.losses if is_cut(s)))
    if not cut:
        return kind, glyph, words
    broken = f"{names([c.rpartition('/')[2] for c in cut], 2)} {plural(len(cut), 'is', 'are')} cut short or damaged"
    return kind, glyph, f"{words}; {broken}" if kind in ("fail", "warn") else broken


def _verdict(analysis: Analysis) -> tuple[str, str, str]:
    s = analysis.summary
    aside = s.ignored + s.accepted
    if s.fail:
        return "fail", "✗", f"{count(s.fail, 'fault')} found"
    if s.warn:
        return "warn", "!", f"{count(s.warn, 'warning')}, no fault"
    if aside:
        return "unknown", "‖", f"No fault but {aside} that {plural(aside, 'is', 'are')} ignored or accepted"
    if s.unknown:
        return "unknown", "?", "No fault in what was captured"
    if s.not_read:
        return "unknown", "?", "No fault in what could be read"
    if analysis.ignored:
        return "unknown", "?", "No fault in what was asked"
    return "ok", "✓", "No fault found"


def _sentences(analysis: Analysis) -> list[str]:
    """Return how many nodes have a fault or warning, how many a question without an answer, and what is left out."""
    s, of = analysis.summary, len(analysis.cluster.nodes)
    hit = _on(analysis, lambda f: f.is_fault)
    open_ = _on(analysis, lambda f: f.verdict is Verdict.UNKNOWN)
    where = "" if of == 1 else " on every node" if open_ == of else f" on {open_} of {of} nodes"
    cut = any(is_cut(loss) for loss in analysis.losses)
    unasked = sum(1 for f in analysis.ignored if not f.is_fault)
    return [
        *([f"{_nodes(hit, of)} affected."] if hit else []),
        *(["Fetch it again: what is missing may be in the part that is lost."] if cut else []),
        *([f"{count(s.not_read, 'file')} could not be read."] if s.not_read else []),
        *([f"Not everything was captured{where}."] if open_ and not cut else []),
        *(
            [f"{count(s.ignored, 'fault or warning', 'faults and warnings')} {_are(s.ignored)} ignored."]
            if s.ignored
            else []
        ),
        *([f"{count(unasked, 'further answer')} {_are(unasked)} left out by the options."] if unasked else []),
        *(
            [
                f"{count(s.accepted, 'fault or warning', 'faults and warnings')} {_are(s.accepted)} accepted by a baseline."
            ]
            if s.accepted
            else []
        ),
    ]


def _are(number: int) -> str:
    return plural(number, "is", "are")


def _on(analysis: Analysis, which: Callable[[Finding], bool]) -> int:
    """Return on how many nodes of the cluster there are such findings."""
    known = {n.name for n in analysis.cluster.nodes}
    return len({name for f in analysis.findings if which(f) for name in f.nodes} & known)


def _nodes(number: int, of: int) -> str:
    if number == of:
        return "The node is" if of == 1 else f"All {of} nodes are"
    return f"{number} of {of} nodes {_are(number)}"


def counters(analysis: Analysis) -> tuple[Counter, ...]:
    """Return the counters of page 1, each with its unit; what is left out has one only where there is any."""
    s = analysis.summary
    faults = _on(analysis, lambda f: f.verdict is Verdict.FAIL and f.caused_by is None)
    warnings = _on(analysis, lambda f: f.verdict is Verdict.WARN and f.caused_by is None)
    every = (
        Counter(kind="fail", glyph="✗", number=s.fail, word=f"{plural(s.fail, 'fault')}{_where(faults)}"),
        Counter(kind="warn", glyph="!", number=s.warn, word=f"{plural(s.warn, 'warning')}{_where(warnings)}"),
        Counter(kind="unknown", glyph="?", number=s.open, word=f"{plural(s.open, 'question')} open"),
        Counter(kind="ok", glyph="✓", number=s.answered, word=f"{plural(s.answered, 'question')} answered"),
    )
    left_out = (
        Counter(kind="aside", glyph="‖", number=s.ignored, word="ignored"),
        Counter(kind="aside", glyph="‖", number=s.accepted, word="accepted"),
        Counter(kind="aside", glyph="–", number=s.not_read, word=f"{plural(s.not_read, 'file')} not read"),
    )
    return (*every, *(c for c in left_out if c.number))


def _where(nodes: int) -> str:
    return f" on {count(nodes, 'node')}" if nodes else ""
