"""What to do first: the worst findings, each with its first action."""

from dataclasses import dataclass

from netparse.report.blocks import Block
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import more, plural

_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class First(Section):
    """The first causes; ``more`` counts the findings that follow behind, their consequences among them."""

    stem: str = "first"
    title: str = "What to do first"
    anchor: str = "first"
    blocks: tuple[Block, ...]
    more: str


def build_first(selection: Selection) -> First | None:
    """Return the section, None where nothing is wrong."""
    if not selection.faults:
        return None
    causes = tuple(b for b in selection.faults if b.is_cause)
    left = len(selection.faults) + selection.more_faults - len(causes[:_MOST])
    return First(blocks=causes[:_MOST], more=more(left, f"{plural(left, 'finding follows', 'findings follow')} below"))
