"""From a cluster to the world in which packets are followed."""

from __future__ import annotations

from netparse.cluster import Cluster
from netparse.parsers import Kind
from netparse.parsers.base.rows import without_collection
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.objects import pods_of, services_of
from netparse.reach.hosts.read import details_of
from netparse.reach.hosts.world import World
from netparse.reach.rules.read_iptables import Bodies


def world_of(cluster: Cluster) -> World:
    """Return the hosts, pods and Services of a cluster as packets meet them."""
    hosts = _hosts(cluster)
    node_ips = {ip: n.name for n in cluster.nodes for ip in n.internal_ips}
    pods, captured = pods_of([c for c in cluster.captures if c.gives(Kind.PODS, Kind.OBJECTS)], node_ips)
    services = services_of([c for c in cluster.captures if c.gives(Kind.SERVICES, Kind.OBJECTS)])
    world = World(cluster, hosts, pods, captured, services)
    known = frozenset(world.owners) | frozenset(world.pod_at)
    for host in hosts:
        host.known_addresses = known
    return world


def _hosts(cluster: Cluster) -> tuple[Host, ...]:
    """Return the hosts; what equal rules of them say is worked out once."""
    known: Bodies = {}
    with without_collection():
        return tuple(Host(n, details_of(n, known)) for n in cluster.nodes)
