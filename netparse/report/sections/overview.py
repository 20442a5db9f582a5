"""The overview of page 1: the picture of nodes and required ports."""

from dataclasses import dataclass

from netparse.report.pictures import Picture, port_picture
from netparse.report.sections.base import Section
from netparse.report.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Section):
    """The picture; its table is the section of the required ports."""

    stem: str = "overview"
    anchor: str = "overview"
    picture: Picture


def build_overview(selection: Selection) -> Overview | None:
    """Return the section, None where no port is required."""
    picture = port_picture(selection.analysis, selection.limits.first)
    return Overview(title=picture.title, picture=picture) if picture else None
