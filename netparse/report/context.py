"""From the analysis to the report in its final words: everything that the page shows is decided here."""

from collections import Counter as Count
from collections.abc import Sequence
from dataclasses import replace

from netparse import __version__
from netparse.analysis import Analysis
from netparse.checks import CHECKS
from netparse.findings import Verdict
from netparse.parsers.base import without_collection
from netparse.report.blocks import blocks, quoting, who
from netparse.report.changes.words import build_changes
from netparse.report.files import file_rows
from netparse.report.formats import About
from netparse.report.gaps import capture_limits, gaps, unanswered
from netparse.report.limits import Limits
from netparse.report.matrix import port_table
from netparse.report.names import Names
from netparse.report.page import Block, Checked, Counter, Input, Page
from netparse.report.pictures import PICTURES, port_picture
from netparse.report.rows import listener_table, neighbor_table, node_table

_FIRST = 5


@without_collection()
def build_page(analysis: Analysis, about: About, limits: Limits) -> Page:
    """Return the page of this analysis, no longer than the limits say."""
    names = Names(c.source for c in sorted(analysis.captures, key=lambda c: c.source))
    faults = blocks((f for f in analysis.findings if f.verdict is not Verdict.INFO), names, limits, "f")
    infos = blocks((f for f in analysis.findings if f.verdict is Verdict.INFO), names, limits, "i")
    shown, told = faults[: limits.findings], infos[: limits.findings]
    files, files_more = file_rows(analysis, names, quoting([*shown, *told]), limits)
    listed = {f.anchor for f in files}
    kind, glyph, headline, verdict = _verdict(analysis)
    s = analysis.summary
    return Page(
        title=about.title or "Cluster network report",
        ticket=about.ticket,
        note=tuple((about.note or "").splitlines()),
        kind=kind,
        glyph=glyph,
        headline=headline,
        verdict=verdict,
        counters=_counters(analysis),
        coverage=s.coverage,
        coverage_words="Nothing could be judged"
        if s.coverage is None
        else f"{s.coverage:g} % of the questions could be judged",
        examined=_examined(analysis),
        reasons=analysis.circumstances.reasons,
        first=shown[:_FIRST],
        first_more=_left(len(faults) - _FIRST, "finding", "follow below"),
        overview=port_picture(analysis, limits.first),
        gaps=gaps(analysis.findings),
        limits=capture_limits(analysis),
        nodes=node_table(analysis, limits),
        ports=port_table(analysis, shown, limits),
        listeners=listener_table(analysis, names, limits),
        pictures=tuple(p for draw in PICTURES if draw is not port_picture and (p := draw(analysis, limits.matrix))),
        neighbors=neighbor_table(analysis, names, limits),
        findings=_linked(shown, listed),
        findings_more=_left(len(faults) - len(shown), "finding", "are in the attached findings.json"),
        infos=_linked(told, listed),
        infos_more=_left(len(infos) - len(told), "note", "are in the attached findings.json"),
        checked=_checked(analysis),
        suppressed=tuple((who(x.finding.nodes), x) for x in analysis.suppressed),
        notes=analysis.notes,
        files=files,
        files_more=files_more,
        skipped=analysis.skipped[: limits.rows],
        skipped_more=_left(len(analysis.skipped) - limits.rows, "file", "were not read"),
        inputs=tuple(
            Input(source=names.short(i.source), bytes=f"{i.bytes:,}", sha256=i.sha256)
            for i in analysis.inputs[: limits.inputs]
        ),
        inputs_more=_left(len(analysis.inputs) - limits.inputs, "file", "are in the attached findings.json"),
        root=names.root,
        names=tuple(n.name for n in analysis.cluster.nodes),
        checks=tuple(sorted({b.finding.check for b in (*shown, *told)})),
        tables=", ".join(
            ("kubernetes", *analysis.circumstances.cnis, *filter(None, (analysis.circumstances.distribution,)))
        ),
        command=about.command,
        version=__version__,
        changes=build_changes(about.changes, limits.rows) if about.changes else None,
    )


def _linked(found: Sequence[Block], listed: set[str]) -> tuple[Block, ...]:
    """Return the blocks; evidence from a file that the report does not list leads nowhere."""
    return tuple(
        replace(b, evidence=tuple(q if q.anchor in listed else replace(q, anchor="") for q in b.evidence))
        for b in found
    )


def _counters(analysis: Analysis) -> tuple[Counter, ...]:
    s = analysis.summary
    return (
        Counter(kind="fail", glyph="✗", number=s.fail, word="fault" if s.fail == 1 else "faults"),
        Counter(kind="warn", glyph="!", number=s.warn, word="warning" if s.warn == 1 else "warnings"),
        Counter(kind="unknown", glyph="?", number=s.unknown, word="not known"),
        Counter(kind="ok", glyph="✓", number=s.passed, word="fine"),
    )


def _verdict(analysis: Analysis) -> tuple[str, str, str, str]:
    """Return kind, sign, headline and one sentence."""
    s = analysis.summary
    of = len(analysis.cluster.nodes)
    hit = {n for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN) for n in f.nodes}
    said = f"{_nodes(len(hit), of)} affected." if hit else ""
    blind = unanswered(analysis)
    if blind:
        where = "" if of == 1 else " on every node" if blind == of else f" on {blind} of {of} nodes"
        said += f" Not everything was captured{where}."
    if s.fail:
        return "fail", "✗", f"{s.fail} {'fault' if s.fail == 1 else 'faults'} found", said.strip()
    if s.warn:
        return "warn", "!", f"{s.warn} {'warning' if s.warn == 1 else 'warnings'}, no fault", said.strip()
    if s.unknown:
        return "unknown", "?", "No fault in what was captured", said.strip()
    return "ok", "✓", "No fault found", "Every question that netparse asks of these captures has a good answer."


def _nodes(number: int, of: int) -> str:
    if number == of:
        return "The node is" if of == 1 else f"All {of} nodes are"
    return f"{number} of {of} nodes {'is' if number == 1 else 'are'}"


def _examined(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    c = analysis.circumstances
    names = [n.name for n in analysis.cluster.nodes]
    good = sum(x.status in ("ok", "partial") for x in analysis.captures)
    files = len(analysis.inputs)
    return (
        ("Nodes", f"{len(names)}: {who(names, 6)}" if len(names) > 1 else who(names)),
        ("Kubernetes", str(c.kubernetes) if c.kubernetes else "version not known"),
        ("Distribution", c.distribution or "not recognised"),
        ("CNI plugin", ", ".join(c.cnis) or "not recognised"),
        ("Evidence", f"{good} captures from {files} {'file' if files == 1 else 'files'}"),
        ("Not examined", "firewalls and the network between the nodes: a port that listens need not be reachable"),
    )


def _checked(analysis: Analysis) -> tuple[Checked, ...]:
    counts = Count((f.check, f.verdict) for f in analysis.findings)
    rows = (
        Checked(
            id=check.id,
            title=check.expected,
            passed=counts[check.id, Verdict.PASS],
            failed=counts[check.id, Verdict.FAIL],
            warned=counts[check.id, Verdict.WARN],
            unknown=counts[check.id, Verdict.UNKNOWN],
            told=counts[check.id, Verdict.INFO],
        )
        for check in CHECKS
    )
    return tuple(rows)


def _left(number: int, word: str, where: str) -> str:
    return f"{number} more {word if number == 1 else word + 's'} {where}." if number > 0 else ""
