"""The neighbours: the picture of who resolves whom, and the table of entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from netparse.analysis import Analysis
from netparse.cluster import NeighborView, Node
from netparse.report.pictures import Picture, neighbor_picture
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.table import Table
from netparse.report.words import more


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbors(Section):
    """The picture and its entries: unresolved ones first, then those of nodes and gateways, then others."""

    stem: str = "neighbors"
    picture: Picture
    entries: Table


def build_neighbors(selection: Selection) -> Neighbors | None:
    """Return the section, None where no neighbours were captured."""
    picture = neighbor_picture(selection.analysis, selection.limits.matrix)
    if picture is None:
        return None
    return Neighbors(
        title=picture.title,
        anchor=f"{picture.anchor}-section",
        label=picture.title,
        picture=picture,
        entries=_entries(selection),
    )


def _entries(selection: Selection) -> Table:
    total = sum(len(node.neighbors) for node in selection.analysis.cluster.nodes)
    # the first of the sorted ones: a thousand nodes have millions, which are not to stand in memory together
    shown = nsmallest(
        selection.limits.rows, _neighbors(selection.analysis), key=lambda e: (not e[1].unresolved, not e[2])
    )
    return Table(
        head=("On node", "Address", "MAC", "Interface", "State", "Who", "Line"),
        kinds=("name", "keep", "keep", "name", "plain", "name", "name"),
        rows=tuple(
            (
                node.name,
                str(n.address),
                n.mac or "none",
                n.device or "",
                ", ".join(sorted(n.state)),
                owner,
                selection.names.line(n.origin.source, n.origin.line),
            )
            for node, n, owner in shown
        ),
        nodes=tuple((node.name,) for node, _, _ in shown),
        more=more(total - len(shown), "entries are in the captures; netparse parse prints all of them"),
    )


def _neighbors(analysis: Analysis) -> Iterator[tuple[Node, NeighborView, str]]:
    """Yield each entry with the words for the owner of its address, empty where nobody is known."""
    owners = {ip: f"node {n.name}" for ip, n in analysis.cluster.by_internal_ip.items()}
    for node in analysis.cluster.nodes:
        gateways = {g: "default gateway" for f in ("inet", "inet6") for r in node.default_routes(f) for g in r.gateways}
        for n in node.neighbors:
            yield node, n, owners.get(n.address) or gateways.get(n.address) or _holder(n, analysis)


def _holder(n: NeighborView, analysis: Analysis) -> str:
    held = analysis.cluster.holders.get(n.address, ())
    return f"{held[0].link.name} of {held[0].node.name}" if held else ""
