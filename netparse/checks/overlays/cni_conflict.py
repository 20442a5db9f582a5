"""Which CNI plugins left their interfaces on a node, and whether these go together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from re import fullmatch

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import Device, device, working
from netparse.checks.overlays.foreign_pods import foreign_pods
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.cluster import CniConfig, Link, Node
from netparse.cluster.remember import per_node
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports.load import shipped, shipped_names, with_bases
from netparse.safe import sh

_IPIP = "IPIP (tunl0)"
_ROLES = ("tunnel", "gateway", "pods", "pod", "vswitch")


@dataclass(frozen=True, slots=True)
class _Signs:
    """A plugin's interfaces on a node, and those of them that carry pods between nodes."""

    links: list[Link] = field(default_factory=list)
    tunnels: list[Link] = field(default_factory=list)


class CniConflict(Check):
    id = "cni-conflict"
    since = "0.1.0"
    title = "Interfaces of two CNI plugins that do not go together"
    severity = Severity.MEDIUM
    expected = "the interfaces of one CNI plugin, or of plugins that work together"
    why = (
        "Two plugins each believe that pod traffic is theirs: routes, bridges and firewall rules of the one catch packets of "
        "the other, on this node only. Usually the first one was removed without being cleaned up."
    )
    fix = (
        "ls /etc/cni/net.d    # the first file by name is the plugin in use; the other's file has to go",
        "delete the interfaces and routes of the plugin that is gone; of tunl0, which is the kernel's, its addresses",
    )
    confirm = "ip -br link; ls /etc/cni/net.d"
    reference = "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/"
    wrong = "During a migration both stand on the node for a while. Chained plugins that are not known to netparse look alike."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        signs = _signs(node)
        odd = _nowhere_else(node, signs, context)
        conflicts = [
            (a, b)
            for a, b in combinations(sorted(signs), 2)
            if not _together(a, signs[a], b, signs[b]) or (a in odd) != (b in odd)
        ]
        for a, b in conflicts:
            yield self._conflict(node, a, signs[a], b, signs[b])
        in_files = self._in_files(node, context)
        if in_files is not None:
            yield in_files
        foreign = list(foreign_pods(self, node, context))
        yield from foreign
        if conflicts or foreign or in_files is not None or not node.linux:
            return
        if not node.of(Kind.LINKS):
            broken = node.broken(Kind.LINKS)
            reason = broken[0].unusable if broken else "interfaces of this node were not captured"
            yield self.unknown(node, reason, LINK_CAPTURE.command)
        elif not node.showing(Kind.LINKS):
            reason = f"the capture does not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, LINK_CAPTURE.command)
        else:
            actual = f"interfaces of {' and '.join(sorted(signs))}" if signs else "no interface tells a CNI plugin"
            origins = [s.links[0].origin for s in signs.values()]
            yield self.finding(Verdict.PASS, node, actual=actual, origins=origins)

    def _in_files(self, node: Node, context: Context) -> Finding | None:
        """Return the finding on configurations of two plugins of which the runtime takes the one that does not run."""
        found = [(c, p) for c in context.cluster.settings.cni_configs(node) if (p := configured_plugin(c))]
        running = [p for _, p in found[1:] if _runs(p, context)]
        if len(found) < 2 or _runs(found[0][1], context) or not running or found[0][1] in _META:
            return None
        (taken, plugin), others = found[0], found[1:]
        names = ", ".join(f"{c.file} ({p})" for c, p in others)
        return self.finding(
            Verdict.FAIL,
            node,
            subject=taken.file,
            title=f"The runtime takes the CNI configuration of {plugin}, which does not run here",
            expected="the first file by name in /etc/cni/net.d is that of the plugin that runs",
            actual=f"{taken.file} ({plugin}) comes before {names}; {running[0]} is what runs in this cluster",
            why="The container runtime takes the first file by its name: new pods on this node are given to a plugin that does not run.",
            fix=(
                f"on {sh(node.name)}: mv /etc/cni/net.d/{sh(taken.file)} /root/    # then new pods get their network from {running[0]}",
                *_hanging(node, context),
            ),
            confirm="ls /etc/cni/net.d",
            origins=[c.origin for c, _ in found],
        )

    def _conflict(self, node: Node, a: str, mine: _Signs, b: str, theirs: _Signs) -> Finding:
        return self.finding(
            Verdict.WARN,
            node,
            subject=f"{a} {b}",
            title=f"{self.title}: {a} and {b}",
            actual=f"{a}: {_names(mine)}; {b}: {_names(theirs)}",
            origins=[k.origin for s in (mine, theirs) for k in (*s.tunnels, *s.links)[:3]],
            kinds=(Kind.LINKS, Kind.ROUTES),
            fix=(*self.fix, *_removals(a, mine), *_removals(b, theirs)),
        )


def _hanging(node: Node, context: Context) -> tuple[str, ...]:
    """Return what frees the pods that wait for a network: they are made anew."""
    pods = [p for p in context.cluster.objects.pods if p.node == node.name and p.status == "ContainerCreating"]
    if not pods:
        return ("kubectl delete each pod of this node that hangs in ContainerCreating: it is made anew",)
    return tuple(
        f"kubectl -n {sh(p.namespace or 'default')} delete pod {sh(p.name)}    # it is made anew" for p in pods[:3]
    )


