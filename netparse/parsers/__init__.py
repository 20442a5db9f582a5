"""One module per command; ``PARSERS`` is the registry, in the order in which signatures are tried."""

from netparse.parsers import (
    arp,
    hostname,
    ifconfig,
    ip_address,
    ip_link,
    ip_neigh,
    ip_route,
    kubectl_describe_node,
    kubectl_get_nodes,
    kubectl_nodes_object,
    netstat,
    proc_net_arp,
    proc_net_route,
    proc_net_tcp,
    proc_net_udp,
    route_n,
    ss,
    uname,
)
from netparse.parsers.base import Parsed, Parser, Text

PARSERS: tuple[Parser, ...] = (
    kubectl_get_nodes.PARSER,
    kubectl_nodes_object.PARSER,
    kubectl_describe_node.PARSER,
    ip_address.PARSER,
    ip_link.PARSER,
    ip_route.PARSER,
    ip_neigh.PARSER,
    ifconfig.PARSER,
    route_n.PARSER,
    proc_net_route.PARSER,
    arp.PARSER,
    ss.PARSER,
    netstat.PARSER,
    proc_net_tcp.PARSER,
    proc_net_udp.PARSER,
    proc_net_arp.PARSER,
    hostname.PARSER,
    uname.PARSER,
)

__all__ = ["PARSERS", "Parsed", "Parser", "Text"]
