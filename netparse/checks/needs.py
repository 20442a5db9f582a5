"""The kinds of captures that checks need, each with the command that makes the best of them."""

from netparse.checks.base import Need
from netparse.cluster.node import ADDRESSES, LINKS, NEIGHBORS, ROUTES, SOCKETS

SOCKET_CAPTURE = Need("listening sockets", SOCKETS, "sudo netstat -nlptu    # or: sudo ss -lntup")
ADDRESS_CAPTURE = Need("interfaces and addresses", ADDRESSES, "ip address")
LINK_CAPTURE = Need("interfaces", LINKS, "ip address")
ROUTE_CAPTURE = Need("routes", ROUTES, "ip route; ip -6 route")
NEIGHBOR_CAPTURE = Need("neighbours", NEIGHBORS, "ip neigh    # or: arp -n")

NEEDS = (SOCKET_CAPTURE, ADDRESS_CAPTURE, LINK_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE)
