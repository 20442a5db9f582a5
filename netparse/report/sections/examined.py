"""What was examined: nodes, versions, evidence, and how much of the questions could be judged."""

from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import count, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Section):
    """``facts`` are pairs of name and words, ``reasons`` the lines by which distribution and plugin were recognised."""

    stem: str = "examined"
    title: str = "What was examined"
    anchor: str = "examined"
    facts: tuple[tuple[str, str], ...]
    coverage: float | None
    """In percent; None where nothing could be judged."""
    coverage_words: str
    reasons: tuple[str, ...]


def build_examined(selection: Selection) -> Examined:
    """Return the section, which every report has."""
    coverage = selection.analysis.summary.coverage
    return Examined(
        facts=_facts(selection.analysis),
        coverage=coverage,
        coverage_words="Nothing could be judged"
        if coverage is None
        else f"{coverage:g} % of the questions could be judged",
        reasons=selection.analysis.circumstances.reasons,
    )


def _facts(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    c = analysis.circumstances
    nodes = [n.name for n in analysis.cluster.nodes]
    good = sum(x.status in ("ok", "partial") for x in analysis.captures)
    return (
        ("Nodes", f"{len(nodes)}: {who(nodes, 6)}" if len(nodes) > 1 else who(nodes)),
        ("Kubernetes", str(c.kubernetes) if c.kubernetes else "version not known"),
        ("Distribution", c.distribution or "not recognised"),
        ("CNI plugin", ", ".join(c.cnis) or "not recognised"),
        ("Evidence", f"{good} captures from {count(len(analysis.inputs), 'file')}"),
        ("Not examined", "firewalls and the network between the nodes: a port that listens need not be reachable"),
    )
