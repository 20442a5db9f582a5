"""Whether a host and a component belong to the cluster, so that a closed port is a fault."""

from collections.abc import Iterable, Set
from dataclasses import replace

from netparse.checks.lookups.devices import working
from netparse.checks.port_states.model import PortJudgement, PortState
from netparse.cluster import Cluster, Node
from netparse.ports import Match, PortRule, match_listener
from netparse.ports.circumstances import Circumstances
from netparse.ports.processes import name_matches

_ON_NODES = (
    "kubelet",
    "kube-proxy",
    "kubelite",
    "k3s",
    "k3s server",
    "k3s agent",
    "k3s-server",
    "k3s-agent",
)
ON_EVERY_NODE = ("kubelet", "kube-proxy")
"""Components that run on every node, whatever its role."""
_PORTS_OF_NODES = (10250, 10255, 10256)


def is_member(node: Node, cluster: Cluster) -> bool:
    """Whether a host is a node of the cluster: it stands in the list or, where there is none, shows a sign of what nodes run."""
    if cluster.listed or node.given_roles is not None:
        return not cluster.outside(node)
    if cluster.settings.by_node.get(node.name) or cluster.pods_of(node):
        return True
    programs = (o for x in node.listeners for o in x.owners)
    return (
        any(name_matches(_ON_NODES, o) for o in programs)
        or any(working(node, "tunnel", "gateway", "pods", "pod"))
        or any(x.protocol == "tcp" and x.port in _PORTS_OF_NODES for x in node.listeners)
    )


def of_unlisted_host(found: PortJudgement, cluster: Cluster) -> PortJudgement:
    """Return the judgement of a host that may be no node: what every node needs, it may not need."""
    if found.state is not PortState.CLOSED or not ("all" in found.rule.roles or found.on_other_nodes):
        return found
    unlisted = "this host is not in the node list and may be no node"
    unseen = "no node list was captured and nothing here is a sign of a node"
    reason = f"{found.reason}, but {unlisted if cluster.listed else unseen}"
    return replace(found, state=PortState.UNKNOWN, reason=reason, settled_by="address")


def not_looked_at(node: Node, rule: PortRule, cluster: Cluster, circumstances: Circumstances) -> str:
    """Return in words the nodes that might have shown the component and were not captured; nothing when all were."""
    if not cluster.listed:
        return "the other nodes are not known"
    others = [n for n in cluster.nodes if n is not node and n.linux and rule.is_for(circumstances.roles(n) or ())]
    blind = [n.name for n in others if not n.proves_no_listener(rule.protocol)]
    more = f" and {len(blind) - 3} more" if len(blind) > 3 else ""
    return f"the sockets of {', '.join(blind[:3])}{more} were not captured" if blind else ""


def unless_elsewhere(found: PortJudgement, elsewhere: str) -> PortJudgement:
    """Return the judgement of a component that need not run in the cluster, and that nobody was seen to run."""
    if found.state is not PortState.CLOSED:
        return found
    reason = f"{found.reason}; whether this cluster runs {found.rule.component} on its nodes is not known: {elsewhere}"
    return replace(found, state=PortState.UNKNOWN, reason=reason)


def is_chance(found: PortJudgement, rules: Iterable[PortRule], cluster: Cluster) -> bool:
    """Whether another program rightly holds a port that the component need not have on this node.

    So when another rule names that program, or when no node shows the component itself on the port.
    """
    rule = found.rule
    if found.state is not PortState.FOREIGN or rule.kind != "optional":
        return False
    others = [r for r in rules if r is not rule and r.protocol == rule.protocol and r.covers(found.port)]
    named = any(match_listener(r, x) is Match.OWN for r in others for x in found.listeners)
    return named or not _seen({(rule.protocol, found.port)}, rule, cluster, set(cluster.nodes), (Match.OWN,))


def component_meant(rule: PortRule, rules: Iterable[PortRule], node: Node, cluster: Cluster, nodes: Set[Node]) -> bool:
    """Whether the component runs in the cluster: a manifest on the node itself means it to, or a node shows it."""
    return cluster.settings.manifest(node, rule.component) is not None or _component_seen(rule, rules, cluster, nodes)


def _component_seen(rule: PortRule, rules: Iterable[PortRule], cluster: Cluster, nodes: Set[Node]) -> bool:
    """Whether any of these nodes shows the component on any of its ports; else it may run outside of the cluster, as etcd can."""
    # one after the other: there are thousands where a rule is a range, and the first is mostly enough
    ports = ((r.protocol, p) for r in rules if r.component == rule.component for p in range(r.first, r.last + 1))
    return _seen(ports, rule, cluster, nodes, (Match.OWN, Match.NOT_SHOWN))


def _seen(
    ports: Iterable[tuple[str, int]], rule: PortRule, cluster: Cluster, nodes: Set[Node], matches: tuple[Match, ...]
) -> bool:
    return any(
        node in nodes and match_listener(rule, x) in matches
        for port in ports
        for node, x in cluster.listening.get(port, ())
    )
