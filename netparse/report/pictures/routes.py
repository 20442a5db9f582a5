"""Routes and gateways by class of node: nodes with the same way out stand together, the lines that differ are marked."""

import re
from collections import Counter
from collections.abc import Iterator

from netparse.analysis import Analysis
from netparse.checks.lookups.devices import device
from netparse.cluster import Node, RouteView
from netparse.parsers import Kind
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas, Picture
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Verdicts
from netparse.report.words import count, names

_WIDTH, _ROW, _LEFT = 680.0, 20.0, 170.0
_POD = re.compile(r"^(cali|veth|lxc|eni|azv|vethwe)\w+$")
"""Interfaces of single pods: each node has its own, they stand for the same."""
CHECKS = (
    "gateway-unresolved",
    "default-route-missing",
    "default-route-ambiguous",
    "default-route-off-node-interface",
    "default-gateway-differs",
    "pod-route-missing",
    "pod-route-wrong-node",
    "route-conflict",
)
_LEGEND = {**marks.LEGEND, marks.DIFFERS: "differs from most nodes, which is no fault by itself"}
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
    troubles = _troubles(analysis)
    # what has a fault is drawn, however many kinds there are
    shown = sorted(ordered, key=lambda item: not any(n in troubles for n in item[1]))[:most]
    shown.sort(key=ordered.index)
    canvas = Canvas(width=_WIDTH)
    bottom = _draw(canvas, shown, usual, troubles)
    if len(ordered) > most:
        canvas.text(
            0,
            bottom + 14,
            f"{count(len(ordered) - most, 'more class', 'more classes')} of nodes not drawn.",
            size=10,
            fill=QUIET,
        )
        bottom += 20
    used = {field.mark for field in canvas.fields}
    legend = {mark: words for mark, words in _LEGEND.items() if mark in used}
    bottom += canvas.legend(bottom + 10, legend) + 10 if legend else 4
    caption = _caption(ordered, troubles, blind)
    text = (
        caption
        + " "
        + " ".join(
            f"{names(nodes)}: " + "; ".join(f"{to} {hop} {dev}".replace("  ", " ") for to, hop, dev in lines) + "."
            for lines, nodes in shown
        )
    )
    title = "Routes and gateways"
    svg = canvas.finish(bottom, anchor="routes", title=title, text=text)
    return Picture(anchor="routes", title=title, caption=caption, text=text, svg=svg, fields=tuple(canvas.fields))


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


_Trouble = tuple[Mark, str, str]
"""The mark, the check and the words of a finding."""


def _troubles(analysis: Analysis) -> dict[str, list[_Trouble]]:
    """Return for each node what the checks of routes find wrong with it, the worst first."""
    verdicts = Verdicts(analysis)
    found = {
        n.name: [(mark, f.check, f.title) for s, f in verdicts.of(n.name, CHECKS) if (mark := marks.OF_STANDING.get(s))]
        for n in analysis.cluster.nodes
    }
    return {name: troubles for name, troubles in found.items() if troubles}


def _draw(
    canvas: Canvas,
    ordered: list[tuple[tuple[_Line, ...], list[str]]],
    usual: set[_Line] | None,
    troubles: dict[str, list[_Trouble]],
) -> float:
    top = 4.0
    for lines, nodes in ordered:
        of_class: dict[_Trouble, list[str]] = {}
        for n in nodes:
            for trouble in dict.fromkeys(troubles.get(n, ())):
                of_class.setdefault(trouble, []).append(n)
        height = max((len(lines) + len(of_class)) * _ROW, 34) + 8
        canvas.rect(0.5, top + 0.5, _LEFT - 20, height - 8, stroke=INK, radius=3)
        label = nodes[0] if len(nodes) == 1 else count(len(nodes), "node")
        canvas.text(10, top + 17, label, size=12, bold=True, room=_LEFT - 40)
        if len(nodes) > 1:
            canvas.text(10, top + 30, names(nodes, 3), size=9, fill=QUIET, room=_LEFT - 36)
        for number, line in enumerate(lines):
            y = top + number * _ROW + 10
            _route(canvas, line, y)
            if usual is not None and line not in usual:
                canvas.cell(marks.DIFFERS, _WIDTH - 90, y - 8, 16, 16, nodes=nodes, subject=" ".join(line))
        for number, (trouble, failing) in enumerate(of_class.items(), len(lines)):
            mark, check, title = trouble
            y = top + number * _ROW + 10
            canvas.cell(mark, _LEFT, y - 8, 16, 16, nodes=failing, subject=check)
            where = f" ({names(failing, 2)})" if len(nodes) > 1 else ""
            canvas.text(_LEFT + 22, y + 4, f"{title}{where}", size=10.5, bold=mark is marks.CLOSED, room=480)
        top += height + 6
        canvas.line(0, top - 7, _WIDTH, top - 7, width=0.5)
    return top


def _route(canvas: Canvas, line: _Line, y: float) -> None:
    to, hop, dev = line
    canvas.text(_LEFT, y + 4, to, size=10.5, bold=to.startswith("everything"), room=150)
    canvas.path(f"M{_LEFT + 156:.1f} {y:.1f}h14m-4-3.5l4 3.5l-4 3.5", stroke=LINE, width=1.4)
    canvas.text(_LEFT + 180, y + 4, hop, size=10.5, room=148)
    canvas.text(_LEFT + 332, y + 4, dev, size=10.5, fill=QUIET, room=84)


def _caption(
    ordered: list[tuple[tuple[_Line, ...], list[str]]], troubles: dict[str, list[_Trouble]], blind: list[str]
) -> str:
    def having(wanted: Mark, *checks: str) -> list[str]:
        return [
            n for n, found in troubles.items() if any(m is wanted and (not checks or c in checks) for m, c, _ in found)
        ]

    kinds = (
        "All nodes with captured routes do the same."
        if len(ordered) == 1
        else f"There are {len(ordered)} kinds of nodes."
    )
    silent, aside = having(marks.CLOSED, CHECKS[0]), having(marks.SET_ASIDE)
    others = having(marks.CLOSED, *CHECKS[1:])
    sentences = [f"The default gateway does not answer {names(silent)}."] if silent else []
    sentences += [f"Routes of {names(others)} have faults."] if others else []
    sentences += [f"Faults of {names(aside)} are ignored or accepted."] if aside else []
    sentences += [kinds]
    sentences += [f"Not captured: {names(blind)}."] if blind else []
    return " ".join(sentences)
