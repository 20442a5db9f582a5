"""The MTU ladder: of each class of nodes the MTU of the node interface, the overlay and the pods, and the most that fits."""

from collections import Counter
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.networks import overlays
from netparse.cluster import Link, Node
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import INK, LINE, QUIET, Canvas, Picture
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Standing, Verdicts
from netparse.report.words import count, names

_LEFT, _RIGHT, _ROW, _WIDTH = 250.0, 40.0, 22.0, 680.0
_CIRCLE, _DIAMOND, _SQUARE = "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", "m-6 0l6-6l6 6l-6 6z", "m-4.5-4.5h9v9h-9z"


CHECKS = ("mtu-mismatch", "overlay-mtu-too-large", "pod-mtu-larger-than-overlay")
_MARKS = {**marks.OF_STANDING, Standing.UNKNOWN: marks.UNKNOWN}
_LEGEND = {**marks.LEGEND, marks.UNKNOWN: "not known whether it fits"}


@dataclass(frozen=True, slots=True)
class Rung:
    """A device with its MTU; ``room`` is the largest that fits through the interface below, None where nothing is wrapped.

    ``mark`` is what the checks say of it, None where they find nothing wrong.
    """

    name: str
    what: str
    mtu: int
    room: int | None = None
    mark: Mark | None = None


_Class = tuple[tuple[Rung, ...], list[str]]
"""Rungs, and the nodes that have them."""


