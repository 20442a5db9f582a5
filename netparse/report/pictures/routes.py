"""Routes and gateways by class of node: nodes with the same way out stand together, the lines that differ are marked."""

import re
from collections import Counter
from collections.abc import Iterator

from netparse.analysis import Analysis
from netparse.checks.devices import device
from netparse.cluster import Node, RouteView
from netparse.parsers import Kind
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas, Picture
from netparse.report.words import count, names

_WIDTH, _ROW, _LEFT = 680.0, 20.0, 170.0
_POD = re.compile(r"^(cali|veth|lxc|eni|azv|vethwe)\w+$")
"""Interfaces of single pods: each node has its own, they stand for the same."""
_Line = tuple[str, str, str]
"""Destination, next hop, device, in words that nodes of one class share."""


def routes_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the picture, None where no routes were captured; at most ``most`` classes, the common ones last cut."""
    classes: dict[tuple[_Line, ...], list[str]] = {}
    blind = []
    for node in analysis.cluster.nodes:
        if node.of(Kind.ROUTES):
            classes.setdefault(tuple(_lines(node, analysis)), []).append(node.name)
        else:
            blind.append(node.name)
    if not classes:
        return None
    ordered = sorted(classes.items(), key=lambda item: -len(item[1]))
    usual = set(ordered[0][0]) if len(ordered) > 1 and len(ordered[0][1]) > len(ordered[1][1]) else None
    dead = _dead_gateways(analysis)
    canvas = Canvas(width=_WIDTH)
    bottom = _draw(canvas, ordered[:most], usual, dead)
    if len(ordered) > most:
        canvas.text(
            0,
            bottom + 14,
            f"{count(len(ordered) - most, 'more class', 'more classes')} of nodes not drawn.",
            size=10,
            fill=QUIET,
        )
        bottom += 20
    legend = {marks.CLOSED: "the gateway does not answer"} if dead else {}
    legend |= {marks.DOUBTFUL: "differs from most nodes"} if usual is not None else {}
    bottom += canvas.legend(bottom + 10, legend) + 10 if legend else 4
    caption = _caption(ordered, dead, blind)
    text = (
        caption
        + " "
        + " ".join(
            f"{names(nodes)}: " + "; ".join(f"{to} {hop} {dev}".replace("  ", " ") for to, hop, dev in lines) + "."
            for lines, nodes in ordered[:most]
        )
    )
    title = "Routes and gateways"
    svg = canvas.finish(bottom, anchor="routes", title=title, text=text)
    return Picture(anchor="routes", title=title, caption=caption, text=text, svg=svg)


def _lines(node: Node, analysis: Analysis) -> Iterator[_Line]:
    defaults = node.default_routes("inet") + node.default_routes("inet6")
    for r in defaults:
        yield "everything else" if r.prefix.version == 4 else "everything else, IPv6", _hop(r), ", ".join(r.devices)
    if not defaults:
        yield "everything else", "no default route", ""
    own = Counter[_Line]()
    for r in node.routes:
        if (
            not r.default
            and r.table == "main"
            and r.type == "unicast"
            and not r.prefix.is_link_local
            and not r.prefix.is_multicast
        ):
            own[_line(node, r, analysis)] += 1
    for (to, hop, dev), number in sorted(own.items()):
        many = f" ×{number}" if number > 1 and "*" not in dev else ""
        yield f"{to}{many}", hop, dev


def _line(node: Node, route: RouteView, analysis: Analysis) -> _Line:
    """Return the route in words that are the same on nodes that do the same: each has pod networks of its own."""
    devices = ", ".join(_POD.sub(r"\1*", d) for d in route.devices)
    roles = {device(d).role for d in route.devices}
    if any(g in analysis.cluster.by_internal_ip for g in route.gateways):
        return "pods of other nodes", "via the node's INTERNAL-IP", devices
    if "tunnel" in roles or ("gateway" in roles and route.gateways):
        return "pods of other nodes", "through the overlay", devices
    if roles & {"pod", "pods", "gateway"}:
        return "pods of this node", "directly", devices
    return str(route.prefix), _hop(route), devices


def _hop(route: RouteView) -> str:
    return "via " + ", ".join(map(str, route.gateways)) if route.gateways else "directly"


def _dead_gateways(analysis: Analysis) -> dict[str, set[str]]:
    """Return for each node the gateways that do not answer it."""
    found: dict[str, set[str]] = {}
    for node in analysis.cluster.nodes:
        for route in node.default_routes("inet") + node.default_routes("inet6"):
            for g in route.gateways:
                entries = node.neighbors_of.get(g, ())
                if entries and all(n.unresolved for n in entries):
                    found.setdefault(node.name, set()).add(str(g))
    return found


def _draw(
    canvas: Canvas,
    ordered: list[tuple[tuple[_Line, ...], list[str]]],
    usual: set[_Line] | None,
    dead: dict[str, set[str]],
) -> float:
    top = 4.0
    for lines, nodes in ordered:
        height = max(len(lines) * _ROW, 34) + 8
        canvas.rect(0.5, top + 0.5, _LEFT - 20, height - 8, stroke=INK, radius=3)
        label = nodes[0] if len(nodes) == 1 else count(len(nodes), "node")
        canvas.text(10, top + 17, label, size=12, bold=True, room=_LEFT - 40)
        if len(nodes) > 1:
            canvas.text(10, top + 30, names(nodes, 3), size=9, fill=QUIET, room=_LEFT - 36)
        for number, line in enumerate(lines):
            y = top + number * _ROW + 10
            _route(canvas, line, y)
            failing = [
                n for n in nodes if any(g in line[1] for g in dead.get(n, ())) and line[0].startswith("everything")
            ]
            if failing:
                canvas.cell(marks.CLOSED, _WIDTH - 90, y - 8, 16, 16)
                canvas.text(_WIDTH - 70, y + 4, names(failing, 1) if len(nodes) > 1 else "", size=9, room=70)
            elif usual is not None and line not in usual:
                canvas.cell(marks.DOUBTFUL, _WIDTH - 90, y - 8, 16, 16)
        top += height + 6
        canvas.line(0, top - 7, _WIDTH, top - 7, width=0.5)
    return top


def _route(canvas: Canvas, line: _Line, y: float) -> None:
    to, hop, dev = line
    canvas.text(_LEFT, y + 4, to, size=10.5, bold=to.startswith("everything"), room=150)
    canvas.path(f"M{_LEFT + 156:.1f} {y:.1f}h14m-4-3.5l4 3.5l-4 3.5", stroke=LINE, width=1.4)
    canvas.text(_LEFT + 180, y + 4, hop, size=10.5, room=148)
    canvas.text(_LEFT + 332, y + 4, dev, size=10.5, fill=QUIET, room=84)


def _caption(ordered: list[tuple[tuple[_Line, ...], list[str]]], dead: dict[str, set[str]], blind: list[str]) -> str:
    kinds = (
        "All nodes with captured routes do the same."
        if len(ordered) == 1
        else f"There are {len(ordered)} kinds of nodes."
    )
    sentences = [f"The default gateway does not answer {names(list(dead))}."] if dead else []
    sentences += [kinds]
    sentences += [f"Not captured: {names(blind)}."] if blind else []
    return " ".join(sentences)
