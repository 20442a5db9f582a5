"""Findings as the report shows them: worst first, each with an anchor and the lines that show it."""

from collections.abc import Iterable, Iterator, Sequence

from netparse.findings import Evidence, Finding, Severity, Verdict
from netparse.report.limits import Limits
from netparse.report.names import Names
from netparse.report.page import Block, Quote

_SEVERITIES = list(Severity)
_LOOK = {
    Verdict.FAIL: ("fail", "✗", "Fault"),
    Verdict.WARN: ("warn", "!", "Warning"),
    Verdict.INFO: ("info", "i", "Note"),
}
_VERDICTS = list(_LOOK)


def blocks(findings: Iterable[Finding], files: Names, limits: Limits, prefix: str) -> tuple[Block, ...]:
    """Return the faults, warnings and notes among the findings, worst first; ``prefix`` begins their anchors."""
    ordered = sorted(
        (f for f in findings if f.verdict in _LOOK),
        key=lambda f: (_VERDICTS.index(f.verdict), _SEVERITIES.index(f.severity)),
    )
    return tuple(_block(f, number, files, limits, prefix) for number, f in enumerate(ordered, 1))


def _block(f: Finding, number: int, files: Names, limits: Limits, prefix: str) -> Block:
    kind, glyph, word = _LOOK[f.verdict]
    shown = f.evidence[: limits.evidence]
    return Block(
        anchor=f"{prefix}{number}",
        number=number,
        kind=kind,
        glyph=glyph,
        word=word,
        who=who(f.nodes),
        finding=f,
        evidence=tuple(_quote(e, files) for e in shown),
        more=len(f.evidence) - len(shown),
    )


def _quote(e: Evidence, files: Names) -> Quote:
    return Quote(source=files.short(e.source), anchor=files.anchor(e.source), line=e.line, text=e.text)


def who(nodes: Sequence[str], most: int = 8) -> str:
    """Return the nodes in words, "the cluster" when there are none."""
    if not nodes:
        return "the cluster"
    return ", ".join(nodes[:most]) + (f" and {len(nodes) - most} more" if len(nodes) > most else "")


def quoting(found: Sequence[Block]) -> dict[str, tuple[Block, ...]]:
    """Return which findings quote a file."""
    pairs: dict[str, dict[str, Block]] = {}
    for source, block in _sources(found):
        pairs.setdefault(source, {})[block.anchor] = block
    return {source: tuple(blocks.values()) for source, blocks in pairs.items()}


def _sources(found: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    for block in found:
        for e in block.finding.evidence:
            yield e.source, block
