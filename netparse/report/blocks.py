"""A finding as the report shows it: with an anchor, a number, and the lines that show it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from netparse.findings import Finding, Severity, Verdict
from netparse.report.names import Names
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
    """A line of a file, verbatim; ``anchor`` leads to its file, and is empty where the report does not list the file."""

    source: str
    anchor: str
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A finding with its look; ``who`` names its nodes, ``more`` counts the evidence that is not shown.

    ``relation`` says which finding explains it or how many it explains; ``cause`` is the anchor of the one that explains it.
    """

    anchor: str
    number: int
    kind: str
    glyph: str
    word: str
    who: str
    finding: Finding
    evidence: tuple[Quote, ...]
    more: int
    relation: str = ""
    cause: str = ""

    @property
    def is_cause(self) -> bool:
        """Whether it is a fault of its own."""
        return self.finding.caused_by is None


def related(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with their relations in words."""
    by_key = {b.finding.key: b for b in blocks}
    return tuple(_related(b, by_key) for b in blocks)


def _related(b: Block, by_key: Mapping[tuple[str, str | None, str], Block]) -> Block:
    if b.finding.caused_by is None:
        number = b.finding.consequences
        return replace(b, relation=f"Explains {count(number, 'further finding')}.") if number else b
    by = by_key.get(b.finding.caused_by.key)
    if by is None:
        return replace(b, relation=f"Explained by {b.finding.caused_by.check}.")
    return replace(b, relation=f"Explained by finding {by.number}: {by.finding.title}", cause=by.anchor)


def rank(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the worst first: by verdict, then by severity."""
    return sorted(findings, key=lambda f: (_VERDICTS.index(f.verdict), _SEVERITIES.index(f.severity)))


def block(
    finding: Finding, number: int, *, prefix: str, lines: int, names: Names, anchor: Callable[[str], str]
) -> Block:
    """Return the block of a fault, warning or note, with so many lines of evidence.

    ``prefix`` begins its own anchor, ``anchor`` returns that of a file.
    """
    kind, glyph, word = _LOOK[finding.verdict]
    shown = finding.evidence[:lines]
    return Block(
        anchor=f"{prefix}{number}",
        number=number,
        kind=kind,
        glyph=glyph,
        word=word,
        who=who(finding.nodes),
        finding=finding,
        evidence=tuple(
            Quote(source=names.short(e.source), anchor=anchor(e.source), line=e.line, text=e.text) for e in shown
        ),
        more=len(finding.evidence) - len(shown),
    )
