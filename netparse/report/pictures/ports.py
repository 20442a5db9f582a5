"""The port matrix: which node has which required port open, and what is wrong where it has not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.checks.port_states import PortJudgement, PortState
from netparse.findings import Finding
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.grid import Row, draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Standing, Verdicts
from netparse.report.words import count, names

CHECKS = (
    "required-port-closed",
    "required-port-foreign-process",
    "required-port-loopback-only",
    "required-port-wrong-address",
)
_OF_STATE = {
    PortState.CLOSED: (marks.CLOSED, CHECKS[:1]),
    PortState.FOREIGN: (marks.FOREIGN, CHECKS[1:2]),
    PortState.UNKNOWN_PROCESS: (marks.DOUBTFUL, CHECKS[1:2]),
    PortState.LOOPBACK: (marks.LOOPBACK, CHECKS[2:3]),
    PortState.ELSEWHERE: (marks.ELSEWHERE, CHECKS[3:]),
}
"""The mark of each state that is a fault, and the check that says so."""
_OF_STANDING = {
    Standing.FAULT: marks.CLOSED,
    Standing.WARNING: marks.DOUBTFUL,
    Standing.SET_ASIDE: marks.SET_ASIDE,
    Standing.UNKNOWN: marks.UNKNOWN,
    Standing.FINE: marks.OK,
}
LEGEND: dict[Mark, str] = {
    marks.OK: "listening",
    marks.MOVED: "listens on another port",
    marks.CLOSED: "not listening",
    marks.LOOPBACK: "on loopback only",
    marks.ELSEWHERE: "on the wrong address",
    marks.FOREIGN: "held by another program",
    marks.DOUBTFUL: "in doubt: see the findings",
    marks.SET_ASIDE: "a fault that is ignored or accepted",
    marks.UNKNOWN: "not known",
}
"""In the order of the legend; the last but two are no faults that count."""
_FINE = (marks.OK, marks.MOVED)
_WORST = (*marks.FAULTS, marks.DOUBTFUL, marks.SET_ASIDE, marks.UNKNOWN, *reversed(_FINE))
_Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Nodes × required ports; None where the node's role does not need the port."""

    columns: tuple[_Key, ...]
    rows: Mapping[str, Sequence[Mark | None]]


def port_mark(port: PortJudgement, verdicts: Verdicts) -> Mark:
    """Return the mark of a port: what the checks of ports say of it, in the look of its state."""
    bad, checks = _OF_STATE.get(port.state, (None, CHECKS))
    mark = _mark(_key(port), port.node.name, checks, verdicts) or marks.UNKNOWN
    if bad and mark in (marks.CLOSED, marks.DOUBTFUL):
        return bad
    return marks.MOVED if mark is marks.OK and port.state is PortState.MOVED else mark


def _mark(key: _Key, node: str, checks: Sequence[str], verdicts: Verdicts) -> Mark | None:
    """Return what the checks say of a port of the node: of the component, or of the port whoever should hold it."""
    port, protocol, component = key

    def fits(f: Finding) -> bool:
        return f.subject == f"{protocol}/{port}" and (f.title.endswith(f"({component})") or _component(f) == "")

    standing = verdicts.worst(node, checks, fits)
    return _OF_STANDING[standing] if standing else None


def _component(f: Finding) -> str:
    """Return the component in brackets at the end of a title: '' where a log told of the port alone."""
    return f.title.rpartition("(")[2][:-1] if f.title.endswith(")") else ""


