"""The path of each flow that is stopped: one for each obstacle, with the line that decided."""

from dataclasses import dataclass

from netparse.checks.flows.blocked import is_stopped
from netparse.reach import Answer
from netparse.report.pictures import Picture, flow_mark, path_picture
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.verdicts import Verdicts
from netparse.report.words import more

_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths(Section):
    """``pictures`` are of the first flow that each obstacle stops."""

    stem: str = "paths"
    title: str = "Where flows are stopped"
    anchor: str = "paths"
    label: str = "Where flows are stopped"
    pictures: tuple[Picture, ...]
    more: str


def build_paths(selection: Selection) -> Paths | None:
    """Return the section, None where no flow is stopped."""
    first: dict[object, Answer] = {}
    for a in selection.analysis.flows:
        if is_stopped(a) and a.steps:
            first.setdefault(a.cause, a)
    shown = list(first.values())[:_MOST]
    if not shown:
        return None
    verdicts = Verdicts(selection.analysis)
    pictures = tuple(path_picture(a, number, flow_mark(a, verdicts)) for number, a in enumerate(shown, 1))
    return Paths(pictures=pictures, more=more(len(first) - len(shown), "obstacles; netparse reach shows them"))
