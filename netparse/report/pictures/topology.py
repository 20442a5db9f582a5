"""The topology: each subnet as a bar, its gateway, the nodes that hang on it, and the overlay below them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netparse.analysis import Analysis
from netparse.checks.lookups.networks import overlays
from netparse.cluster import Node
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, PAPER, QUIET, Canvas, Picture
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Verdicts
from netparse.report.words import count, names

_WIDTH, _PER_ROW, _GAP, _BOX = 680.0, 4, 10.0, 74.0
CHECKS = ("gateway-unresolved", "node-interface-down")
_GATEWAY = {
    marks.CLOSED: "does not answer",
    marks.DOUBTFUL: "a reserve does not answer",
    marks.SET_ASIDE: "ignored or accepted: does not answer",
}
_MOST_BOXES = 24
_WIDE = (_WIDTH - _GAP * (_PER_ROW - 1)) / _PER_ROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node, or several that look alike, in words; ``known`` is False where no interface was captured."""

    nodes: tuple[str, ...]
    role: str
    address: str
    link: str
    mtu: str
    mac: str
    overlay: str
    known: bool
    down: bool
    mark: Mark | None
    """What the checks say of the interface, None where they find nothing wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A subnet with its gateway in words; ``troubled`` are the marks of the gateway and the nodes that see it so."""

    subnet: str
    gateway: str
    troubled: tuple[tuple[Mark, tuple[str, ...]], ...]
    boxes: tuple[Box, ...]


