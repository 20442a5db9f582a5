"""Does it arrive: the picture of page 1 of the flows that the cluster needs, where firewalls were captured."""

from dataclasses import dataclass

from netparse.report.pictures import Picture, flow_picture
from netparse.report.sections.base import Section
from netparse.report.selection import Selection

_ROWS = 5
"""Page 1 has room for so many nodes below the picture of their ports: those that are not all right come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(Section):
    """The picture of nodes and what others ask of them."""

    stem: str = "arrival"
    anchor: str = "arrival"
    picture: Picture


def build_arrival(selection: Selection) -> Arrival | None:
    """Return the section, None where no firewall was captured: then what was not examined is said."""
    picture = flow_picture(selection.analysis, min(_ROWS, selection.limits.first))
    return Arrival(title=picture.title, picture=picture) if picture else None
