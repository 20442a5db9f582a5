"""The port matrix as a table of words: what the picture shows, for those who read, search and click."""

from netparse.analysis import Analysis
from netparse.checks.port_states import PortJudgement, PortState
from netparse.report.limits import Limits
from netparse.report.page import Block, PortCell, Ports
from netparse.report.pictures.ports import LOOKS

_SHORT = {
    PortState.OPEN: "open",
    PortState.MOVED: "moved",
    PortState.CLOSED: "closed",
    PortState.LOOPBACK: "loopback",
    PortState.ELSEWHERE: "address",
    PortState.FOREIGN: "program",
    PortState.UNKNOWN_PROCESS: "program?",
    PortState.UNKNOWN: "unknown",
}


def port_table(analysis: Analysis, blocks: tuple[Block, ...], limits: Limits) -> Ports:
    """Return nodes × ports; beyond the limit only the nodes on which something is not as it should be."""
    keys = sorted({(j.port, j.rule.protocol, j.rule.component) for j in analysis.ports})
    cells: dict[str, dict[tuple[int, str, str], PortCell]] = {n.name: {} for n in analysis.cluster.nodes}
    anchors = {
        (node, b.finding.subject): b.anchor
        for b in blocks
        if b.finding.check.startswith("required-port-")
        for node in b.finding.nodes
    }
    bad = set()
    for j in analysis.ports:
        cells[j.node.name][j.port, j.rule.protocol, j.rule.component] = _cell(j, anchors)
        if j.state not in (PortState.OPEN, PortState.MOVED):
            bad.add(j.node.name)
    names = list(cells)
    shown = names if len(names) <= limits.matrix else [n for n in names if n in bad][: limits.matrix]
    left = len(names) - len(shown)
    return Ports(
        columns=tuple(
            (f"{port}{'' if protocol == 'tcp' else '/' + protocol}", component) for port, protocol, component in keys
        ),
        rows=tuple((n, tuple(cells[n].get(key) for key in keys)) for n in shown),
        more=f"{left} more nodes: {'nothing to say of them' if len(bad) <= len(shown) else 'see the JSON report'}."
        if left
        else "",
    )


def _cell(j: PortJudgement, anchors: dict[tuple[str, str], str]) -> PortCell:
    anchor = anchors.get((j.node.name, f"{j.rule.protocol}/{j.port}")) if j.state is not PortState.OPEN else None
    return PortCell(mark=LOOKS[j.state][0], words=_SHORT[j.state], anchor=anchor)
