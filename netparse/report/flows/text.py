"""The flows for a terminal: what arrives in a line, what does not with its reason and the lines that show it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from netparse.reach import Answer
from netparse.report.words import count, more
from netparse.safe import visible

_MOST_LINES = 6


def render(answers: Sequence[Answer], paths: bool, redacted: Sequence[str] = ()) -> str:
    """Return the text, ending with a line end."""
    redaction = [f"Redacted: {', '.join(redacted)}", ""] if redacted else []
    return "\n".join(map(visible, [*redaction, *_lines(answers, paths)])).rstrip() + "\n"


def name_of(a: Answer) -> str:
    """Return a flow as people write it."""
    to = a.flow.target
    if a.target.address is not None and str(a.target.address) != to:
        to = f"{to} ({a.target.address})"
    return f"{a.flow.sender} → {to} {a.flow.protocol}/{a.flow.port}"


def _lines(answers: Sequence[Answer], paths: bool) -> Iterator[str]:
    width = max((len(name_of(a)) for a in answers), default=0)
    for a in answers:
        unexpected = "" if a.as_expected else f"   EXPECTED {a.flow.expected}"
        yield f"{name_of(a):{width}}  {a.disposition.value}{unexpected}"
        if paths:
            yield from (f"    {h.node:16} {h.stage:12} {h.device or '':14} {h.text}" for h in a.hops)
        if not a.accepted:
            yield f"    {a.reason}"
            yield from (f"      {e.source}:{e.line}: {e.text.strip()}" for e in a.evidence[:_MOST_LINES])
            if left_out := more(len(a.evidence) - _MOST_LINES, "lines, see --format json"):
                yield f"      {left_out}"
            yield from (f"      collect: {command}" for command in a.collect)
    yield ""
    yield summary_of(answers)


def summary_of(answers: Sequence[Answer]) -> str:
    """Return how many flows ended how, in a sentence."""
    counted = Counter(a.disposition.value for a in answers)
    parts = [
        f"{times} {what}" for what, times in sorted(counted.items(), key=lambda x: (x[0] != "accepted", -x[1], x[0]))
    ]
    return f"{count(len(answers), 'flow')}: {', '.join(parts)}" if answers else "no flows"
