"""Worth knowing: what is neither a fault nor a warning."""

from dataclasses import dataclass

from netparse.report.blocks import Block
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes(Section):
    """``more`` counts the notes that are not shown."""

    stem: str = "notes"
    title: str = "Worth knowing"
    anchor: str = "notes"
    blocks: tuple[Block, ...]
    more: str


def build_notes(selection: Selection) -> Notes | None:
    """Return the section, None where there is nothing to note."""
    if not selection.notes:
        return None
    return Notes(blocks=selection.notes, more=attached(selection.more_notes, "note"))
