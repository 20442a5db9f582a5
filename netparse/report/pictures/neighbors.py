"""The neighbour matrix: whether each node resolves the others and the gateway on the wire, and to the right MAC."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from markupsafe import Markup

from netparse.analysis import Analysis
from netparse.cluster import IP, Node
from netparse.findings import Finding
from netparse.parsers import Kind
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.grid import Row, draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Standing, Verdicts
from netparse.report.words import count, names

_LEGEND = {
    marks.OK: "resolved, and the MAC is the other node's own",
    marks.MOVED: "resolved; whether the MAC is its own is not compared",
    marks.ELSEWHERE: "resolved to a MAC that the other node does not have",
    marks.CLOSED: "no answer (incomplete or failed)",
    marks.DOUBTFUL: "a warning: see the findings",
    marks.SET_ASIDE: "a fault that is ignored or accepted",
    marks.NOTHING: "no entry: not talked to lately, no fault",
    marks.UNKNOWN: "not known",
    marks.SELF: "itself",
}
_WRONG = (marks.CLOSED, marks.ELSEWHERE, marks.DOUBTFUL, marks.SET_ASIDE)
_SILENT, _FOREIGN, _GATEWAY_CHECK = "node-neighbor-unresolved", "neighbor-mac-conflict", "gateway-unresolved"
CHECKS = (_SILENT, _FOREIGN, _GATEWAY_CHECK)
_GATEWAY = "default gateway"
_WRONG_STANDING = (Standing.FAULT, Standing.WARNING, Standing.SET_ASIDE)
_Faults = Mapping[str, Mapping[str, Mark]]


def neighbor_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the matrix, None where no neighbours were captured; beyond ``most`` nodes only those with a fault."""
    nodes = [n for n in analysis.cluster.nodes if n.internal_ips]
    if not any(n.neighbors for n in nodes):
        return None
    verdicts = Verdicts(analysis)
    faults = _faults(nodes, analysis.cluster.by_internal_ip, verdicts)
    gateways = {n.name: _toward_gateway(n, verdicts) for n in nodes}
    bad = _bad(nodes, faults, gateways)
    shown = list(range(len(nodes)))
    if len(nodes) > most:
        shown = [i for i, n in enumerate(nodes) if n.name in bad][:most]
    rows = [
        Row(
            name=nodes[i].name,
            nodes=(nodes[i].name,),
            more="",
            bold=nodes[i].name in bad,
            marks=[*_row(nodes[i], [nodes[j] for j in shown], faults, verdicts), gateways[nodes[i].name]],
        )
        for i in shown
    ]
    columns = [*(nodes[j].name for j in shown), _GATEWAY]
    used = {m for row in rows for m in row.marks}
    sentences = [_sentence(n, faults[n.name], gateways[n.name]) for n in nodes if n.name in bad]
    caption = "Each row is what one node knows of the others. " + _caption(nodes, faults, gateways, verdicts)
    text = caption + " " + " ".join(filter(None, sentences[:most]))
    title = "Who resolves whom on the wire"
    legend = {mark: words for mark, words in _LEGEND.items() if mark in used}
    footer = _footer(len(nodes) - len(shown), len([n for n in nodes if n.name in bad]) - len(shown))
    if not rows:  # many nodes and no fault: a sentence says it
        return Picture(anchor="neighbours", title=title, caption=caption, text=text, svg=Markup())
    svg, fields = draw_grid(rows, columns, legend, anchor="neighbours", title=title, text=text, footer=footer)
    return Picture(anchor="neighbours", title=title, caption=caption, text=text, svg=svg, fields=fields)


def _footer(rest: int, faulty: int) -> str:
    """Return how many nodes are not drawn, and how many of them have a fault."""
    if rest <= 0:
        return ""
    which = f"{faulty} of them with a fault," if faulty > 0 else "without a fault"
    return f"{count(rest, 'other node')} {which} {'is' if rest == 1 else 'are'} not drawn."


def _faults(nodes: Sequence[Node], taken: Collection[IP], verdicts: Verdicts) -> _Faults:
    """Return by the names of nodes what the checks found wrong in what they know of others: of a thousand nodes few have that.

    An address of the other node that is a node's INTERNAL-IP (``taken``) is spoken of in that node's field.
    """
    wanted = [n for n in nodes if any(s in _WRONG_STANDING for s, _ in verdicts.of(n.name, _BY_CHECK))]
    about = {n: _words_about(n, taken) for n in nodes} if wanted else {}
    found: dict[str, dict[str, Mark]] = {n.name: {} for n in nodes}
    for node in wanted:
        for other in nodes:
            if other is not node and (mark := _fault(node, about[other], verdicts)):
                found[node.name][other.name] = mark
    return found


