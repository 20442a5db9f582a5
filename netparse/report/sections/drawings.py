"""The pictures that stand alone: topology, routes and MTU."""

from dataclasses import dataclass

from netparse.report.pictures import Picture, mtu_picture, routes_picture, topology_picture
from netparse.report.sections.base import Section
from netparse.report.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing(Section):
    """A picture under its own title."""

    stem: str = "drawings"
    picture: Picture


def build_topology(selection: Selection) -> Drawing | None:
    """Return how the nodes are connected, None where no node has an address."""
    return _drawing(topology_picture(selection.analysis, selection.limits.matrix))


def build_routes(selection: Selection) -> Drawing | None:
    """Return routes and gateways, None where no routes were captured."""
    return _drawing(routes_picture(selection.analysis, selection.limits.matrix))


def build_mtu(selection: Selection) -> Drawing | None:
    """Return how large a packet may be, None where no MTU was captured."""
    return _drawing(mtu_picture(selection.analysis, selection.limits.matrix))


def _drawing(picture: Picture | None) -> Drawing | None:
    if picture is None:
        return None
    return Drawing(title=picture.title, anchor=f"{picture.anchor}-section", label=picture.title, picture=picture)
