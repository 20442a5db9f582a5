"""The table of nodes: what is known of each, and what was not captured."""

from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.checks.shared.needs import ADDRESS_CAPTURE, NEIGHBOR_CAPTURE, ROUTE_CAPTURE, SOCKET_CAPTURE
from netparse.cluster import Link, Node
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.table import Table
from netparse.report.words import more, plural

_UNKNOWN = "unknown"
_NEEDED = (
    (SOCKET_CAPTURE, "sockets"),
    (ADDRESS_CAPTURE, "addresses"),
    (ROUTE_CAPTURE, "routes"),
    (NEIGHBOR_CAPTURE, "neighbours"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes(Section):
    """A row per node."""

    stem: str = "nodes"
    title: str = "Nodes"
    anchor: str = "nodes"
    label: str = "Nodes"
    table: Table


def build_nodes(selection: Selection) -> Nodes:
    """Return the section; what was not captured is ``unknown``."""
    nodes = selection.analysis.cluster.nodes
    shown = nodes[: selection.limits.nodes]
    left = len(nodes) - len(shown)
    return Nodes(
        table=Table(
            head=("Node", "Role", "Status", "Version", "INTERNAL-IP", "Interface", "MAC", "Gateway", "Not captured"),
            kinds=("name", "plain", "name", "name", "keep", "name", "keep", "keep", "plain"),
            rows=tuple(_row(n, selection.analysis) for n in shown),
            nodes=tuple((n.name,) for n in shown),
            more=more(left, f"{plural(left, 'node is', 'nodes are')} in the node list"),
        )
    )


def _row(node: Node, analysis: Analysis) -> tuple[str, ...]:
    link = node.node_link
    roles = analysis.circumstances.roles(node)
    gateways = [", ".join(map(str, r.gateways)) or "direct" for r in node.default_routes(node.family)]
    return (
        node.name,
        ", ".join(sorted(roles)) if roles else _UNKNOWN,
        node.value("status") or _UNKNOWN,
        node.value("version") or _UNKNOWN,
        ", ".join(map(str, node.internal_ips)) or _UNKNOWN,
        _interface(link) if link else _UNKNOWN,
        (link.mac if link else None) or _UNKNOWN,
        ", ".join(gateways) or _UNKNOWN,
        ", ".join(_missing(node)) or "–",
    )


def _missing(node: Node) -> list[str]:
    """Return what was not captured of a node; a node that does not run Linux has none of it."""
    return [word for need, word in _NEEDED if not node.of(need.kind)] if node.linux else []


def _interface(link: Link) -> str:
    return link.name + (f", MTU {link.mtu}" if link.mtu else "") + (", down" if link.down else "")