def port_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the matrix, None where no port is required; of more than ``most`` nodes only those that are not all right."""
    if not analysis.ports:
        return None
    matrix = _matrix(analysis)
    bad = {name: row for name, row in matrix.rows.items() if any(m and m not in _FINE for m in row)}
    shown = dict(matrix.rows)
    if len(shown) > most:
        worst = sorted(bad, key=lambda name: min(_WORST.index(m) for m in bad[name] if m))
        kept = set(worst[: most - 1])
        shown = {name: row for name, row in shown.items() if name in kept}
    rows = [_row(name, analysis, row) for name, row in shown.items()]
    rest = [name for name in matrix.rows if name not in shown]
    if rest:
        rows.append(_rest(rest, [matrix.rows[name] for name in rest]))
    columns = [_column(*key) for key in matrix.columns]
    used = {m for row in rows for m in row.marks if m}
    legend = {mark: words for mark, words in LEGEND.items() if mark in used}
    caption = _caption(matrix.rows)
    text = caption + " " + " ".join(_sentence(name, columns, row) for name, row in list(bad.items())[:most])
    title = "Required ports on each node"
    svg, fields = draw_grid(
        rows,
        columns,
        legend,
        anchor="ports",
        title=title,
        text=text,
        footer="Empty: the node's role does not need the port.",
    )
    return Picture(anchor="ports", title=title, caption=caption, text=text, svg=svg, fields=fields)


def _matrix(analysis: Analysis) -> _Matrix:
    verdicts = Verdicts(analysis)
    found = {(j.node.name, _key(j)): port_mark(j, verdicts) for j in analysis.ports}
    judged = {(j.node.name, f"{j.rule.protocol}/{j.port}") for j in analysis.ports}
    for node, subject in sorted(_told(analysis) - judged):
        protocol, _, port = subject.partition("/")
        key = (int(port), protocol, "")
        if mark := _mark(key, node, CHECKS, verdicts):
            found[node, key] = mark
    columns = tuple(sorted({key for _, key in found}))
    return _Matrix(columns, {n.name: [found.get((n.name, key)) for key in columns] for n in analysis.cluster.nodes})


def _told(analysis: Analysis) -> set[tuple[str, str]]:
    """Return the nodes and ports of which something told that they are closed, whether a role needs them or not."""
    findings = (*analysis.findings, *analysis.ignored, *(s.finding for s in analysis.suppressed))
    return {
        (node, f.subject)
        for f in findings
        if f.check in CHECKS and f.is_fault and not _component(f)
        for node in f.nodes
    }


def _key(j: PortJudgement) -> _Key:
    return j.port, j.rule.protocol, j.rule.component


def _column(port: int, protocol: str, component: str) -> str:
    return f"{port}{'' if protocol == 'tcp' else '/' + protocol} {component}".rstrip()


def _row(name: str, analysis: Analysis, row: Sequence[Mark | None]) -> Row:
    node = analysis.cluster.node(name)
    roles = analysis.circumstances.roles(node) if node else None
    return Row(
        name=name,
        nodes=(name,),
        more=", ".join(sorted(roles)) if roles else "role unknown",
        marks=row,
        total=_total([row]),
        bold=any(m and m not in _FINE for m in row),
    )


def _rest(rest: list[str], rows: list[Sequence[Mark | None]]) -> Row:
    """Return one row for the nodes that have none of their own, with the worst mark of each column."""
    merged = [min((m for m in column if m), key=_WORST.index, default=None) for column in zip(*rows, strict=True)]
    return Row(name=count(len(rest), "other node"), nodes=tuple(rest), more="", marks=merged, total=_total(rows))


def _total(rows: Sequence[Sequence[Mark | None]]) -> str:
    required = [m for row in rows for m in row if m]
    return f"{sum(m in _FINE for m in required)} of {len(required)}" if required else ""


def _caption(rows: Mapping[str, Sequence[Mark | None]]) -> str:
    def having(*wanted: Mark) -> list[str]:
        return [name for name, row in rows.items() if any(m in wanted for m in row if m)]

    faults, doubtful, aside = having(*marks.FAULTS), having(marks.DOUBTFUL), having(marks.SET_ASIDE)
    blind = having(marks.UNKNOWN)
    if not (faults or doubtful or aside or blind):
        return f"Every required port is listening on {'the node' if len(rows) == 1 else f'all {len(rows)} nodes'}."
    sentences = [f"The filled red fields are faults: see {names(faults)}."] if faults else []
    sentences += [f"In doubt is a port of {names(doubtful)}: see the findings."] if doubtful else []
    sentences += [] if faults or doubtful or aside else ["No required port was found closed."]
    sentences += [f"Faults of {names(aside)} are ignored or accepted."] if aside else []
    sentences += [f"Hatched: of {names(blind)} not every port is known."] if blind else []
    return " ".join(sentences)


def _sentence(name: str, columns: Sequence[str], row: Sequence[Mark | None]) -> str:
    wrong = [f"{c} {LEGEND[m]}" for c, m in zip(columns, row, strict=True) if m and m not in _FINE]
    return f"{name}: {', '.join(wrong)}."
