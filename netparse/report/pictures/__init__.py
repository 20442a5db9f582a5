"""The pictures of the report: static SVG made from the analysis, one picture per file."""

from netparse.report.pictures.canvas import Picture
from netparse.report.pictures.flows import flow_mark, flow_picture
from netparse.report.pictures.mtu import mtu_picture
from netparse.report.pictures.neighbors import neighbor_picture
from netparse.report.pictures.pairs import pair_pictures
from netparse.report.pictures.paths import path_picture
from netparse.report.pictures.ports import port_picture
from netparse.report.pictures.routes import routes_picture
from netparse.report.pictures.topology import topology_picture

__all__ = [
    "Picture",
    "flow_mark",
    "flow_picture",
    "mtu_picture",
    "neighbor_picture",
    "pair_pictures",
    "path_picture",
    "port_picture",
    "routes_picture",
    "topology_picture",
]