def _removals(plugin: str, signs: _Signs) -> Iterator[str]:
    """Yield what takes a plugin's devices away; the interfaces of its pods go with the pods."""
    names = dict.fromkeys(k.name for k in signs.tunnels)
    commands = ["ip address flush dev tunl0" if name == "tunl0" else f"ip link del {sh(name)}" for name in names]
    if commands:
        yield f"{'; '.join(commands)}    # when {plugin} is the one that is gone"


_META = frozenset({"multus"})
_TYPES = {
    "calico": "calico",
    "flannel": "flannel",
    "cilium-cni": "cilium",
    "weave-net": "weave",
    "antrea": "antrea",
    "kube-ovn": "kube-ovn",
    "aws-cni": "aws-vpc-cni",
    "azure-vnet": "azure-cni",
    "ovn-k8s-cni-overlay": "ovn-kubernetes",
    "openshift-sdn": "openshift-sdn",
    "multus": "multus",
    "multus-shim": "multus",
}
"""The plugins by the type that their configuration names; ``bridge`` and ``ptp`` are of several."""


def configured_plugin(config: CniConfig) -> str | None:
    """Return the CNI plugin whose configuration this is; None for helpers and what is nobody's own."""
    return next((_TYPES[kind] for kind in config.plugins if kind in _TYPES), None)


def _runs(plugin: str, context: Context) -> bool:
    return plugin in with_bases(context.circumstances.cnis)


@per_node
def _signs(node: Node) -> dict[str, _Signs]:
    found: dict[str, _Signs] = {}
    for link, kind in (*working(node, *_ROLES), *_routed(node)):
        plugin = kind.plugin or (_IPIP if kind.role == "tunnel" else None)
        if plugin:
            signs = found.setdefault(plugin, _Signs())
            signs.links.append(link)
            if kind.role in ("tunnel", "gateway"):
                signs.tunnels.append(link)
    return found


def _nowhere_else(node: Node, signs: Iterable[str], context: Context) -> set[str]:
    """Return the plugins with a tunnel here that no other node shows, two at least being captured whole and showing the rest."""
    shown = context.once(_shown)
    others = len(shown.nodes) - (node in shown.nodes)
    mine = _signs(node)
    odd = {name for name in signs if mine[name].tunnels and shown.times[name] == (node in shown.nodes)}
    rest = set(signs) - odd
    if not odd or others < 2 or not all(not rest.isdisjoint(_signs(n)) for n in shown.nodes if n is not node):
        return set()
    return odd


@dataclass(frozen=True, slots=True)
class _Shown:
    """The nodes that were captured whole and show signs of plugins, and on how many of them each is."""

    nodes: frozenset[Node]
    times: Counter[str]


def _shown(context: Context) -> _Shown:
    cluster = context.cluster
    nodes = frozenset(n for n in cluster.nodes if n.showing(Kind.LINKS) and not cluster.outside(n) and _signs(n))
    return _Shown(nodes, Counter(name for n in nodes for name in _signs(n)))


def _may_be_by_plugin(way: Way, shown: frozenset[str]) -> bool:
    """Whether a route leads by a tunnel or a bridge of a plugin that is not among the interfaces that were shown."""
    return not way.dead and any(n not in shown and device(n).role in ("tunnel", "gateway") for n in way.devices)


def _routed(node: Node) -> Iterator[tuple[Link, Device]]:
    """Yield the tunnels and bridges of plugins that routes lead through and that no capture of interfaces shows.

    Each stands where a route does; a connected route tells of a bridge that it holds an address there, and is up.
    """
    seen = {k.name for k in node.links}
    for r in node.routes.where(
        _may_be_by_plugin, frozenset(k.name for k in node.links if device(k.name).role in ("tunnel", "gateway"))
    ):
        role = "tunnel" if r.gateways else "gateway"
        for name in r.devices if not r.dead else ():
            if name not in seen and (kind := device(name)).role == role and not (kind.with_ and role == "gateway"):
                seen.add(name)
                yield Link(name=name, origin=r.origin), kind


def _together(a: str, mine: _Signs, b: str, theirs: _Signs) -> bool:
    """Whether two plugins work together as they stand: one for the network, the other for policy or chained to it.

    Two that each have a tunnel of their own do not, whatever else they can do; Cilium without a pod of its own is chained.
    """
    if _IPIP in (a, b):  # tunl0 is Calico's or kube-router's; beside a tunnel of another plugin it is one too many
        other, signs = (b, theirs) if a == _IPIP else (a, mine)
        return other in ("calico", "kube-router") or not signs.tunnels
    if mine.tunnels and theirs.tunnels:
        return False
    chained = any(
        name == "cilium" and not any(fullmatch("lxc[0-9a-f]{12}", k.name) for k in signs.links)
        for name, signs in ((a, mine), (b, theirs))
    )
    return chained or b in _companions(a) or a in _companions(b)


@cache
def _companions(plugin: str) -> frozenset[str]:
    """Return the plugins that this one is documented to work with."""
    known = plugin in shipped_names("cni")
    return frozenset(shipped(plugin).meta.get("goes_with", ())) if known else frozenset()


def _names(signs: _Signs) -> str:
    """Return the interfaces in words: tunnels by name, pods' interfaces by one of them, for their names differ on each node."""
    kinds: Iterator[str] = (_kind(k.name) for k in (*signs.tunnels, *signs.links))
    return ", ".join(list(dict.fromkeys(kinds))[:4])


def _kind(name: str) -> str:
    """Return the name with what is random in it left out."""
    for stem in ("cali", "lxc", "eni", "azv", "vethwepl", "vlan"):
        if fullmatch(rf"{stem}[0-9a-f]+", name):
            return f"{stem}…"
    return name
