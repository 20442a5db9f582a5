"""A finding as the report shows it: with an anchor, a number, and the lines that show it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from netparse.advice import Step, steps
from netparse.findings import Evidence, Finding, Severity, Verdict
from netparse.references import linked
from netparse.report.limits import Limits
from netparse.report.names import Names
from netparse.report.surroundings import Numbered, Surroundings
from netparse.report.words import count, who

_SEVERITIES = list(Severity)
_LOOK = {
    Verdict.FAIL: ("fail", "✗", "Fault"),
    Verdict.WARN: ("warn", "!", "Warning"),
    Verdict.INFO: ("info", "i", "Note"),
}
_VERDICTS = list(_LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A line of a file, verbatim; ``anchor`` leads to its file, and is empty where the report does not list the file.

    ``before`` and ``after`` are the lines around it, with their numbers.
    """

    source: str
    anchor: str
    line: int
    text: str
    before: tuple[Numbered, ...] = ()
    after: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A finding with its look; ``who`` names its nodes, ``more`` counts the evidence that is not shown.

    ``relation`` says which finding explains it or how many it explains; ``cause`` is the anchor of the one that explains it.
    """

    anchor: str
    number: str
    """Causes are counted; what one explains has its number and one of its own: 2.1."""
    kind: str
    glyph: str
    word: str
    who: str
    finding: Finding
    evidence: tuple[Quote, ...]
    more: int
    remarks: tuple[Numbered, ...] = ()
    """What the reporter of a ticket wrote beside quoted lines."""
    steps: tuple[Step, ...] = ()
    confirm: tuple[Step, ...] = ()
    reference: tuple[tuple[str, str], ...] = ()
    """Parts of the reference, each with the address that it leads to, empty for words."""
    relation: str = ""
    cause: str = ""

    @property
    def is_cause(self) -> bool:
        """Whether it is a fault of its own."""
        return self.finding.caused_by is None


def related(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with their relations in words."""
    by_key = {b.finding.key: b for b in blocks}
    effects: dict[tuple[str, str | None, str], list[Block]] = {}
    for b in blocks:
        if b.finding.caused_by:
            effects.setdefault(b.finding.caused_by.key, []).append(b)
    return tuple(_related(b, by_key, effects.get(b.finding.key, ())) for b in blocks)


def _related(b: Block, by_key: Mapping[tuple[str, str | None, str], Block], effects: Sequence[Block]) -> Block:
    if b.finding.caused_by is None:
        number = b.finding.consequences
        if not number:
            return b
        titles = list(dict.fromkeys(_lower(e.finding.title) for e in effects))
        named = f": {'; '.join(titles[:_TOLD])}{' …' if len(titles) > _TOLD else ''}" if titles else ""
        return replace(b, relation=f"This explains {count(number, 'further finding')}{named}")
    by = by_key.get(b.finding.caused_by.key)
    if by is None:
        return replace(b, relation=f"Explained by {b.finding.caused_by.check}.")
    return replace(
        b, relation=f"Explained by {by.word.lower()} {by.number}: {_lower(by.finding.title)}", cause=by.anchor
    )


_TOLD = 2
"""Of what a fault explains, so many kinds are named beside it."""


def _lower(title: str) -> str:
    """Return a title as it stands within a sentence; names such as MTU keep their letters."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def grouped(blocks: Iterable[Block]) -> tuple[tuple[Block, tuple[Block, ...]], ...]:
    """Return each cause with what it explains; what is explained by a finding that is not shown stands alone."""
    groups: dict[str, tuple[Block, list[Block]]] = {}
    for b in blocks:
        if b.cause in groups:
            groups[b.cause][1].append(b)
        else:
            groups[b.anchor] = (b, [])
    return tuple((cause, tuple(effects)) for cause, effects in groups.values())


def numbers(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield the number of each finding, where what a cause explains follows it: the last whole number is that of the causes."""
    causes = effects = 0
    for f in findings:
        if not f.is_fault or f.caused_by is None or not causes:
            causes, effects = causes + 1, 0
            yield str(causes)
        else:
            effects += 1
            yield f"{causes}.{effects}"


def rank(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the worst first: by verdict, then by severity."""
    return sorted(findings, key=lambda f: (_VERDICTS.index(f.verdict), _SEVERITIES.index(f.severity)))


_AROUND = 2
"""Lines shown before and after a quoted one."""


def _quotes(
    shown: Sequence[Evidence], names: Names, anchor: Callable[[str], str], surroundings: Surroundings, framed: int
) -> Iterator[Quote]:
    """Yield the quotes; a line that is quoted itself, or stood around the one before, is not shown again around another."""
    quoted = {(e.source, e.line) for e in shown}
    for number, e in enumerate(shown):
        before, after = surroundings.around(e.source, e.line, _AROUND if number < framed else 0)
        kept = [tuple(x for x in lines if (e.source, x[0]) not in quoted) for lines in (before, after)]
        quoted |= {(e.source, n) for lines in kept for n, _ in lines}
        yield Quote(
            source=names.short(e.source),
            anchor=anchor(e.source),
            line=e.line,
            text=e.text,
            before=kept[0],
            after=kept[1],
        )


def block(
    finding: Finding,
    number: str,
    *,
    own: str,
    limits: Limits,
    names: Names,
    anchor: Callable[[str], str],
    surroundings: Surroundings,
) -> Block:
    """Return the block of a fault, warning or note, with as many lines of evidence as the limits allow.

    ``own`` is its own anchor, ``anchor`` returns that of a file.
    """
    kind, glyph, word = _LOOK[finding.verdict]
    shown = finding.evidence[: limits.evidence]
    return Block(
        anchor=own,
        number=number,
        kind=kind,
        glyph=glyph,
        word="Consequence" if finding.is_fault and finding.caused_by else word,
        who=who(finding.nodes),
        finding=finding,
        evidence=tuple(_quotes(shown, names, anchor, surroundings, limits.framed)),
        more=len(finding.evidence) - len(shown),
        remarks=surroundings.remarks(shown),
        steps=steps(finding.fix),
        confirm=steps(filter(None, (finding.confirm,))),
        reference=tuple(linked(finding.reference or "")),
    )
