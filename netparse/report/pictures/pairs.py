"""From whom to whom: for each port that the cluster needs, what arrives from which sender at which target."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from netparse.analysis import Analysis
from netparse.checks.flows.blocked import is_stopped
from netparse.reach import Answer
from netparse.report.pictures import marks
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.flows import LEGEND, column, flow_mark, lost, row_of
from netparse.report.pictures.grid import draw_grid
from netparse.report.pictures.marks import Mark
from netparse.report.verdicts import Verdicts
from netparse.report.words import count

_MOST_PORTS = 8
_LEGEND = {**LEGEND, marks.OK: "arrives"}
_NAMED = 4
"""Ports that the title of the last matrix names."""
_REST = "others"
_Pair = tuple[str, str]
_Pairs = dict[_Pair, list[tuple[Answer, Mark]]]


def pair_pictures(analysis: Analysis, most: int) -> tuple[Picture, ...]:
    """Return a matrix for each port of which a flow does not arrive, or is not known to, and one for all other ports together.

    ``most`` senders and targets are shown one by one, those of which most is not right before the others.
    """
    verdicts = Verdicts(analysis)
    places = {n.name: place for place, n in enumerate(analysis.cluster.nodes)}
    ports: dict[tuple[int, str], _Pairs] = {}
    for a in analysis.flows:
        ports.setdefault(column(a), {}).setdefault(_ends(a), []).append((a, flow_mark(a, verdicts)))
    wrong = [port for port in sorted(ports) if any(m is not marks.OK for x in ports[port].values() for _, m in x)]
    grids = [(port[1], ports[port]) for port in wrong[:_MOST_PORTS]]
    if more := wrong[_MOST_PORTS:]:
        grids.append((f"{count(len(more), 'more port')} with something wrong", _together(ports[port] for port in more)))
    if right := [port for port in sorted(ports) if port not in wrong]:
        names = ", ".join(name for _, name in right)
        title = names if len(right) <= _NAMED else f"{len(right)} other ports"
        grids.append((title, _together(ports[port] for port in right)))
    return tuple(_picture(n, title, pairs, places, most) for n, (title, pairs) in enumerate(grids, 1))


def _together(ports: Iterable[_Pairs]) -> _Pairs:
    found: _Pairs = {}
    for pairs in ports:
        for pair, answers in pairs.items():
            found.setdefault(pair, []).extend(answers)
    return found


def _ends(a: Answer) -> _Pair:
    """Return who sends and who gets it: the nodes of pods, the name of a Service, the address of what is neither."""
    to = a.target.node or (a.flow.required_by or "").rpartition("/")[2] or a.target.name
    return a.sender.node or a.sender.name, to


def _picture(number: int, title: str, pairs: _Pairs, places: Mapping[str, int], most: int) -> Picture:
    bad = _bad(pairs)
    senders, targets = (_names({pair[side] for pair in pairs}, places, bad, most) for side in (0, 1))
    cells: dict[_Pair, list[Mark]] = {}
    for (a, b), found in pairs.items():
        cells.setdefault((senders.get(a, _REST), targets.get(b, _REST)), []).extend(m for _, m in found)
    columns, names = (_with_rest(shown, {pair[side] for pair in cells}) for side, shown in ((1, targets), (0, senders)))
    rows = [row_of(f"from {name}", (name,), [cells.get((name, c), []) for c in columns]) for name in names]
    used = {m for row in rows for m in row.marks if m}
    text = f"{title}: {_counted([a for found in pairs.values() for a, _ in found])}."
    svg, fields = draw_grid(
        rows, [f"to {c}" for c in columns], {m: words for m, words in _LEGEND.items() if m in used},
        anchor=f"pairs-{number}", title=title, text=text,
    )  # fmt: skip
    return Picture(anchor=f"pairs-{number}", title=title, caption=text, text=text, svg=svg, fields=fields)


def _bad(pairs: _Pairs) -> dict[str, int]:
    """Return the senders and targets of which not all is right, with how much is not: one that takes nothing makes all others bad."""
    found: dict[str, list[Mark]] = {}
    for pair, answers in pairs.items():
        for end in set(pair):
            found.setdefault(end, []).extend(m for _, m in answers if m is not marks.OK)
    return {end: lost(wrong) for end, wrong in found.items() if wrong}


def _names(names: Collection[str], places: Mapping[str, int], bad: Mapping[str, int], most: int) -> dict[str, str]:
    """Return the names that are shown one by one, in the order of the nodes; of too many those of which most does not arrive."""
    shown = sorted(names, key=lambda n: (places.get(n, len(places)), n))
    if len(shown) > most:
        kept = sorted(shown, key=lambda n: (n not in bad, bad.get(n, 0)))[: most - 1]
        shown = [n for n in shown if n in kept]
    return {name: name for name in shown}


def _with_rest(shown: Mapping[str, str], seen: Collection[str]) -> list[str]:
    return [*shown, *([_REST] if _REST in seen else [])]


def _counted(answers: Sequence[Answer]) -> str:
    """Return how many flows end in which way: ``of 4 flows 3 arrive, 1 is stopped``."""
    stopped, unknown = [a for a in answers if is_stopped(a)], [a for a in answers if a.open]
    arrive = [a for a in answers if a.accepted]
    words = f"of {count(len(answers), 'flow')} {len(arrive)} {'arrives' if len(arrive) == 1 else 'arrive'}"
    words += f", {len(stopped)} {'is' if len(stopped) == 1 else 'are'} stopped" if stopped else ""
    words += f", of {len(unknown)} it is not known" if unknown else ""
    rest = len(answers) - len(arrive) - len(stopped) - len(unknown)
    return words + (f", {rest} {'finds' if rest == 1 else 'find'} nobody, or a policy forbids it" if rest else "")
