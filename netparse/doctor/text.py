"""The answers for the terminal, and as JSON."""

from collections.abc import Iterator, Sequence

from netparse.doctor.examine import Answer
from netparse.doctor.remedies import remedies
from netparse.safe import visible

_SAID = {"ok": "ok", "missing": "missing", "broken": "BROKEN"}


def render_answers(answers: Sequence[Answer], system: str | None) -> str:
    """Return the text, ending with a line end."""
    return "\n".join(map(visible, _lines(answers, system))) + "\n"


def as_dict(answers: Sequence[Answer], system: str | None) -> dict[str, object]:
    """Return the same for scripts: ``checks`` with ``what``, ``state``, ``found``, ``lost`` and the commands that ``mend``."""
    return {
        "schema_version": 1,
        "system": system,
        "checks": [
            {"what": a.what, "state": a.state, "found": a.found, "lost": a.lost or None, "mend": _mend(a, system)}
            for a in answers
        ],
    }


def _lines(answers: Sequence[Answer], system: str | None) -> Iterator[str]:
    width = max(len(a.what) for a in answers)
    for a in answers:
        yield f"{_SAID[a.state]:7}  {a.what.ljust(width)}  {a.found}"
        if a.lost:
            yield f"{'':7}  {'':{width}}  {'without it: ' if a.state == 'missing' else ''}{a.lost}"
        for command in _mend(a, system):
            yield f"{'':7}  {'':{width}}  mend it:    {command}"
    yield ""
    gone = sum(a.state == "missing" for a in answers)
    broken = sum(a.state == "broken" for a in answers)
    if broken:
        yield f"netparse does not work as it is: {broken} {'thing' if broken == 1 else 'things'} to mend"
    elif gone:
        yield f"parse, check and the HTML report work; of what only some outputs need {gone} {'is' if gone == 1 else 'are'} missing"
    else:
        yield "everything works"


def _mend(answer: Answer, system: str | None) -> list[str]:
    return remedies(answer.topic, system) if answer.topic else []
