"""Whether the CNI plugin that a node should have shows there: a device of it, or a route to pods."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from netparse.checks.base import Check, Context, Need
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.nodes.node_network import speaks_of_network
from netparse.checks.overlays.cables import cables_down
from netparse.checks.overlays.cni_conflict import configured_plugin
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import LINK_CAPTURE, ROUTE_CAPTURE
from netparse.cluster import IP, Link, Node, Origin
from netparse.cluster.prefixes import place
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.records import NodeObject
from netparse.safe import sh

_ENOUGH = 2
"""Other nodes that must show the plugin before a node that calls itself Ready is thought to lack it."""
_NAMED = 4
"""Signs that prove that it runs: a node of a thousand has a route to each of the others, and each is one."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A reason to think so, in words, and the line that gives it."""

    words: str
    origin: Origin | None
    node: str | None = None
    """The other node that shows it."""


class CniNotRunning(Check):
    id = "cni-not-running"
    since = "0.1.0"
    title = "The CNI plugin does not run on the node"
    severity = Severity.CRITICAL
    expected = "a node that is meant to have a CNI plugin shows a device of it or a route to pods"
    why = (
        "The plugin makes its devices and its routes when it starts. Without them no pod of the node gets an address, and the pods of "
        "other nodes cannot be reached from it."
    )
    fix = (
        "is a CNI plugin installed in this cluster at all? kubeadm installs none: kubectl get daemonsets -A",
        "ls -l /etc/cni/net.d /opt/cni/bin    # on the node: the plugin puts its configuration and its program there",
    )
    confirm = "ip -br link; ip route    # on the node"
    reference = "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/"
    wrong = (
        "A node that has just joined shows this until the plugin's pod has started. A plugin that makes its devices with the first pod "
        "leaves nothing to be seen on a node without pods: a node that calls itself Ready is judged by its peers only."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node of the cluster needs no plugin, nor does an edge node, which KubeEdge connects."""
        return (
            node.linux
            and context.pod_networks.has_pods(node)
            and "edge-node" not in (context.circumstances.roles(node) or ())
        )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if cables := cables_down(node):
            yield self._cables(node, cables)
            return
        failing = list(_failing(node, context))
        shown = list(islice(_shown(node, context), _NAMED))
        if shown and failing:
            reason = f"{shown[0].words} is there, and may be left from before: {failing[0].words}"
            yield self.unknown(node, reason, *_logs(node), origins=[s.origin for s in (*failing, *shown[:2])])
        elif shown:
            names = ", ".join(dict.fromkeys(s.words for s in shown))
            yield self.finding(Verdict.PASS, node, actual=f"the node shows {names}", origins=[s.origin for s in shown])
        elif meant := failing or list(_meant(node, context)):
            yield self._lacking(node, meant, context)
        elif gaps := _gaps(node):
            yield self._not_seen(node, gaps)

    def _cables(self, node: Node, cables: Sequence[Link]) -> Finding:
        names = ", ".join(k.name for k in cables[:_NAMED]) + (", …" if len(cables) > _NAMED else "")
        return self.finding(
            Verdict.FAIL if node.showing(Kind.LINKS) else Verdict.WARN,
            node,
            subject="cables",
            title="The cables of the node's pods are down",
            actual=f"all {len(cables)} cables of pods that are shown were set down: {names}",
            why="A plugin sets them up when it makes them. Something else on the host sets them down, and no packet reaches a pod.",
            fix=(
                "which program manages interfaces here? systemctl list-units | grep -iE 'network|ifup|netscript|connman|NetworkManager'",
                "let it leave them alone: unmanaged-devices=interface-name:cali* of NetworkManager, Unmanaged=yes of systemd-networkd",
                f"ip link set {sh(cables[0].name)} up    # until it is set down again",
            ),
            confirm="ip -br link | grep -E 'cali|veth|lxc'    # all UP",
            origins=[k.origin for k in cables[:_NAMED]],
            kinds=(Kind.LINKS,),
        )

    def _lacking(self, node: Node, meant: Sequence[_Sign], context: Context) -> Finding:
        if gaps := _gaps(node):
            return self._not_seen(node, gaps, *(s.origin for s in meant))
        plugins = " and ".join(context.circumstances.cnis)
        return self.finding(
            Verdict.FAIL,
            node,
            actual=f"no interface of a CNI plugin and no route to pods; {'; '.join(s.words for s in meant[:3])}",
            title=f"{self.title}: {plugins}" if plugins else self.title,
            fix=(*_logs(node), *self.fix[1 if plugins else 0 :]),
            origins=[*(s.origin for s in (*meant, *_on_peers(node, context))), *_heads(node)],
            kinds=(Kind.LINKS, Kind.ROUTES),
        )

    def _not_seen(self, node: Node, gaps: Sequence[Need], *origins: Origin | None) -> Finding:
        names = " and ".join(need.what for need in gaps)
        broken = [c for need in gaps for c in node.broken(need.kind)]
        if broken:
            reason = broken[0].unusable
        elif not any(node.of(need.kind) for need in gaps):
            reason = f"{names} of this node were not captured"
        else:
            reason = f"the captures do not show all {names}{limits(node, *(need.kind for need in gaps))}"
        return self.unknown(node, reason, *(need.command for need in gaps), origins=origins)


def _gaps(node: Node) -> list[Need]:
    """Return what was not captured whole of where a plugin would show."""
    return [need for need in (LINK_CAPTURE, ROUTE_CAPTURE) if not _shows_all(node, need.kind)]


def _logs(node: Node) -> tuple[str, ...]:
    return (
        f"kubectl get pods -A -o wide --field-selector spec.nodeName={sh(node.name)}    # the plugin's pod: is it running and ready?",
        f"kubectl describe node {sh(node.name)}    # Conditions, Taints, Events",
    )


def _failing(node: Node, context: Context) -> Iterator[_Sign]:
    """Yield what says outright that the plugin does not work here: conditions, and the plugin's own pod."""
    for c in node.conditions.values():
        if c.type == "Ready" and speaks_of_network(c):
            yield _Sign(c.words, c.origin)
    own = [p for p in context.network_pods if p.role == "cni" and p.pod.node == node.name and not p.pod.done]
    for p in own:
        if p.pod.status is not None and not p.pod.healthy:
            yield _Sign(f"{p.pod.full_name} is {p.pod.status} and not ready", p.pod.origin)


def _meant(node: Node, context: Context) -> Iterator[_Sign]:
    """Yield what tells that a plugin belongs here, where the lack of it is a fault.

    On a node that calls itself Ready that is what at least two others show and none is without; else any sign will do.
    """
    peers = list(_on_peers(node, context))
    ready = (node.value("status") or "").split(",")[0] == "Ready"
    enough = len({s.node for s in peers}) >= _ENOUGH
    if not (enough if ready else _not_ready(node)):
        return
    yield from peers
    yield from _pod_cidrs(node)
    for config in context.cluster.settings.cni_configs(node):
        if plugin := configured_plugin(config):
            yield _Sign(f"{config.file} configures {plugin}", config.origin)


def _not_ready(node: Node) -> bool:
    """Whether the node list calls the node NotReady, for no other reason than its network where a reason is known."""
    ready = node.conditions.get("Ready")
    return (node.value("status") or "").startswith("NotReady") and (ready is None or ready.status == "Unknown")


def _pod_cidrs(node: Node) -> Iterator[_Sign]:
    for listing in node.listings:
        if isinstance(listing.record, NodeObject) and listing.record.pod_cidrs:
            cidr = listing.record.pod_cidrs[0]
            yield _Sign(f"its podCIDR is {cidr}", listing.origin.first_with(cidr))
            return


def _on_peers(node: Node, context: Context) -> Iterator[_Sign]:
    """Yield a device of each other node whose interfaces were captured; nothing where one of them has no such device."""
    others = [signs for other, signs in context.once(_devices) if other is not node]
    if all(others):
        yield from (sign for signs in others for sign in signs)


def _devices(context: Context) -> tuple[tuple[Node, tuple[_Sign, ...]], ...]:
    """Return the nodes of the list whose interfaces were captured, each with two devices at most that a plugin makes at its start."""
    seen = (n for n in context.cluster.nodes if n.linux and n.listings and n.of(Kind.LINKS))
    links = ((n, [k for k in n.links if _of_every_node(k)][:2]) for n in seen)
    return tuple(
        (n, tuple(_Sign(f"{n.name} has {k.name}", k.origin, n.name) for k in found))
        for n, found in links
        if found or n.showing(Kind.LINKS)
    )


def _of_every_node(link: Link) -> bool:
    """Whether a plugin makes this device when it starts, with pods or without."""
    kind = device(link.name)
    return kind.role in ("tunnel", "gateway", "pods") and kind.plugin is not None and not link.down


def _shown(node: Node, context: Context) -> Iterator[_Sign]:
    """Yield the devices of a plugin and of its pods, and the routes to pods."""
    for link in node.links:
        if _is_sign(link, node):
            yield _Sign(link.name, link.origin)
    for r in node.routes.where(_may_be_sign, context):
        routed = (entry.route for entry in context.pod_networks.routes_of.get(node, ()))
        if _is_by_plugin(r.says) or _to_pods_of_another(r.gateways, node, context) or r in routed:
            yield _Sign(f"the route {r.prefix} {r.way}".rstrip(), r.origin)


def _may_be_sign(way: Way, context: Context) -> bool:
    to_node = any(g in context.cluster.by_internal_ip for g in way.gateways)
    return not way.default and (to_node or _is_by_plugin(way) or place(way.prefix) in context.pod_networks.by_place)


def _is_by_plugin(way: Way) -> bool:
    roles = {device(name).role for name in way.devices}
    return way.protocol in PLUGINS or bool(roles & {"tunnel", "gateway", "pods", "pod"})


def _to_pods_of_another(gateways: Iterable[IP], node: Node, context: Context) -> bool:
    known = context.cluster.by_internal_ip
    return any(known.get(g) not in (None, node) for g in gateways)


def _is_sign(link: Link, node: Node) -> bool:
    kind = device(link.name)
    if kind.role == "pod":  # Docker's containers hang on its own bridges, virtual machines on others
        return device(link.master or "").role != "containers" and not link.name.startswith(("vnet", "tap"))
    if kind.addressed and not link.addresses:
        return False
    return kind.role in ("tunnel", "gateway", "pods") or (kind.role == "vswitch" and kind.plugin is not None)


def _shows_all(node: Node, kind: Kind) -> bool:
    if kind is Kind.ROUTES:
        return bool(node.showing(kind, table="main", family=node.family))
    return bool(node.showing(kind))


def _heads(node: Node) -> Iterator[Origin]:
    """Yield the first interfaces and routes that are there: they stand for what is not."""
    yield from (k.origin for k in node.links[:4])
    yield from (r.origin for r in node.routes if r.table == "main")
