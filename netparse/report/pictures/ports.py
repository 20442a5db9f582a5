"""The port matrix: which node has which required port open, and what is wrong where it has not."""

from collections.abc import Sequence

from netparse.analysis import Analysis
from netparse.checks.port_states import PortState
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.grid import Row, draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.words import count, names
from netparse.tables import port_matrix

LOOKS: dict[PortState, tuple[Mark, str]] = {
    PortState.OPEN: (marks.OK, "listening"),
    PortState.MOVED: (marks.MOVED, "listens on another port"),
    PortState.CLOSED: (marks.CLOSED, "not listening"),
    PortState.LOOPBACK: (marks.LOOPBACK, "on loopback only"),
    PortState.ELSEWHERE: (marks.ELSEWHERE, "on the wrong address"),
    PortState.FOREIGN: (marks.FOREIGN, "held by another program"),
    PortState.UNKNOWN_PROCESS: (marks.DOUBTFUL, "held by an unknown program"),
    PortState.UNKNOWN: (marks.UNKNOWN, "unknown: not captured"),
}
_FINE = (PortState.OPEN, PortState.MOVED)


def port_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the matrix, None where no port is required; of more than ``most`` nodes only those that are not all right."""
    if not analysis.ports:
        return None
    frame = port_matrix(analysis.ports)
    frame = frame.reindex([n.name for n in analysis.cluster.nodes])
    columns = [
        f"{port}{'' if protocol == 'tcp' else '/' + protocol} {component}"
        for port, protocol, component in frame.columns.to_frame(index=False).itertuples(index=False, name=None)
    ]
    states = {
        str(name): [PortState(v) if isinstance(v, str) else None for v in row]
        for name, row in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    }
    bad = {name: row for name, row in states.items() if any(s and s not in _FINE for s in row)}
    shown = states if len(states) <= most else dict(list(bad.items())[: most - 1])
    rows = [_row(name, analysis, row) for name, row in shown.items()]
    rest = [name for name in states if name not in shown]
    if rest:
        rows.append(_rest(rest, [states[name] for name in rest]))
    used = {s for row in states.values() for s in row if s}
    legend = {LOOKS[s][0]: LOOKS[s][1] for s in LOOKS if s in used}
    caption = _caption(states, bad)
    text = caption + " " + " ".join(_sentence(name, columns, row) for name, row in list(bad.items())[:most])
    title = "Required ports on each node"
    svg = draw_grid(
        rows,
        columns,
        legend,
        anchor="ports",
        title=title,
        text=text,
        footer="Empty: the node's role does not need the port.",
    )
    return Picture(anchor="ports", title=title, caption=caption, text=text, svg=svg)


def _row(name: str, analysis: Analysis, row: Sequence[PortState | None]) -> Row:
    node = analysis.cluster.node(name)
    roles = analysis.circumstances.roles(node) if node else None
    return Row(
        name=name,
        more=", ".join(sorted(roles)) if roles else "role unknown",
        marks=[LOOKS[s][0] if s else None for s in row],
        total=_total([row]),
        bold=any(s and s not in _FINE for s in row),
    )


def _rest(rest: list[str], rows: list[list[PortState | None]]) -> Row:
    """Return one row for the nodes that have none of their own: a mark where all of them agree."""
    merged = []
    for column in zip(*rows, strict=True):
        found = {s for s in column if s}
        merged.append(
            LOOKS[found.pop()][0]
            if len(found) == 1
            else marks.DOUBTFUL
            if found - set(_FINE)
            else marks.OK
            if found
            else None
        )
    return Row(name=f"{count(len(rest), 'other node')}", more="", marks=merged, total=_total(rows))


def _total(rows: Sequence[Sequence[PortState | None]]) -> str:
    required = [s for row in rows for s in row if s]
    return f"{sum(s in _FINE for s in required)} of {len(required)}" if required else ""


def _caption(states: dict[str, list[PortState | None]], bad: dict[str, list[PortState | None]]) -> str:
    faults = [n for n, row in bad.items() if any(s and s not in (*_FINE, PortState.UNKNOWN) for s in row)]
    blind = [n for n in bad if n not in faults]
    if not bad:
        return f"Every required port is open on {'the node' if len(states) == 1 else f'all {len(states)} nodes'}."
    sentences = (
        [f"The filled red fields are faults: see {names(faults)}."]
        if faults
        else ["No required port was found closed."]
    )
    sentences += [f"Hatched: which ports {names(blind)} has open is not known."] if blind else []
    return " ".join(sentences)


def _sentence(name: str, columns: Sequence[str], row: Sequence[PortState | None]) -> str:
    wrong = [f"{c} {LOOKS[s][1]}" for c, s in zip(columns, row, strict=True) if s and s not in _FINE]
    return f"{name}: {', '.join(wrong)}."
