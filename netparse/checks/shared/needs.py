"""The kinds of captures that checks need, each with the command that makes the best of them."""

from dataclasses import replace
from os.path import commonpath

from netparse.checks.base import Context, Need
from netparse.cluster import Node
from netparse.cluster.hidden_address import hides_internal_ip
from netparse.parsers import Kind

SOCKET_CAPTURE = Need("listening sockets", Kind.SOCKETS, "sudo netstat -nlptu    # or: sudo ss -lntup")
ADDRESS_CAPTURE = Need("interfaces and addresses", Kind.ADDRESSES, "ip address")
LINK_CAPTURE = Need("interfaces", Kind.LINKS, "ip address")
ROUTE_CAPTURE = Need("routes", Kind.ROUTES, "ip route; ip -6 route")
SETTINGS = Need("kernel settings", Kind.SETTINGS, "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding")
CONNECTIONS = Need("connections", Kind.SOCKETS, "sudo ss -antup")
TUNNELS = Need("the parameters of the tunnels", Kind.LINKS, "ip -d link")
COUNTERS = Need("counters of the interfaces", Kind.LINKS, "ip -s link")
FIREWALL_CAPTURE = Need(
    "rules of the packet filter", Kind.FIREWALL, "sudo iptables-save; sudo ip6tables-save; sudo nft list ruleset"
)
FIREWALL_OR_SETUP = replace(FIREWALL_CAPTURE, instead=(Kind.FIREWALL_SETUP, Kind.TESTS))
NEIGHBOR_CAPTURE = Need("neighbours", Kind.NEIGHBORS, "ip neigh    # or: arp -n")

NOT_LISTED = "this host is not in the node list"

NEEDS = (SOCKET_CAPTURE, ADDRESS_CAPTURE, LINK_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE)

NODE_LIST = "kubectl get nodes -o wide    # where kubectl works, once"
PODS = "kubectl get pods -A -o wide    # where kubectl works, once; or: -o json, which says why a pod is not ready"


def another_name(node: Node, context: "Context") -> str:
    """Return how a host is told to be a node of the list: by the folder or file of its captures, if no other's lie there."""
    sources = [c.source for c in node.captures]
    path = commonpath(sources) if sources else ""
    shared = any(f"{c.source}/".startswith(f"{path}/") for other in context.others(node) for c in other.captures)
    return (
        f"netparse check … --node {'PATH' if shared or not path else path}=NAME    # when NAME in the list is this host"
    )


def without_address(node: Node, context: Context) -> tuple[str, str]:
    """Return why the node's INTERNAL-IP is not known, and the command that would settle it."""
    if context.cluster.outside(node):
        return NOT_LISTED, another_name(node, context)
    if any(map(hides_internal_ip, node.listings)):
        return "the INTERNAL-IP of this node is masked in the node list", NODE_LIST
    if node.listings:
        return "the node list that was captured does not show the INTERNAL-IP of this node", NODE_LIST
    return "no node list with the INTERNAL-IP of this node was captured", NODE_LIST