def mtu_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the ladder, None where no MTU was captured; nodes with the same rungs share them."""
    verdicts = Verdicts(analysis)
    classes: dict[tuple[Rung, ...], list[str]] = {}
    for node in analysis.cluster.nodes:
        if rungs := tuple(_rungs(node, verdicts)):
            classes.setdefault(rungs, []).append(node.name)
    if not classes:
        return None
    every = sorted(classes.items(), key=lambda item: (_badness(item[0]), len(item[1])))
    ordered = every[:most]
    values = sorted({v for rungs, _ in ordered for r in rungs for v in (r.mtu, r.room) if v is not None})
    canvas = Canvas(width=_WIDTH)
    wide = _WIDTH - _LEFT - _RIGHT
    at = {v: _LEFT + wide * (i + 0.5) / len(values) for i, v in enumerate(values)}
    bottom = _draw(canvas, ordered, at)
    if len(every) > most:
        left = count(len(every) - most, "more kind of nodes is", "more kinds of nodes are")
        canvas.text(0, bottom + 8, f"{left} not drawn.", size=10, fill=QUIET)
        bottom += 20
    bottom = _legend(canvas, bottom + 8, {r.mark for rungs, _ in ordered for r in rungs if r.mark})
    caption = _caption(every, verdicts)
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
    return Picture(anchor="mtu", title=title, caption=caption, text=text, svg=svg, fields=tuple(canvas.fields))


def _badness(rungs: tuple[Rung, ...]) -> int:
    """Sort what has the worst mark first."""
    order = list(_LEGEND)
    return min((order.index(r.mark) for r in rungs if r.mark), default=len(order))


def _rungs(node: Node, verdicts: Verdicts) -> list[Rung]:
    found = []
    below = node.node_link
    seen: set[str] = set()

    def mark(checks: tuple[str, ...], *subjects: str) -> Mark | None:
        seen.update(subjects)
        standing = verdicts.about(node.name, checks, subjects)
        return _MARKS.get(standing) if standing else None

    if below is not None and below.mtu:
        subnets = {str(h[1].ip.network) for ip in node.internal_ips if (h := node.holder(ip))}
        of_node = mark(CHECKS[:1], below.name, "node interface", *subnets)
        found.append(Rung(below.name, "node interface", below.mtu, None, of_node))
    for link, kind in overlays(node):
        cost = kind.over(node.family)
        if link.mtu:
            room = below.mtu - cost if below is not None and below.mtu and cost is not None else None
            found.append(Rung(link.name, "overlay", link.mtu, room, mark(CHECKS[:2], link.name)))
    pods = Counter(k.mtu for k in node.links if k.mtu and _is_pod(k))
    of_pods = _worse(
        verdicts.worst(node.name, CHECKS[2:]),
        verdicts.worst(node.name, CHECKS[:1], lambda f: f.subject.startswith("pods ")),
    )
    if pods:
        usual = pods.most_common(1)[0][0]
        found.append(
            Rung(count(pods.total(), "interface"), "pods", usual, None, _MARKS.get(of_pods) if of_pods else None)
        )
    # a fault of a device that is none of these is drawn all the same
    for link in node.links:
        rest = mark(CHECKS[:2], link.name) if link.name not in seen and link.mtu else None
        if rest in (marks.CLOSED, marks.DOUBTFUL, marks.SET_ASIDE) and link.mtu:
            found.append(Rung(link.name, "interface", link.mtu, None, rest))
    return found


def _worse(*standings: Standing | None) -> Standing | None:
    return next((s for s in Standing if s in standings), None)


def _is_pod(link: Link) -> bool:
    return device(link.name).role in ("pod", "pods") and not link.down


def _draw(canvas: Canvas, ordered: list[_Class], at: dict[int, float]) -> float:
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
            if rung.mark:
                canvas.cell(
                    rung.mark, at[rung.mtu] + 12, middle - 8, 16, 16, nodes=nodes, subject=f"{rung.what} {rung.name}"
                )
            top += _ROW
        canvas.line(0, top + 6, _WIDTH, top + 6, width=0.6)
        top += 14
    return top


def _marker(canvas: Canvas, rung: Rung, x: float, y: float) -> None:
    shape = {"node interface": _CIRCLE, "overlay": _DIAMOND}.get(rung.what, _SQUARE)
    canvas.path(f"M{x:.1f} {y:.1f}{shape}", fill="#ffffff" if rung.what == "pods" else INK, stroke=INK, width=1.5)


def _legend(canvas: Canvas, y: float, used: set[Mark]) -> float:
    left = 0.0
    for shape, words in ((_CIRCLE, "node interface"), (_DIAMOND, "overlay"), (_SQUARE, "pods")):
        canvas.path(
            f"M{left + 7:.1f} {y + 6:.1f}{shape}", fill="#ffffff" if words == "pods" else INK, stroke=INK, width=1.5
        )
        canvas.text(left + 18, y + 10, words, size=10, fill=QUIET)
        left += 42 + len(words) * 5.6
    canvas.path(f"M{left + 7:.1f} {y - 2:.1f}v16", stroke=INK, width=2.4)
    canvas.text(left + 16, y + 10, "the most that fits with the overlay's own headers", size=10, fill=QUIET)
    legend = {mark: words for mark, words in _LEGEND.items() if mark in used}
    return y + 22 + (canvas.legend(y + 22, legend) if legend else 0)


def _caption(every: list[_Class], verdicts: Verdicts) -> str:
    def having(mark: Mark) -> list[str]:
        return [name for rungs, nodes in every for name in nodes if any(r.mark is mark for r in rungs)]

    words = {
        marks.CLOSED: "Faults: see {}.",
        marks.DOUBTFUL: "Warnings: see {}.",
        marks.SET_ASIDE: "Faults of {} are ignored or accepted.",
        marks.UNKNOWN: "Whether packets of {} fit is not known.",
    }
    sentences = [text.format(names(having(mark))) for mark, text in words.items() if having(mark)]
    wrapped = [name for rungs, nodes in every for name in nodes if any(r.room is not None for r in rungs)]
    if wrapped and all(verdicts.worst(name, CHECKS[1:2]) is Standing.FINE for name in wrapped):
        sentences.append("Every overlay leaves room for its own headers.")
    same = "All nodes have the same." if len(every) == 1 else f"There are {len(every)} kinds of nodes."
    return " ".join([*sentences, same])
