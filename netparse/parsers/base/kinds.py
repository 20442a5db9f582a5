"""The kinds of evidence that captures give: what checks, the cluster and the inventory ask for, whatever command printed it."""

from enum import StrEnum


class Kind(StrEnum):
    """What a capture tells of: of the node it was taken on, or of the cluster (``OF_CLUSTER``)."""

    NODES = "nodes"
    """The nodes of the cluster, as the API server lists them."""
    PODS = "pods"
    SERVICES = "services"
    ENDPOINTS = "endpoints"
    """Where the Services lead to."""
    OBJECTS = "objects"
    """Other objects of the cluster: its configuration, network policies, those of CNI plugins."""
    IDENTITY = "identity"
    """The name by which a host calls itself."""
    SOCKETS = "sockets"
    ADDRESSES = "addresses"
    ADDRESS_FLAGS = "address-flags"
    """The state of each address, such as ``tentative`` and ``dadfailed``; not every tool prints it."""
    LINKS = "links"
    """The link layer of the interfaces."""
    ROUTES = "routes"
    ROUTE_FLAGS = "route-flags"
    """Whether a route is ``dead`` or its link is down; not every tool prints it."""
    NEIGHBORS = "neighbors"
    RULES = "rules"
    """The routing policy: which routing tables are asked for which packets, in which order."""
    FIREWALL = "firewall"
    """The rules that the kernel applies to packets: iptables, ip6tables, nft."""
    SETS = "sets"
    """The members of the sets that rules of a firewall name."""
    SETTINGS = "settings"
    """The kernel's settings, such as ``net.ipv4.ip_forward``."""


OF_CLUSTER = frozenset({Kind.NODES, Kind.PODS, Kind.SERVICES, Kind.ENDPOINTS, Kind.OBJECTS})
"""The kinds of evidence that the API server gives: it is of no node, wherever it was captured."""
