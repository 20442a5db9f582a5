"""The pictures of the report: static SVG made from the analysis, one picture per file."""

from collections.abc import Callable

from netparse.analysis import Analysis
from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.mtu import mtu_picture
from netparse.report.pictures.neighbors import neighbor_picture
from netparse.report.pictures.ports import port_picture
from netparse.report.pictures.routes import routes_picture
from netparse.report.pictures.topology import topology_picture

PICTURES: tuple[Callable[[Analysis, int], Picture | None], ...] = (
    port_picture,
    topology_picture,
    routes_picture,
    mtu_picture,
    neighbor_picture,
)
"""In the order of the report."""

__all__ = [
    "PICTURES",
    "Picture",
    "mtu_picture",
    "neighbor_picture",
    "port_picture",
    "routes_picture",
    "topology_picture",
]
