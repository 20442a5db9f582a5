"""What to do first: the worst findings, each with its first action."""

from dataclasses import dataclass

from netparse.report.blocks import Block
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import more, plural

_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class First(Section):
    """The beginning of the findings; ``more`` counts those that follow behind."""

    stem: str = "first"
    title: str = "What to do first"
    anchor: str = "first"
    blocks: tuple[Block, ...]
    more: str


def build_first(selection: Selection) -> First | None:
    """Return the section, None where nothing is wrong."""
    if not selection.faults:
        return None
    left = len(selection.faults) + selection.more_faults - _MOST
    return First(blocks=selection.faults[:_MOST], more=more(left, f"{plural(left, 'finding')} follow below"))
