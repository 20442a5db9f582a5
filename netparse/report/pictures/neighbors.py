"""The neighbour matrix: whether each node resolves the others and the gateway on the wire, and to the right MAC."""

from collections.abc import Sequence

from netparse.analysis import Analysis
from netparse.cluster import IP, Node
from netparse.parsers import Kind
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.grid import Row, draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.words import count, names

_LEGEND = {
    marks.OK: "resolved, and the MAC is the other node's own",
    marks.MOVED: "resolved; the other node's MAC was not captured",
    marks.ELSEWHERE: "resolved to a MAC that the other node does not have",
    marks.CLOSED: "no answer (incomplete or failed)",
    marks.NOTHING: "no entry: not talked to lately, no fault",
    marks.UNKNOWN: "neighbours not captured",
    marks.SELF: "itself",
}
_WRONG = (marks.CLOSED, marks.ELSEWHERE)
_GATEWAY = "default gateway"


def neighbor_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the matrix, None where no neighbours were captured; beyond ``most`` nodes only those with a fault."""
    nodes = [n for n in analysis.cluster.nodes if n.internal_ips]
    if not any(n.neighbors for n in nodes):
        return None
    conflicts = _conflicts(analysis)
    table = {n.name: [_toward(n, other, conflicts) for other in nodes] for n in nodes}
    gateways = {n.name: _toward_gateway(n) for n in nodes}
    bad = _bad(nodes, table, gateways)
    shown = list(range(len(nodes)))
    if len(nodes) > most:
        shown = [i for i, n in enumerate(nodes) if n.name in bad][:most]
    rows = [
        Row(
            name=nodes[i].name,
            more="",
            bold=nodes[i].name in bad,
            marks=[*(table[nodes[i].name][j] for j in shown), gateways[nodes[i].name]],
        )
        for i in shown
    ]
    rest = len(nodes) - len(shown)
    columns = [*(nodes[j].name for j in shown), _GATEWAY]
    used = {m for row in rows for m in row.marks}
    faults = [_sentence(n, nodes, table[n.name], gateways[n.name]) for n in nodes if n.name in bad]
    caption = "Each row is what one node knows of the others. " + (
        f"The filled red fields are faults: see {names(bad)}."
        if bad
        else "No node failed to resolve another one or its gateway."
    )
    text = caption + " " + " ".join(filter(None, faults[:most]))
    footer = f"{count(rest, 'other node')} without a fault {'is' if rest == 1 else 'are'} not drawn." if rest else ""
    title = "Who resolves whom on the wire"
    legend = {mark: words for mark, words in _LEGEND.items() if mark in used}
    svg = draw_grid(rows, columns, legend, anchor="neighbours", title=title, text=text, footer=footer)
    return Picture(anchor="neighbours", title=title, caption=caption, text=text, svg=svg)


def _conflicts(analysis: Analysis) -> set[tuple[str, str]]:
    """Return node and address of every entry that the checks found to hold a foreign MAC."""
    found = (f for f in analysis.findings if f.check == "neighbor-mac-conflict" and f.verdict in ("fail", "warn"))
    return {(node, f.subject) for f in found for node in f.nodes}


def _toward(node: Node, other: Node, conflicts: set[tuple[str, str]]) -> Mark:
    if other is node:
        return marks.SELF
    if not node.of(Kind.NEIGHBORS):
        return marks.UNKNOWN
    found = [_entry(node, ip, other, conflicts) for ip in other.internal_ips]
    return next((m for m in (*_WRONG, marks.OK, marks.MOVED) if m in found), marks.NOTHING)


def _entry(node: Node, ip: IP, other: Node, conflicts: set[tuple[str, str]]) -> Mark:
    entries = node.neighbors_of.get(ip, ())
    if not entries:
        return marks.NOTHING
    if all(n.unresolved for n in entries):
        return marks.CLOSED
    if (node.name, str(ip)) in conflicts:
        return marks.ELSEWHERE
    return marks.OK if any(n.mac in other.macs for n in entries) else marks.MOVED


def _toward_gateway(node: Node) -> Mark:
    if not node.of(Kind.NEIGHBORS):
        return marks.UNKNOWN
    found = [n for r in node.default_routes(node.family) for g in r.gateways for n in node.neighbors_of.get(g, ())]
    if not found:
        return marks.NOTHING
    return marks.CLOSED if all(n.unresolved for n in found) else marks.OK


def _bad(nodes: Sequence[Node], table: dict[str, list[Mark]], gateways: dict[str, Mark]) -> list[str]:
    """Return the nodes at either end of a fault."""
    found: dict[str, None] = {}
    for n in nodes:
        wrong = [other.name for other, mark in zip(nodes, table[n.name], strict=True) if mark in _WRONG]
        if wrong or gateways[n.name] in _WRONG:
            found |= dict.fromkeys((n.name, *wrong))
    return list(found)


def _sentence(node: Node, nodes: Sequence[Node], row: Sequence[Mark], gateway: Mark) -> str:
    wrong = [f"{other.name}: {_LEGEND[mark]}" for other, mark in zip(nodes, row, strict=True) if mark in _WRONG]
    wrong += [f"{_GATEWAY}: {_LEGEND[gateway]}"] if gateway in _WRONG else []
    return f"{node.name} sees {'; '.join(wrong)}." if wrong else ""