def _words_about(node: Node, taken: Collection[IP]) -> set[str]:
    """Return what a subject of a finding calls a node."""
    ips = (ip for ip in (*node.internal_ips, *node.held) if ip not in taken or ip in node.internal_ips)
    return {node.name, *map(str, ips)}


def _fault(node: Node, about: Collection[str], verdicts: Verdicts) -> Mark | None:
    """Return the mark of what the checks found wrong in what a node knows of another."""

    def fits(f: Finding) -> bool:
        return any(word in about for word in f.subject.split())

    found = {verdicts.worst(node.name, (check,), fits): mark for check, mark in _BY_CHECK.items()}
    if Standing.FAULT in found:
        return found[Standing.FAULT]
    if Standing.WARNING in found:
        return marks.DOUBTFUL
    return marks.SET_ASIDE if Standing.SET_ASIDE in found else None


def _row(node: Node, others: Iterable[Node], faults: _Faults, verdicts: Verdicts) -> Iterator[Mark]:
    """Yield what a node knows of each of these: faults are those that the checks found, the rest is what the entries show."""
    open_ = verdicts.worst(node.name, (_SILENT,)) is Standing.UNKNOWN
    captured = bool(node.of(Kind.NEIGHBORS))
    for other in others:
        if other is node:
            yield marks.SELF
        elif fault := faults[node.name].get(other.name):
            yield fault
        else:
            yield _known(node, other, open_) if captured else marks.UNKNOWN


def _known(node: Node, other: Node, open_: bool) -> Mark:
    seen = [_entry(node, ip, other) for ip in other.internal_ips]
    known = next((m for m in (marks.OK, marks.MOVED, marks.UNKNOWN) if m in seen), marks.NOTHING)
    return marks.UNKNOWN if known is marks.NOTHING and open_ else known


_BY_CHECK = {_FOREIGN: marks.ELSEWHERE, _SILENT: marks.CLOSED}


def _entry(node: Node, ip: IP, other: Node) -> Mark:
    """Return what the entries of an address show; one that is not resolved and no fault either is not decided."""
    entries = node.neighbors_of.get(ip, ())
    if not entries:
        return marks.NOTHING
    if all(n.unresolved for n in entries):
        return marks.UNKNOWN
    return marks.OK if any(n.mac in other.macs for n in entries) else marks.MOVED


def _toward_gateway(node: Node, verdicts: Verdicts) -> Mark:
    standing = verdicts.worst(node.name, (_GATEWAY_CHECK,))
    if standing in marks.OF_STANDING:
        return marks.OF_STANDING[standing]
    found = [n for r in node.default_routes(node.family) for g in r.gateways for n in node.neighbors_of.get(g, ())]
    if standing is Standing.FINE and any(not n.unresolved for n in found):
        return marks.OK
    return marks.NOTHING if standing is Standing.FINE else marks.UNKNOWN


def _bad(nodes: Sequence[Node], faults: _Faults, gateways: Mapping[str, Mark]) -> dict[str, None]:
    """Return the nodes at either end of a fault, in order."""
    found: dict[str, None] = {}
    for n in nodes:
        wrong = faults[n.name]
        if wrong or gateways[n.name] in _WRONG:
            found |= dict.fromkeys((n.name, *wrong))
    return found


def _caption(nodes: Sequence[Node], faulty: _Faults, gateways: Mapping[str, Mark], verdicts: Verdicts) -> str:
    def having(*wanted: Mark) -> list[str]:
        return [name for name, row in faulty.items() if any(m in wanted for m in (*row.values(), gateways[name]))]

    faults, doubtful, aside = having(*marks.FAULTS), having(marks.DOUBTFUL), having(marks.SET_ASIDE)
    sentences = [f"The filled red fields are faults: see {names(faults)}."] if faults else []
    sentences += [f"Warnings: see {names(doubtful)}."] if doubtful else []
    sentences += [f"Faults of {names(aside)} are ignored or accepted."] if aside else []
    if sentences:
        return " ".join(sentences)
    if any(marks.UNKNOWN in (gateways[n.name], *_row(n, nodes, faulty, verdicts)) for n in nodes):
        return "No fault was found; hatched fields are not known."
    return "No node failed to resolve another one or its gateway."


def _sentence(node: Node, faults: Mapping[str, Mark], gateway: Mark) -> str:
    wrong = [f"{other}: {_LEGEND[mark]}" for other, mark in faults.items()]
    wrong += [f"{_GATEWAY}: {_LEGEND[gateway]}"] if gateway in _WRONG else []
    return f"{node.name} sees {'; '.join(wrong)}." if wrong else ""
