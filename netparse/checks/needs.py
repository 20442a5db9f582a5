"""The kinds of captures that checks need, each with the command that makes the best of them."""

from netparse.checks.base import Context, Need
from netparse.cluster import Node
from netparse.cluster.node import ADDRESSES, LINKS, NEIGHBORS, ROUTES, SOCKETS

SOCKET_CAPTURE = Need("listening sockets", SOCKETS, "sudo netstat -nlptu    # or: sudo ss -lntup")
ADDRESS_CAPTURE = Need("interfaces and addresses", ADDRESSES, "ip address")
LINK_CAPTURE = Need("interfaces", LINKS, "ip address")
ROUTE_CAPTURE = Need("routes", ROUTES, "ip route; ip -6 route")
NEIGHBOR_CAPTURE = Need("neighbours", NEIGHBORS, "ip neigh    # or: arp -n")

NOT_LISTED = "this host is not in the node list"
ANOTHER_NAME = "netparse check … --node PATH=NAME    # when it is a node of the list under another name"

NEEDS = (SOCKET_CAPTURE, ADDRESS_CAPTURE, LINK_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE)

_NODE_LIST = "kubectl get nodes -o wide"


def without_address(node: Node, context: Context) -> tuple[str, str]:
    """Return why the node's INTERNAL-IP is not known, and the command that would settle it."""
    if context.cluster.outside(node):
        return NOT_LISTED, ANOTHER_NAME
    return "no node list with the INTERNAL-IP of this node was captured", _NODE_LIST
