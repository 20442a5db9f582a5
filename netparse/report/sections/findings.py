"""The findings: faults and warnings, the worst first, each with its fix and the lines that show it."""

from dataclasses import dataclass

from netparse.report.blocks import Block, grouped
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings(Section):
    """``groups`` are the causes, each with what it explains; ``more`` counts the findings that are not shown."""

    stem: str = "findings"
    title: str = "Findings"
    anchor: str = "findings"
    label: str = "Findings"
    blocks: tuple[Block, ...]
    more: str

    @property
    def groups(self) -> tuple[tuple[Block, tuple[Block, ...]], ...]:
        return grouped(self.blocks)


def build_findings(selection: Selection) -> Findings:
    """Return the section, which every report has: it can be empty."""
    return Findings(blocks=selection.faults, more=attached(selection.more_faults, "finding"))
