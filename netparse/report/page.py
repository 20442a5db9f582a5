"""The page of an analysis, in its final words: a heading and the sections, in the order in which they are read."""

from collections.abc import Callable
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.parsers.base import without_collection
from netparse.report.about import About
from netparse.report.limits import Limits
from netparse.report.sections.arrival import build_arrival
from netparse.report.sections.base import Section
from netparse.report.sections.changes import build_changes
from netparse.report.sections.checks import build_checks
from netparse.report.sections.drawings import build_mtu, build_routes, build_topology
from netparse.report.sections.examined import build_examined
from netparse.report.sections.files import build_files
from netparse.report.sections.filters import Filters, build_filters
from netparse.report.sections.findings import build_findings
from netparse.report.sections.first import build_first
from netparse.report.sections.gaps import build_gaps
from netparse.report.sections.heading import Heading, build_heading
from netparse.report.sections.listeners import build_listeners
from netparse.report.sections.neighbors import build_neighbors
from netparse.report.sections.nodes import build_nodes
from netparse.report.sections.notes import build_notes
from netparse.report.sections.overview import build_overview
from netparse.report.sections.pairs import build_pairs
from netparse.report.sections.paths import build_paths
from netparse.report.sections.provenance import build_provenance
from netparse.report.sections.required_ports import build_required_ports
from netparse.report.sections.suppressed import build_suppressed
from netparse.report.selection import Selection, select

Builders = tuple[Callable[[Selection], Section | None], ...]
"""Each returns its section, None where there is nothing to show."""

FIRST_PAGE: Builders = (build_first, build_overview, build_examined, build_arrival)
SECTIONS: Builders = (
    build_findings,
    build_gaps,
    build_nodes,
    build_required_ports,
    build_pairs,
    build_paths,
    build_topology,
    build_routes,
    build_mtu,
    build_neighbors,
    build_listeners,
    build_notes,
    build_suppressed,
    build_checks,
    build_changes,
    build_files,
    build_provenance,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``first`` stands on page 1 below the heading, ``filters`` and the list of contents follow, then ``sections``."""

    heading: Heading
    first: tuple[Section, ...]
    filters: Filters
    sections: tuple[Section, ...]


@without_collection()
def build_page(analysis: Analysis, about: About, limits: Limits) -> Page:
    """Return the page of this analysis, no longer than the limits allow."""
    selection = select(analysis, about, limits)
    return Page(
        heading=build_heading(selection),
        first=_built(FIRST_PAGE, selection),
        filters=build_filters(selection),
        sections=_built(SECTIONS, selection),
    )


def _built(builders: Builders, selection: Selection) -> tuple[Section, ...]:
    return tuple(section for build in builders if (section := build(selection)) is not None)
