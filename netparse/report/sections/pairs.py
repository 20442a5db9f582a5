"""From whom to whom: a matrix for each port of the flows that the cluster needs."""

from dataclasses import dataclass

from netparse.report.pictures import Picture, pair_pictures
from netparse.report.sections.base import Section
from netparse.report.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs(Section):
    """``pictures`` are matrices from senders to targets: one for each port with a flow that does not arrive, one for the rest."""

    stem: str = "pairs"
    title: str = "From whom to whom it arrives"
    anchor: str = "pairs"
    label: str = "From whom to whom it arrives"
    pictures: tuple[Picture, ...]


def build_pairs(selection: Selection) -> Pairs | None:
    """Return the section, None where no firewall was captured."""
    pictures = pair_pictures(selection.analysis, selection.limits.matrix)
    return Pairs(pictures=pictures) if pictures else None
