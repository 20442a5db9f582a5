"""The joined view of a cluster: nodes, and lookups over all that their captures say."""

from netparse.cluster.cluster import Cluster, Holder, build_cluster
from netparse.cluster.conditions import Condition
from netparse.cluster.node import Listing, Node
from netparse.cluster.views import IP, Address, Leg, Link, Listener, NeighborView, Origin, Owner, Prefix, RouteView

__all__ = [
    "IP",
    "Address",
    "Cluster",
    "Condition",
    "Holder",
    "Leg",
    "Link",
    "Listener",
    "Listing",
    "NeighborView",
    "Node",
    "Origin",
    "Owner",
    "Prefix",
    "RouteView",
    "build_cluster",
]
