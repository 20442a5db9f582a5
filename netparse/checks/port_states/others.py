"""What the sockets of the other nodes say of a port of this one."""

from collections.abc import Iterator, Set

from netparse.checks.port_states.meant import ON_EVERY_NODE
from netparse.checks.port_states.model import PortJudgement, PortState
from netparse.checks.port_states.reachable import shows_its_others
from netparse.checks.port_states.words import shown_addresses
from netparse.cluster import Cluster, Node
from netparse.ports import Match, PortRule, match_listener, rules_for
from netparse.ports.circumstances import Circumstances
from netparse.ports.processes import is_in_front


def alone_without(
    node: Node, rule: PortRule, port: int, cluster: Cluster, circumstances: Circumstances
) -> PortJudgement | None:
    """Return the judgement of a port that every other node of the rule's roles has, two at least, and not this one."""
    captures = node.proves_no_listener(rule.protocol)
    held = any(x.protocol == rule.protocol and x.port == port for x in node.listeners)
    if (
        not rule.everywhere
        or held
        or not captures
        or (cluster.outside(node) and (cluster.listed_in_part or node not in circumstances.etcd_hosts))
        or any(c.mentions(str(port)) for c in captures)
    ):
        return None
    hosts = circumstances.etcd_hosts
    everyone = {
        n
        for n in (hosts if node in hosts else cluster.nodes)
        if n is not node and n.linux and n.sockets and (node in hosts or not cluster.outside(n))
    }
    found = {n: x for n, x in cluster.listening.get((rule.protocol, port), ()) if match_listener(rule, x) is Match.OWN}
    of_role = {n for n in everyone if rule.is_for(circumstances.roles(n) or ())}
    # in a small cluster the nodes of the other role tell it too, of what runs on every node
    groups = (of_role, everyone) if rule.component in ON_EVERY_NODE else (of_role,)
    others = next((g for g in groups if _agree(g, found.keys())), None)
    if others is None:
        return None
    have = {n: x for n, x in found.items() if n in others}
    count = f"the {len(have)}" if len(have) == len(others) else f"{len(have)} of the {len(others)}"
    reason = f"nothing listens on {rule.protocol} port {port}; on {count} other nodes that were captured {rule.component} does"
    return PortJudgement(
        node=node,
        rule=rule,
        port=port,
        state=PortState.CLOSED,
        reason=reason,
        captures=captures,
        on_other_nodes=tuple(have.values())[:2],
    )


def _agree(others: Set[Node], having: Set[Node]) -> bool:
    """Whether the others tell that the port belongs on every node: all have it, or it is missing on a third of all nodes at most."""
    have = len(others & having)
    have_not = len(others) - have + 1
    return len(others) > 1 and (have_not == 1 or (have > 2 and 2 * have_not <= have))


def alone_on_loopback(
    node: Node, rule: PortRule, port: int, cluster: Cluster, circumstances: Circumstances
) -> PortJudgement | None:
    """Return the judgement of a node that keeps to itself what all others that have it, two at least, show to each other.

    So the hosts of external etcd, and the ports of a plugin that need not be there, but are on every node where they are.
    """
    hosts = circumstances.etcd_hosts
    of_etcd = node in hosts and rule.component == "etcd"
    own = tuple(x for x in node.listeners if x.protocol == rule.protocol and x.port == port)
    captures = node.proves_no_listener(rule.protocol)
    if not own or not captures or not all(x.loopback for x in own):
        return None
    if not of_etcd and (not rule.everywhere or cluster.outside(node) or match_listener(rule, own[0]) is not Match.OWN):
        return None
    held = [
        (n, x)
        for n, x in cluster.listening.get((rule.protocol, port), ())
        if n is not node and (n in hosts or not of_etcd) and match_listener(rule, x) is Match.OWN
    ]
    shown = {n: x for n, x in held if not x.loopback}
    if len(shown) < 2 or (not of_etcd and any(n not in shown for n, _ in held)):
        return None
    whose = "hosts of etcd" if of_etcd else "nodes that show it"
    return PortJudgement(
        node=node,
        rule=rule,
        port=port,
        state=PortState.LOOPBACK,
        reason=f"{rule.component} listens on {shown_addresses(own)} only; on the {len(shown)} other {whose} others reach it",
        listeners=own,
        captures=captures,
        on_other_nodes=tuple(shown.values()),
    )


def is_only_etcd(found: PortJudgement, cluster: Cluster, circumstances: Circumstances) -> bool:
    """Whether this is etcd of the only control-plane node of a cluster before 1.13: kubeadm kept it on loopback then."""
    version = circumstances.kubernetes
    if found.state is not PortState.LOOPBACK or found.rule.component != "etcd" or version is None:
        return False
    members = [n for n in cluster.nodes if (circumstances.roles(n) or frozenset()) & {"control-plane", "etcd"}]
    return cluster.listed and version.release < (1, 13) and members == [found.node]


def is_outage(found: PortJudgement, cluster: Cluster, comparable: frozenset[Node]) -> bool:
    """Whether only the load balancer holds the port here, while the component itself listens on another node of the role."""
    rule = found.rule
    if (
        found.state not in (PortState.MOVED, PortState.FOREIGN)
        or not found.listeners
        or not all(is_in_front(rule, x) for x in found.listeners)
    ):
        return False
    others = comparable - {found.node}
    return any(
        n in others and match_listener(rule, x) is Match.OWN and not is_in_front(rule, x)
        for n in others
        for x in n.listeners
    )


def etcd_apart(node: Node, cluster: Cluster, circumstances: Circumstances) -> Iterator[PortJudgement]:
    """Yield ports that etcd keeps to loopback here, while etcd of another node shows its own to others: that needs no roles."""
    for rule in rules_for(distribution=circumstances.distribution, cnis=circumstances.cnis, user=circumstances.user):
        if rule.component != "etcd" or rule.kind != "listener" or rule.first != rule.last:
            continue
        seen = cluster.listening.get((rule.protocol, rule.first), ())
        own = tuple(x for n, x in seen if n is node)
        shown = tuple(x for n, x in seen if n is not node and not x.loopback and match_listener(rule, x) is Match.OWN)
        alone = own and all(x.loopback and match_listener(rule, x) is Match.OWN for x in own)
        if not alone or not shown or not (node.proves_no_listener(rule.protocol) or all(map(shows_its_others, own))):
            continue
        where = "on another host" if len(shown) == 1 else f"on {len(shown)} other hosts"
        yield PortJudgement(
            node=node,
            rule=rule,
            port=rule.first,
            state=PortState.LOOPBACK,
            reason=f"etcd listens on {shown_addresses(own)} only; {where} others reach it",
            listeners=own,
            on_other_nodes=shown[:2],
        )
