"""The flows as Markdown: a table, and below it why some do not arrive."""

from collections.abc import Iterator, Sequence

from netparse.reach import Answer
from netparse.report.flows.text import name_of, summary_of
from netparse.safe import fenced
from netparse.safe import markdown as safe


def render(answers: Sequence[Answer], paths: bool, redacted: Sequence[str] = ()) -> str:
    """Return the page, ending with a line end."""
    redaction = [f"Redacted: {', '.join(map(safe, redacted))}", ""] if redacted else []
    return "\n".join([*redaction, *_lines(answers, paths)]).rstrip() + "\n"


def _lines(answers: Sequence[Answer], paths: bool) -> Iterator[str]:
    yield summary_of(answers)
    yield ""
    yield "| from | to | port | disposition | reason |"
    yield "|---|---|---|---|---|"
    for a in answers:
        cells = (
            a.flow.sender,
            a.flow.target,
            f"{a.flow.protocol}/{a.flow.port}",
            a.disposition.value,
            "" if a.accepted else a.reason,
        )
        yield "| " + " | ".join(map(safe, cells)) + " |"
    for a in answers:
        if paths or not a.accepted:
            yield from _section(a, paths)


def _section(a: Answer, paths: bool) -> Iterator[str]:
    yield ""
    yield f"## {safe(name_of(a))}: {a.disposition.value}"
    yield ""
    yield safe(a.reason)
    if paths and a.hops:
        yield ""
        yield "| host | stage | device | |"
        yield "|---|---|---|---|"
        yield from (f"| {safe(h.node)} | {h.stage} | {safe(h.device or '')} | {safe(h.text)} |" for h in a.hops)
    if a.evidence:
        yield ""
        yield from fenced(f"{e.source}:{e.line}: {e.text.strip()}" for e in a.evidence)
    if a.collect:
        yield ""
        yield from ("To settle it:", "", *fenced(a.collect, "sh"))
