"""One module per command; ``PARSERS`` is the registry, in the order in which signatures are tried."""

from netparse.parsers.base import Parsed, Parser, Text
from netparse.parsers.lazy import lazy_parser

PARSERS: tuple[Parser, ...] = (
    lazy_parser("kubectl_get_nodes"),
    lazy_parser("kubectl_nodes_object"),
    lazy_parser("kubectl_describe_node"),
    lazy_parser("ip_address"),
    lazy_parser("ip_link"),
    lazy_parser("ip_route"),
    lazy_parser("ip_neigh"),
    lazy_parser("ifconfig"),
    lazy_parser("route_n"),
    lazy_parser("proc_net_route"),
    lazy_parser("arp"),
    lazy_parser("ss"),
    lazy_parser("netstat"),
    lazy_parser("proc_net_tcp"),
    lazy_parser("proc_net_udp"),
    lazy_parser("proc_net_arp"),
    lazy_parser("hostname"),
    lazy_parser("uname"),
)

__all__ = ["PARSERS", "Parsed", "Parser", "Text"]
