"""The flows as Markdown: a table, and below it why some do not arrive."""

from collections.abc import Iterator, Sequence

from netparse.reach import Answer
from netparse.report.flows.text import name_of, summary_of


def render(answers: Sequence[Answer], paths: bool) -> str:
    """Return the page, ending with a line end."""
    return "\n".join(_lines(answers, paths)).rstrip() + "\n"


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
        yield "| " + " | ".join(map(_cell, cells)) + " |"
    for a in answers:
        if paths or not a.accepted:
            yield from _section(a, paths)


def _section(a: Answer, paths: bool) -> Iterator[str]:
    yield ""
    yield f"## {_cell(name_of(a))}: {a.disposition.value}"
    yield ""
    yield _cell(a.reason)
    if paths and a.hops:
        yield ""
        yield "| host | stage | device | |"
        yield "|---|---|---|---|"
        yield from (f"| {_cell(h.node)} | {h.stage} | {_cell(h.device or '')} | {_cell(h.text)} |" for h in a.hops)
    if a.evidence:
        yield ""
        yield "```"
        yield from (f"{e.source}:{e.line}: {e.text.strip()}".replace("```", "'''") for e in a.evidence)
        yield "```"
    if a.collect:
        yield ""
        yield from (f"- collect: `{command}`" for command in a.collect)


def _cell(text: str) -> str:
    """Return text that captured words cannot break out of."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")
