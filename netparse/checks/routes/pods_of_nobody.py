"""Routes to pods of nobody: of a node that was removed, or that never was."""

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device, working
from netparse.checks.lookups.main_table import Table
from netparse.checks.lookups.pod_routes import PodRoute
from netparse.checks.routes.pod_targets import routes_of_others, whose
from netparse.cluster import IP, Node, Prefix
from netparse.parsers import Kind

_OF_PODS = ("tunnel", "gateway", "pods")


def leads_nowhere(node: Node, entry: PodRoute, context: Context) -> str | None:
    """Return why a network is nobody's: no captured node has it, and the others, two at least, have no route to it.

    Where all have it, the node list and whole captures of every node in it must show that none holds the gateway.
    """
    networks, pods = context.networks, context.pod_networks
    prefix, gateways = entry.route.prefix, entry.route.gateways
    if not gateways or any(whose(g, context) or g in context.cluster.holders for g in gateways):
        return None
    routers = {g for r in (*node.default_routes("inet"), *node.default_routes("inet6")) for g in r.gateways}
    if pods.holders(prefix) or pods.homed(prefix) or not _on_others(node, entry, context):
        return None  # all pods' network by way of the node's own gateway; or the device of a plugin that only this node has
    if any(_is_inner_router(node, name, g) for name in entry.route.devices for g in gateways):
        return None
    if set(gateways) & routers or (entry.direct and not all(networks.in_node_network(g) for g in gateways)):
        return None
    peers = [n for n in pods.routed if n is not node and networks.shared_subnet(n, node)]
    have = {r.node for r in routes_of_others(node, prefix, context)}
    without = [n for n in peers if n not in have and Table(n).best(prefix) is None and _whole(n, prefix)]
    if len(without) >= 2 and len(without) == len(peers):
        return f"none of the {len(without)} other nodes has a route to it, and no node holds {gateways[0]}"
    everyone = [n for n in context.cluster.nodes if not context.cluster.outside(n)]
    seen = all(n.linux and n.showing(Kind.ADDRESSES, tokens=gateways) and n.internal_ips for n in everyone)
    homeless = any(_is_homeless(n, prefix.version, context) for n in everyone)
    if (
        context.cluster.listed and seen and not homeless and len(everyone) > 2
    ):  # it may be that of a node whose devices are gone
        return f"no node of the list holds {gateways[0]}"
    return None


def is_like_pods(prefix: Prefix, context: Context) -> bool:
    """Whether a network is as long as the pod networks of all nodes, three at least, and beside them: one of a node that is gone."""
    pods = context.pod_networks
    known = [p for p in pods.routes if p.version == prefix.version and pods.owner(p)]
    around = 48 if prefix.version == 6 else 16
    if len(known) < 3 or prefix.prefixlen <= around or {p.prefixlen for p in known} != {prefix.prefixlen}:
        return False
    cluster = prefix.supernet(new_prefix=around)
    return all(p.network_address in cluster for p in known)


def _is_inner_router(node: Node, name: str, gateway: IP) -> bool:
    """Whether an address is in the network of the plugin's own port of the node: a router in the virtual switch (OVN) has it."""
    link = node.link(name) if device(name).role == "gateway" else None
    return link is not None and any(gateway in a.ip.network and gateway != a.ip.ip for a in link.addresses)


def _is_homeless(node: Node, version: int, context: Context) -> bool:
    """Whether a node shows no network for its pods: its devices are gone, or the one that should hold an address holds none."""
    devices = list(working(node, *_OF_PODS))
    if not devices:
        return not context.pod_networks.has_own(node, version)
    bare = [k for k, kind in devices if kind.plugin and not any(a.ip.version == version for a in k.addresses)]
    return any(not k.families or ("inet6" if version == 6 else "inet") in k.families for k in bare)


def _on_others(node: Node, entry: PodRoute, context: Context) -> bool:
    """Whether another node has the device of the route too, as far as their interfaces were captured."""
    shown = [n for n in context.others(node) if n.showing(Kind.LINKS)]
    return entry.direct or not shown or any(n.link(name) for n in shown for name in entry.route.devices)


def _whole(node: Node, prefix: Prefix) -> bool:
    family = "inet6" if prefix.version == 6 else "inet"
    return bool(node.showing(Kind.ROUTES, family=family, table="main", tokens=(prefix.network_address,)))
