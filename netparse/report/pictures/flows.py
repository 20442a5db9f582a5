"""The flow matrix: on which node what the cluster needs arrives, where it is stopped, and where that is not known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from netparse.analysis import Analysis
from netparse.checks.flows.blocked import is_stopped
from netparse.findings import Evidence
from netparse.reach import Answer
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.grid import Row, draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Verdicts
from netparse.report.words import count, names

CHECKS = ("required-flow-blocked", "pod-traffic-blocked")
LEGEND: dict[Mark, str] = {
    marks.OK: "arrives from all who need it",
    marks.CLOSED: "stopped on the way",
    marks.DOUBTFUL: "probably stopped",
    marks.NOTHING: "nothing there takes it, or a policy forbids it",
    marks.SET_ASIDE: "stopped, ignored or accepted",
    marks.UNKNOWN: "not known",
}
_WORST = (marks.CLOSED, marks.DOUBTFUL, marks.SET_ASIDE, marks.UNKNOWN, marks.NOTHING, marks.OK)
_Cell = tuple[str, tuple[int, str]]


def flow_picture(analysis: Analysis, most: int) -> Picture | None:
    """Return the matrix of nodes and what others ask of them, None where no firewall was captured."""
    if not analysis.flows:
        return None
    found = _cells(analysis)
    columns = sorted({column for _, column in found})
    nodes = [n.name for n in analysis.cluster.nodes if any((n.name, c) in found for c in columns)]
    bad = [name for name in nodes if any(_worst(found.get((name, c), ())) not in (None, marks.OK) for c in columns)]
    if len(nodes) > most:  # one node that takes nothing makes all others bad, a little
        bad = sorted(bad, key=lambda name: lost(m for c in columns for m in found.get((name, c), ())))
    shown = nodes if len(nodes) <= most else [*bad, *(n for n in nodes if n not in bad)][: most - 1]
    rows = [row_of(name, (name,), [found.get((name, c), ()) for c in columns]) for name in shown]
    rest = [name for name in nodes if name not in set(shown)]
    if rest:
        together = [tuple(m for name in rest for m in found.get((name, c), ())) for c in columns]
        rows.append(row_of(count(len(rest), "other node"), tuple(rest), together))
    used = {m for row in rows for m in row.marks if m}
    legend = {mark: words for mark, words in LEGEND.items() if mark in used}
    caption = _caption(analysis.flows, bad)
    title = "Does it arrive"
    svg, fields = draw_grid(
        rows, [label for _, label in columns], legend, anchor="flows", title=title, text=caption
    )  # fmt: skip
    return Picture(anchor="flows", title=title, caption=caption, text=caption, svg=svg, fields=fields)


def _cells(analysis: Analysis) -> Mapping[_Cell, list[Mark]]:
    verdicts = Verdicts(analysis)
    found: dict[_Cell, list[Mark]] = {}
    for a in analysis.flows:
        node = a.target.node or a.sender.node
        if node is not None:
            found.setdefault((node, column(a)), []).append(flow_mark(a, verdicts))
    return found


def column(a: Answer) -> tuple[int, str]:
    """Return the place of a column among the others, and its name: ports first."""
    why = a.flow.required_by or ""
    if " " in why:
        return 1 << 20, why.rpartition("/")[2] if "Service" in why else why
    port = f"{a.flow.port}{'' if a.flow.protocol == 'tcp' else '/' + a.flow.protocol}"
    return a.flow.port, f"{port} {why.partition('-')[0]}"


def flow_mark(a: Answer, verdicts: Verdicts) -> Mark:
    """Return what the findings say of a flow: one that is stopped is a fault only where they count it as one."""
    if a.accepted:
        return marks.OK
    if a.open:
        return marks.UNKNOWN
    if not is_stopped(a):
        return marks.NOTHING
    standing = verdicts.worst(a.place or "", CHECKS, lambda f: _line(f.evidence) == _line(a.evidence))
    return marks.OF_STANDING.get(standing, marks.SET_ASIDE) if standing else marks.SET_ASIDE


def _line(evidence: Sequence[Evidence]) -> tuple[str, int] | None:
    """Return the line that decides, the first that is quoted."""
    return next(((e.source, e.line) for e in evidence), None)


def lost(found: Iterable[Mark]) -> int:
    """Return the place of a node among those on which not all arrives: what is stopped counts twice what is not known."""
    counted = Counter(found)
    return -2 * sum(counted[m] for m in (marks.CLOSED, marks.DOUBTFUL)) - counted[marks.UNKNOWN]


def _worst(found: Sequence[Mark]) -> Mark | None:
    return min(found, key=_WORST.index) if found else None


def row_of(name: str, nodes: tuple[str, ...], cells: Sequence[Sequence[Mark]]) -> Row:
    """Return a row of a matrix: of each cell the mark of its flows together, and how many of all arrive."""
    every = [m for cell in cells for m in cell]
    shown = [_worst(cell) for cell in cells]
    return Row(
        name=name, nodes=nodes, more="", marks=shown, total=f"{every.count(marks.OK)} of {len(every)}",
        bold=any(m in (marks.CLOSED, marks.DOUBTFUL) for m in shown),
    )  # fmt: skip


def _caption(flows: Sequence[Answer], bad: Sequence[str]) -> str:
    stopped, unknown = sum(map(is_stopped, flows)), sum(a.open for a in flows)
    arrive = sum(a.accepted for a in flows)
    words = f"Of {count(len(flows), 'flow')} that the cluster needs {arrive} arrive, {stopped} are stopped, of {unknown} it is not known."
    return words + (f" Not all is right on {names(list(bad))}." if bad else "")
