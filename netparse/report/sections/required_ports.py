"""The table of required ports: the state of each port on each node, in words, for those who read, search and click."""

from dataclasses import dataclass

from netparse.checks.port_states import PortJudgement
from netparse.report.blocks import Block
from netparse.report.pictures import marks
from netparse.report.pictures.marks import Mark
from netparse.report.pictures.ports import CHECKS, port_mark
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.verdicts import Verdicts
from netparse.report.words import count

_SHORT = {
    marks.OK: "open",
    marks.MOVED: "moved",
    marks.CLOSED: "closed",
    marks.LOOPBACK: "loopback",
    marks.ELSEWHERE: "address",
    marks.FOREIGN: "program",
    marks.DOUBTFUL: "program?",
    marks.SET_ASIDE: "set aside",
    marks.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCell:
    """The state of a port; ``anchor`` leads to the finding that the state belongs to, if there is one."""

    mark: Mark
    words: str
    anchor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredPorts(Section):
    """Columns are pairs of port and component; a cell is None where the port is not required of the node."""

    stem: str = "required_ports"
    title: str = "Required ports, node by node"
    anchor: str = "ports-table"
    label: str = "Required ports"
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[PortCell | None, ...]], ...]
    more: str


_Key = tuple[int, str, str]
"""Port, protocol and component."""


def build_required_ports(selection: Selection) -> RequiredPorts | None:
    """Return the section, None where no port is required; of many nodes only those on which something is not as it should be."""
    judged = selection.analysis.ports
    if not judged:
        return None
    keys = sorted({_key(j) for j in judged})
    cells = _cells(selection)
    bad = [name for name, row in cells.items() if any(c.mark not in (marks.OK, marks.MOVED) for c in row.values())]
    most = selection.limits.matrix
    shown = list(cells) if len(cells) <= most else bad[:most]
    left = len(cells) - len(shown)
    rest = "nothing to say of them" if len(bad) <= len(shown) else "see the JSON report"
    return RequiredPorts(
        columns=tuple(
            (f"{port}{'' if protocol == 'tcp' else '/' + protocol}", component) for port, protocol, component in keys
        ),
        rows=tuple((name, tuple(cells[name].get(key) for key in keys)) for name in shown),
        more=f"{count(left, 'more node')}: {rest}." if left else "",
    )


def _key(j: PortJudgement) -> _Key:
    return j.port, j.rule.protocol, j.rule.component


def _cells(selection: Selection) -> dict[str, dict[_Key, PortCell]]:
    """Return the cells of every node, by its name."""
    anchors, verdicts = _anchors(selection.faults), Verdicts(selection.analysis)
    cells: dict[str, dict[_Key, PortCell]] = {n.name: {} for n in selection.analysis.cluster.nodes}
    for j in selection.analysis.ports:
        cells[j.node.name][_key(j)] = _cell(j, anchors, verdicts)
    return cells


def _anchors(faults: tuple[Block, ...]) -> dict[tuple[str, str], str]:
    """Return by node and port where the finding on it stands."""
    return {
        (node, b.finding.subject): b.anchor for b in faults if b.finding.check in CHECKS for node in b.finding.nodes
    }


def _cell(j: PortJudgement, anchors: dict[tuple[str, str], str], verdicts: Verdicts) -> PortCell:
    mark = port_mark(j, verdicts)
    counts = mark in (*marks.FAULTS, marks.DOUBTFUL)
    anchor = anchors.get((j.node.name, f"{j.rule.protocol}/{j.port}")) if counts else None
    return PortCell(mark=mark, words=_SHORT[mark], anchor=anchor)
