"""How many nodes have which role, a section that is made up."""

from collections import Counter
from dataclasses import dataclass

from netparse.report.sections.base import Section
from netparse.report.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles(Section):
    """``counts`` are pairs of a role and a number of nodes."""

    stem: str = "roles"
    title: str = "Roles of the nodes"
    anchor: str = "roles"
    label: str = "Roles"
    counts: tuple[tuple[str, int], ...]


def build_roles(selection: Selection) -> Roles:
    """Return the section; a node without a role counts as a worker."""
    nodes = selection.analysis.cluster.nodes
    counts = Counter(role for node in nodes for role in sorted(node.roles or {"worker"}))
    return Roles(counts=tuple(counts.most_common()))
