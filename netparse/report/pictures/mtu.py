"""The MTU ladder: of each class of nodes the MTU of the node interface, the overlay and the pods, and the most that fits."""

from collections import Counter
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.checks.devices import device
from netparse.checks.networks import overlays
from netparse.cluster import Link, Node
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas, Picture
from netparse.report.words import count, names

_LEFT, _RIGHT, _ROW, _WIDTH = 250.0, 40.0, 22.0, 680.0
_CIRCLE, _DIAMOND, _SQUARE = "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", "m-6 0l6-6l6 6l-6 6z", "m-4.5-4.5h9v9h-9z"


@dataclass(frozen=True, slots=True)
class Rung:
    """A device with its MTU; ``room`` is the largest that fits through the interface below, None where nothing is wrapped."""

    name: str
    what: str
    mtu: int
    room: int | None = None

    @property
    def bad(self) -> bool:
        return self.room is not None and self.mtu > self.room


def mtu_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the ladder, None where no MTU was captured; nodes with the same rungs share them."""
    classes: dict[tuple[Rung, ...], list[str]] = {}
    for node in analysis.cluster.nodes:
        if rungs := tuple(_rungs(node)):
            classes.setdefault(rungs, []).append(node.name)
    if not classes:
        return None
    ordered = sorted(classes.items(), key=lambda item: (not any(r.bad for r in item[0]), len(item[1])))[:most]
    values = sorted({v for rungs, _ in ordered for r in rungs for v in (r.mtu, r.room) if v is not None})
    canvas = Canvas(width=_WIDTH)
    wide = _WIDTH - _LEFT - _RIGHT
    at = {v: _LEFT + wide * (i + 0.5) / len(values) for i, v in enumerate(values)}
    bottom = _draw(canvas, ordered, at)
    bottom = _legend(canvas, bottom + 8)
    caption = _caption(ordered)
    text = (
        caption
        + " "
        + " ".join(
            f"{names(nodes)}: "
            + ", ".join(f"{r.name} ({r.what}) {r.mtu}" + (f", at most {r.room} fits" if r.room else "") for r in rungs)
            + "."
            for rungs, nodes in ordered
        )
    )
    title = "How large a packet may be"
    svg = canvas.finish(bottom, anchor="mtu", title=title, text=text)
    return Picture(anchor="mtu", title=title, caption=caption, text=text, svg=svg)


def _rungs(node: Node) -> list[Rung]:
    found = []
    below = node.node_link
    if below is not None and below.mtu:
        found.append(Rung(below.name, "node interface", below.mtu))
    for link, kind in overlays(node):
        cost = kind.over(node.family)
        if link.mtu:
            room = below.mtu - cost if below is not None and below.mtu and cost is not None else None
            found.append(Rung(link.name, "overlay", link.mtu, room))
    pods = Counter(k.mtu for k in node.links if k.mtu and _is_pod(k))
    if pods:
        usual = pods.most_common(1)[0][0]
        found.append(Rung(count(pods.total(), "interface"), "pods", usual))
    return found


def _is_pod(link: Link) -> bool:
    return device(link.name).role in ("pod", "pods") and not link.down


def _draw(canvas: Canvas, ordered: list[tuple[tuple[Rung, ...], list[str]]], at: dict[int, float]) -> float:
    top = 22.0
    bottom = top + sum(len(rungs) * _ROW + 14 for rungs, _ in ordered)
    for value, x in at.items():
        canvas.text(x, 12, str(value), size=10, anchor="middle", bold=True)
        canvas.line(x, 18, x, bottom - 8, stroke=LINE, width=0.7, dash="2 3")
    for rungs, nodes in ordered:
        canvas.text(
            0,
            top + 14,
            nodes[0] if len(nodes) == 1 else count(len(nodes), "node"),
            size=11,
            bold=True,
            room=_LEFT - 110,
        )
        if len(nodes) > 1:
            canvas.text(0, top + 28, names(nodes, 2), size=9, fill=QUIET, room=_LEFT - 110)
        for rung in rungs:
            middle = top + 10.5
            canvas.text(_LEFT - 8, middle + 4, f"{rung.name}", size=10, anchor="end", fill=QUIET, room=100)
            canvas.line(_LEFT, middle, at[rung.mtu], middle, stroke=INK, width=2)
            _marker(canvas, rung, at[rung.mtu], middle)
            if rung.room is not None:
                x = at[rung.room]
                canvas.path(f"M{x:.1f} {middle - 8:.1f}v16", stroke=INK, width=2.4)
            if rung.bad:
                canvas.cell(marks.CLOSED, at[rung.mtu] + 12, middle - 8, 16, 16)
            top += _ROW
        canvas.line(0, top + 6, _WIDTH, top + 6, width=0.6)
        top += 14
    return top


def _marker(canvas: Canvas, rung: Rung, x: float, y: float) -> None:
    shape = {"node interface": _CIRCLE, "overlay": _DIAMOND}.get(rung.what, _SQUARE)
    canvas.path(f"M{x:.1f} {y:.1f}{shape}", fill="#ffffff" if rung.what == "pods" else INK, stroke=INK, width=1.5)


def _legend(canvas: Canvas, y: float) -> float:
    left = 0.0
    for shape, words in ((_CIRCLE, "node interface"), (_DIAMOND, "overlay"), (_SQUARE, "pods")):
        canvas.path(
            f"M{left + 7:.1f} {y + 6:.1f}{shape}", fill="#ffffff" if words == "pods" else INK, stroke=INK, width=1.5
        )
        canvas.text(left + 18, y + 10, words, size=10, fill=QUIET)
        left += 42 + len(words) * 5.6
    canvas.path(f"M{left + 7:.1f} {y - 2:.1f}v16", stroke=INK, width=2.4)
    canvas.text(left + 16, y + 10, "the most that fits with the overlay's own headers", size=10, fill=QUIET)
    canvas.cell(marks.CLOSED, left + 270, y - 2, 16, 16)
    canvas.text(left + 291, y + 10, "too large", size=10, fill=QUIET)
    return y + 18


def _caption(ordered: list[tuple[tuple[Rung, ...], list[str]]]) -> str:
    bad = [name for rungs, nodes in ordered if any(r.bad for r in rungs) for name in nodes]
    if bad:
        return f"The overlay of {names(bad)} is larger than what fits: its marker stands to the right of the bar."
    wrapped = any(r.room is not None for rungs, _ in ordered for r in rungs)
    same = "All nodes have the same." if len(ordered) == 1 else f"There are {len(ordered)} kinds of nodes."
    return f"{'Every overlay leaves room for its own headers. ' if wrapped else ''}{same}"
