"""One module per command; ``PARSERS`` is the registry, in the order in which signatures are tried."""

from netparse.parsers import arp, ip_address, ip_link, ip_neigh, ip_route, kubectl_get_nodes, netstat
from netparse.parsers.base import Parsed, Parser, Text

PARSERS: tuple[Parser, ...] = (
    kubectl_get_nodes.PARSER,
    ip_address.PARSER,
    ip_link.PARSER,
    ip_route.PARSER,
    ip_neigh.PARSER,
    arp.PARSER,
    netstat.PARSER,
)

__all__ = ["PARSERS", "Parsed", "Parser", "Text"]