def topology_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the picture, None where no node has an address; beyond ``most`` nodes those that look alike share a box."""
    lanes = _lanes(analysis, Verdicts(analysis), fold=len(analysis.cluster.nodes) > min(most, _MOST_BOXES))
    if not lanes:
        return None
    canvas = Canvas(width=_WIDTH)
    top = 0.0
    for lane in lanes:
        top = _draw_lane(canvas, lane, top) + 16
    used = {f.mark for f in canvas.fields}
    legend = {mark: words for mark, words in marks.LEGEND.items() if mark in used}
    top += canvas.legend(top - 4, legend) + 8 if legend else 0
    caption = _caption(lanes)
    text = caption + " " + " ".join(_sentence(lane) for lane in lanes)
    title = "How the nodes are connected"
    svg = canvas.finish(top - 8, anchor="topology", title=title, text=text)
    return Picture(anchor="topology", title=title, caption=caption, text=text, svg=svg, fields=tuple(canvas.fields))


def _lanes(analysis: Analysis, verdicts: Verdicts, *, fold: bool) -> list[Lane]:
    networks = {
        held[1].ip.network: None
        for node in analysis.cluster.nodes
        for ip in node.internal_ips[:1]
        if (held := node.holder(ip)) and held[1].ip.network.num_addresses > 1
    }
    known = sorted(networks, key=lambda n: (n.version, n.network_address.packed, n.prefixlen))
    by_subnet: dict[str, list[Node]] = {str(network): [] for network in known}
    for node in analysis.cluster.nodes:
        home = next((str(n) for n in known if any(ip in n for ip in node.internal_ips[:1])), "subnet not known")
        by_subnet.setdefault(home, []).append(node)
    return [_lane(name, nodes, verdicts, fold=fold, analysis=analysis) for name, nodes in by_subnet.items() if nodes]


def _lane(subnet: str, nodes: Sequence[Node], verdicts: Verdicts, *, fold: bool, analysis: Analysis) -> Lane:
    gateways: dict[str, str] = {}
    troubled: dict[Mark, list[str]] = {}
    for node in nodes:
        for g in (g for r in node.default_routes(node.family)[:1] for g in r.gateways):
            entries = node.neighbors_of.get(g, ())
            mac = next((n.mac for n in entries if n.mac), None)
            gateways[str(g)] = gateways.get(str(g)) or mac or ""
        standing = verdicts.worst(node.name, CHECKS[:1])
        if standing in marks.OF_STANDING:
            troubled.setdefault(marks.OF_STANDING[standing], []).append(node.name)
    boxes = [_box(n, analysis, verdicts) for n in nodes]
    return Lane(
        subnet=subnet,
        gateway=", ".join(f"{g} {mac}".strip() for g, mac in sorted(gateways.items())),
        troubled=tuple((mark, tuple(troubled[mark])) for mark in _GATEWAY if mark in troubled),
        boxes=tuple(_merged(boxes) if fold else boxes),
    )


def _box(node: Node, analysis: Analysis, verdicts: Verdicts) -> Box:
    link = node.node_link
    standing = verdicts.worst(node.name, CHECKS[1:])
    roles = analysis.circumstances.roles(node)
    over = next((k for k, _ in overlays(node)), None)
    return Box(
        nodes=(node.name,),
        role=", ".join(sorted(roles)) if roles else "role unknown",
        address=str(node.internal_ips[0]) if node.internal_ips else "no INTERNAL-IP",
        link=link.name if link else "interface not captured",
        mtu=f"MTU {link.mtu}" if link and link.mtu else "",
        mac=(link.mac if link else None) or "",
        overlay=f"{over.name} · MTU {over.mtu}" if over else "",
        known=link is not None,
        down=bool(link and link.down),
        mark=marks.OF_STANDING.get(standing) if standing else None,
    )


def _merged(boxes: Sequence[Box]) -> list[Box]:
    """Return one box for all nodes that differ in name, address and MAC only."""
    groups: dict[tuple[object, ...], list[Box]] = {}
    for b in boxes:
        groups.setdefault((b.role, b.link, b.mtu, b.overlay, b.known, b.down, b.mark), []).append(b)
    merged = []
    for group in groups.values():
        first, last = group[0], group[-1]
        if len(group) == 1:
            merged.append(first)
        else:
            nodes = tuple(b.nodes[0] for b in group)
            merged.append(replace(first, nodes=nodes, address=f"{first.address} …", mac=f"to {last.address}"))
    return sorted(merged, key=lambda b: b.mark is None)


def _draw_lane(canvas: Canvas, lane: Lane, top: float) -> float:
    if lane.gateway or lane.troubled:
        silent = bool(lane.troubled)
        canvas.path(
            f"M{_GAP + 8:.1f} {top + 4:.1f}l8 8l-8 8l-8-8z", fill=PAPER if silent else INK, stroke=INK, width=1.5
        )
        canvas.line(_GAP + 8, top + 20, _GAP + 8, top + 34, stroke=INK, width=2, dash="3 3" if silent else "")
        canvas.text(_GAP + 24, top + 16, f"gateway {lane.gateway}", size=10.5)
        for mark, nodes in lane.troubled:
            canvas.cell(mark, _WIDTH / 2, top + 4, 16, 16, nodes=nodes, subject="gateway")
            words = f"{_GATEWAY[mark]} {names(nodes, 3)}"
            canvas.text(_WIDTH / 2 + 22, top + 16, words, size=10.5, bold=mark is marks.CLOSED, room=300)
            top += 18 if (mark, nodes) != lane.troubled[-1] else 0
        top += 32
    drawn = lane.boxes[:_MOST_BOXES]
    for start in range(0, len(drawn), _PER_ROW):
        row = drawn[start : start + _PER_ROW]
        again = " (continued)" if start else ""
        canvas.rect(0, top, _WIDTH, 18, fill=INK)
        canvas.text(10, top + 13, f"{lane.subnet}{again}", size=11, bold=True, fill=PAPER)
        top = _draw_row(canvas, row, top + 18) + 12
    if left := sum(len(b.nodes) for b in lane.boxes[_MOST_BOXES:]):
        canvas.text(0, top, f"{count(left, 'more node')} not drawn.", size=10, fill=QUIET)
        top += 12
    return top - 12


def _draw_row(canvas: Canvas, row: Sequence[Box], top: float) -> float:
    below = top + 12 + _BOX
    for place, box in enumerate(row):
        left = place * (_WIDE + _GAP)
        middle = left + _WIDE / 2
        canvas.line(
            middle, top, middle, top + 12, stroke=INK, width=2, dash="" if box.known and not box.down else "3 3"
        )
        canvas.rect(left + 0.5, top + 12.5, _WIDE - 1, _BOX - 1, stroke=INK, dash="" if box.known else "4 3", radius=3)
        _words(canvas, box, left + 8, top + 12)
        if box.overlay:
            canvas.line(middle, below, middle, below + 10, stroke=INK, width=1.2)
    if not any(b.overlay for b in row):
        return below
    for place, box in enumerate(row):
        if box.overlay:
            canvas.rect(place * (_WIDE + _GAP) + 0.5, below + 10.5, _WIDE - 1, 17, stroke=LINE, fill=PAPER, dash="5 3")
            canvas.text(place * (_WIDE + _GAP) + 8, below + 22.5, box.overlay, size=9.5, room=_WIDE - 14)
    return below + 28


def _words(canvas: Canvas, box: Box, left: float, top: float) -> None:
    several = len(box.nodes) > 1
    head = f"{len(box.nodes)} nodes" if several else box.nodes[0]
    role = f"like {box.nodes[0]} · {box.role}" if several else box.role
    room = _WIDE - 14
    canvas.text(left, top + 17, head, size=11.5, bold=True, room=room)
    canvas.text(left, top + 29, role, size=9, fill=QUIET, room=room)
    canvas.text(left, top + 43, box.address, size=10.5, room=room)
    canvas.text(
        left, top + 55, f"{box.link}  {box.mtu}" + ("  DOWN" if box.down else ""), size=9.5, bold=box.down, room=room
    )
    canvas.text(left, top + 67, box.mac, size=9.5, fill=QUIET, room=room)
    if box.mark:
        canvas.cell(box.mark, left + room - 18, top + 6, 16, 16, nodes=box.nodes, subject=box.link)


def _caption(lanes: Sequence[Lane]) -> str:
    nodes = sum(len(b.nodes) for lane in lanes for b in lane.boxes)
    silent = [n for lane in lanes for mark, seen in lane.troubled if mark is marks.CLOSED for n in seen]
    down = [n for lane in lanes for b in lane.boxes if b.mark is marks.CLOSED for n in b.nodes]
    aside = [n for lane in lanes for mark, seen in lane.troubled if mark is marks.SET_ASIDE for n in seen]
    aside += [n for lane in lanes for b in lane.boxes if b.mark is marks.SET_ASIDE for n in b.nodes]
    blind = [n for lane in lanes for b in lane.boxes if not b.known for n in b.nodes]
    where = f"{count(nodes, 'node')} in {count(len(lanes), 'subnet')}."
    sentences = [f"The gateway does not answer {names(silent)}."] if silent else []
    sentences += [f"The interface of {names(down)} is down."] if down else []
    sentences += [f"Faults of {names(list(dict.fromkeys(aside)))} are ignored or accepted."] if aside else []
    sentences += [f"Dashed: of {names(blind)} no interface was captured."] if blind else []
    return " ".join([where, *sentences])


def _sentence(lane: Lane) -> str:
    boxes = "; ".join(
        " ".join(
            filter(
                None, (names(b.nodes, 3), b.role, b.address, b.link, b.mtu, b.mac, b.overlay and f"overlay {b.overlay}")
            )
        )
        for b in lane.boxes
    )
    return f"{lane.subnet}" + (f", gateway {lane.gateway}" if lane.gateway else "") + f": {boxes}."
