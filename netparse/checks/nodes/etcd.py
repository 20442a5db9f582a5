"""How many members etcd has, by the sockets of the nodes and by its static pods: only where every node that could have one was captured."""

from collections.abc import Iterable, Sequence, Set

from netparse.checks.base import Check, Context
from netparse.checks.port_states import PortState
from netparse.checks.shared.needs import SOCKET_CAPTURE
from netparse.cluster import Listener, Node, PodView
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import Match, PortRule, canonical_roles, match_listener, rules_for

_CLIENT, _PEER = 2379, 2380
_NAMESPACES = ("kube-system", "openshift-etcd")


class EtcdMemberCount(Check):
    id = "etcd-member-count"
    since = "0.1.0"
    title = "The number of etcd members does not survive a failure well"
    severity = Severity.MEDIUM
    expected = "an odd number of etcd members: three or five beside several control-plane nodes"
    why = (
        "etcd needs more than half of its members: an even number tolerates no more failures than one less, "
        "one member alone tolerates none."
    )
    fix = (
        "add a member (with kubeadm: kubeadm join --control-plane on a new node) or take one away: etcdctl member list, member remove",
    )
    confirm = "etcdctl member list"
    reference = "https://etcd.io/docs/latest/faq/#why-an-odd-number-of-cluster-members"
    wrong = (
        "etcd may have members on hosts that are not in the bundle. Members that are down are not counted: a member of three "
        "that crashed leaves two."
    )

    def applies(self, node: Node, context: Context) -> bool:
        return node is context.cluster.nodes[0]  # a question about the cluster: asked once

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        candidates, planes = _candidates(context), _control_plane(context)
        if not candidates:
            return
        shown = {n.name: _sockets(n, context, sure=n not in planes) for n in candidates}
        pods = {n.name: _static_pods(n, context) for n in candidates}
        members = [n for n in candidates if shown[n.name] or pods[n.name]]
        in_pods = {p.namespace for found in pods.values() for p in found}
        blind = [
            n
            for n in candidates
            if n not in members and not n.proves_no_listener("tcp") and not _runs_other_pods(n, in_pods, context)
        ]
        if blind:
            reason = f"whether etcd runs on {_names(blind)} was not captured"
            yield self.finding(Verdict.UNKNOWN, *candidates, actual=reason, fix=(SOCKET_CAPTURE.command,))
            return
        if not members:
            return
        count = len(members)
        actual = f"{_number(count, 'etcd member')} ({_names(members)}), {_number(len(planes), 'control-plane node')}"
        first = {n.name: [*(x.origin for x in shown[n.name]), *(p.origin for p in pods[n.name])][:1] for n in members}
        origins = [o for found in first.values() for o in found]
        kinds = tuple({Kind.SOCKETS if shown[n.name] else Kind.PODS: True for n in members})
        bad = count % 2 == 0 or (count == 1 and len(planes) > 1)
        apart = [n for n in members if not n.listings]
        if bad and apart:
            reason = f"{actual}; {_names(apart)}: no node list names them, there may be more such hosts"
            fix = ("etcdctl member list    # on one of them",)
            yield self.finding(Verdict.UNKNOWN, *members, actual=reason, fix=fix, origins=origins)
            return
        if bad and (row := context.cluster.row_beside_lost_ones):
            reason = f"{actual}; the node list is not whole, there may be more members"
            fix = ("kubectl get nodes -o wide",)
            yield self.finding(Verdict.UNKNOWN, *members, actual=reason, fix=fix, origins=(*origins, row))
            return
        down = [n for n in candidates if _closed(n, context)] if bad else []
        if down:
            actual += f"; etcd of {_names(down)} should listen and does not"
        verdict = Verdict.WARN if bad else Verdict.PASS
        facts = Facts(should_be_there=tuple(n.name for n in down))
        yield self.finding(verdict, *members, actual=actual, kinds=kinds, origins=origins, facts=facts)


def _control_plane(context: Context) -> list[Node]:
    return [n for n in context.cluster.nodes if "control-plane" in _roles(n, context)]


def _candidates(context: Context) -> list[Node]:
    """Return the nodes on which etcd could run: by their role, or because they show it; all, where it is chosen apart."""
    anywhere = any(rule.kind == "optional" for rule in _rules(context))
    found = []
    for node in context.cluster.nodes:
        by_role = bool(_roles(node, context) & {"control-plane", "etcd"}) or (anywhere and node.linux)
        if by_role or _sockets(node, context, sure=True):
            found.append(node)
    return found


def _rules(context: Context) -> list[PortRule]:
    c = context.circumstances
    rules = rules_for(distribution=c.distribution, cnis=c.tables, user=c.user)
    return [rule for rule in rules if rule.id in ("etcd-client", "etcd-peer")]


def _roles(node: Node, context: Context) -> frozenset[str]:
    return canonical_roles(context.circumstances.roles(node) or ())


def _sockets(node: Node, context: Context, *, sure: bool) -> list[Listener]:
    """Return the sockets of a member; where etcd need not be, those whose process is shown (``sure``).

    On loopback 2379 may be a proxy before other members, as that of K3s and RKE2.
    """
    shown = (Match.OWN,) if sure else (Match.OWN, Match.NOT_SHOWN)
    return [
        x
        for rule in _rules(context)
        for x in node.listeners
        if x.protocol == "tcp"
        and x.port is not None
        and rule.covers(x.port)
        and match_listener(rule, x) in shown
        and (not x.loopback or x.port != _CLIENT or match_listener(["etcd"], x) is Match.OWN)
    ]


def _static_pods(node: Node, context: Context) -> list[PodView]:
    """Return the pod of etcd that the kubelet of this node made of its manifest: it is called after the node."""
    names = {f"etcd-{name}" for name in (node.name, *node.aliases)}
    return [p for p in context.cluster.pods_of(node) if p.name in names and p.namespace in (None, *_NAMESPACES)]


def _runs_other_pods(node: Node, namespaces: Set[str | None], context: Context) -> bool:
    """Whether the node's pods were captured and etcd is not among them, where that of other nodes is a pod."""
    shown = any(context.cluster.objects.shows_pods_of(namespace) for namespace in namespaces)
    return shown and any(p.namespace in namespaces for p in context.cluster.pods_of(node))


def _closed(node: Node, context: Context) -> bool:
    judged = context.ports(node) if node.sockets else ()
    return any(p.port == _PEER and p.state is PortState.CLOSED for p in judged)


def _names(nodes: Sequence[Node]) -> str:
    return ", ".join(n.name for n in nodes)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
