"""The analysis as Markdown for a ticket: what is wrong first, each with what to do and the lines that show it."""

from collections.abc import Iterator

from netparse.findings import Analysis, Evidence, Finding, Verdict
from netparse.report.formats import About
from netparse.report.safe import markdown as safe
from netparse.report.safe import visible
from netparse.report.text import caveat, counts, unknowns


def render_markdown(analysis: Analysis, about: About | None = None) -> str:
    """Return the text; captured lines stand in fences that they cannot close."""
    return "\n".join(_lines(analysis, about or About()))


def _lines(analysis: Analysis, about: About) -> Iterator[str]:
    yield f"# {safe(about.title or 'Cluster network report')}"
    yield ""
    for word in (about.ticket and f"Ticket: {about.ticket}", about.note):
        if word:
            yield from (safe(word), "")
    yield from (f"**{counts(analysis)}**", "", caveat(analysis), "")
    for verdict, heading in ((Verdict.FAIL, "Faults"), (Verdict.WARN, "Warnings"), (Verdict.INFO, "Worth knowing")):
        found = [f for f in analysis.findings if f.verdict is verdict]
        if found:
            yield from (f"## {heading}", "")
            for f in found:
                yield from _finding(f)
    groups = list(unknowns(analysis.findings))
    if groups:
        yield from ("## What this report cannot tell", "")
        for node, reasons, commands in groups:
            yield f"### {safe(node)}"
            yield ""
            yield from (f"- {safe(reason)} ({', '.join(map(safe, checks))})" for reason, checks in reasons)
            yield ""
            if commands:
                yield from ("Run on the node and add the output to the bundle:", "", *_fence(commands, "sh"), "")
    if analysis.suppressed:
        yield from ("## Suppressed", "")
        for s in analysis.suppressed:
            yield f"- {', '.join(map(safe, s.finding.nodes))}: {safe(s.finding.title)}: {safe(s.reason)}"
        yield ""


def _finding(f: Finding) -> Iterator[str]:
    yield f"### {f.verdict.upper()}: {', '.join(map(safe, f.nodes))}: {safe(f.title)}"
    yield ""
    yield f"- Found: {safe(f.actual)}"
    yield f"- Expected: {safe(f.expected)}"
    yield f"- Why it matters: {safe(f.why)}"
    yield f"- Check: `{f.check}`, severity {f.severity}"
    yield ""
    if f.fix:
        yield from ("What to do:", "", *_fence(f.fix, "sh"), "")
    if f.evidence:
        yield from ("Evidence:", "", *_fence([_quoted(e) for e in f.evidence], "text"), "")


def _quoted(e: Evidence) -> str:
    return f"{e.source}:{e.line}: {e.text}"


def _fence(lines: list[str] | tuple[str, ...], language: str) -> list[str]:
    shown = [visible(line) for line in lines]
    longest = max((len(run) for line in shown for run in _ticks(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *shown, fence]


def _ticks(line: str) -> list[str]:
    return ["`" * len(part) for part in "".join(c if c == "`" else " " for c in line).split()]
