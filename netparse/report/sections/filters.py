"""The form of the HTML page by which a reader looks for words, nodes, verdicts and checks."""

from dataclasses import dataclass

from netparse.report.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The nodes and the checks that can be chosen."""

    nodes: tuple[str, ...]
    checks: tuple[str, ...]


def build_filters(selection: Selection) -> Filters:
    """Return all nodes, and the checks of the findings that are shown."""
    return Filters(
        nodes=tuple(n.name for n in selection.analysis.cluster.nodes),
        checks=tuple(sorted({b.finding.check for b in selection.blocks})),
    )
