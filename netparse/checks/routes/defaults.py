"""Which default routes a node has, and whether all of them are shown."""

from netparse.captures import Capture
from netparse.cluster import Node, RouteView
from netparse.cluster.views import Way
from netparse.parsers import Kind

COMMAND = {"inet": "ip route", "inet6": "ip -6 route"}
"""What shows the routes of a family."""


def _is_half(r: Way, version: int) -> bool:
    return r.prefix.prefixlen == 1 and r.prefix.version == version and r.table == "main" and r.type == "unicast"


def half_defaults(node: Node, family: str) -> tuple[RouteView, ...]:
    """Return the two routes of half the addresses each, which VPN programs use in the place of a default route."""
    version = 6 if family == "inet6" else 4
    found = node.routes.where(_is_half, version)
    return tuple(found) if len({r.prefix for r in found}) == 2 else ()


def shows_defaults(node: Node, family: str) -> tuple[Capture, ...]:
    """Return the captures that show all default routes of a family: whole tables, and ``ip route show default``."""
    asked = tuple(
        c
        for c in node.of(Kind.ROUTES)
        if c.command_line
        and not c.command_line.filtered
        and c.command_line.words[-1:] == ("default",)
        and c.covers
        and family in c.covers.families
    )
    return asked or node.showing(Kind.ROUTES, family=family, table="main", tokens=("default",))
