"""The joined view of a cluster: nodes, and lookups over all that their captures say."""

from netparse.cluster.cluster import Cluster, Holder, build_cluster
from netparse.cluster.conditions import Condition
from netparse.cluster.node import Listing, Node
from netparse.cluster.object_views import EndpointsView, PodView, ServiceView
from netparse.cluster.objects import Objects
from netparse.cluster.settings import CniConfig, Setting, Settings
from netparse.cluster.views import (
    IP,
    Address,
    ConfiguredNetwork,
    KernelSetting,
    Leg,
    Link,
    Listener,
    NeighborView,
    Origin,
    Owner,
    Prefix,
    RouteView,
)

__all__ = [
    "IP",
    "Address",
    "Cluster",
    "CniConfig",
    "Condition",
    "ConfiguredNetwork",
    "EndpointsView",
    "Holder",
    "KernelSetting",
    "Leg",
    "Link",
    "Listener",
    "Listing",
    "NeighborView",
    "Node",
    "Objects",
    "Origin",
    "Owner",
    "PodView",
    "Prefix",
    "RouteView",
    "ServiceView",
    "Setting",
    "Settings",
    "build_cluster",
]
