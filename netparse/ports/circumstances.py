"""What is known of a cluster before its ports are judged: version, distribution, CNI plugins, roles, with the reasons."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from netparse.cluster import Cluster, Node, Origin, PodView, Settings
from netparse.cluster.rows_missing import runs_kubelet
from netparse.errors import UsageError
from netparse.ports.detect import Guess, clues, detect_all
from netparse.ports.facts import facts_of
from netparse.ports.load import RuleFile, shipped
from netparse.ports.names import resolve
from netparse.ports.processes import Match, match_listener
from netparse.ports.rule import canonical_roles
from netparse.ports.select import rules_for
from netparse.ports.version import Version

_ETCD_PEERS = 2380
_BESIDE = ("scheduler", "controller-manager")
"""The rules of what runs beside every API server."""
_STORES = ("microk8s-dqlite", "k8s-dqlite")
"""The rules of what stands in place of etcd, and runs on control planes alone: it may be all that is left of one."""
_OF_CONTROL_PLANE = (*_BESIDE, "apiserver", "etcd-client")


class _Role(NamedTuple):
    """The roles of a node in the words of the rules, the line that shows them, and the clue in words."""

    roles: frozenset[str] | None
    origin: Origin | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """``kubernetes`` is the highest kubelet version seen: no API server is older. ``reasons`` are sentences for people."""

    kubernetes: Version | None = None
    distribution: str | None = None
    cnis: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    """What else was recognised that has ports of its own on nodes: MetalLB, NodeLocal DNS, Ceph."""
    user: RuleFile | None = None
    reasons: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    """What the distribution and the CNI plugins were recognised by; empty for what the user gave."""
    kubernetes_by: str | None = None
    """Where the version comes from, in words."""
    settings: Settings | None = field(default=None, repr=False, compare=False)
    pods: Mapping[str, Sequence[PodView]] = field(default_factory=dict, repr=False, compare=False)
    """The pods of each node, by its name."""
    roles_printed: bool = False
    """Whether any node of the list has a role of the control plane; then a node without one is a worker."""
    etcd_hosts: Mapping[Node, Origin] = field(default_factory=dict, repr=False, compare=False)
    """The hosts outside the node list that are there for etcd, each with the line that shows it."""
    _roles: dict[Node, _Role] = field(default_factory=dict, repr=False, compare=False)
    _comparable: dict[frozenset[str], frozenset[Node]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of ports that apply beside the distribution's: those of the plugins and of the components."""
        return (*self.cnis, *self.components)

    def roles(self, node: Node) -> frozenset[str] | None:
        """Return the node's roles in the words of the rules, None when neither list nor listeners show them."""
        return self._role(node).roles

    def role_origin(self, node: Node) -> Origin | None:
        """Return the line that shows the node's roles: its row in the node list, or a listener; None when the user gave them."""
        return self._role(node).origin

    def role_reason(self, node: Node) -> str | None:
        """Return what shows the node's roles, in words; None when nothing does."""
        return self._role(node).reason

    def comparable(self, roles: frozenset[str], nodes: Sequence[Node]) -> frozenset[Node]:
        """Return the nodes of the cluster on which should run what runs on one of these roles.

        Not a host of unknown role, nor one that is etcd's own.
        """
        if roles not in self._comparable:
            theirs = ((n, self.roles(n)) for n in nodes)
            alike = (n for n, r in theirs if r is not None and not (r == {"etcd"} and "etcd" not in roles))
            self._comparable[roles] = frozenset(alike)
        return self._comparable[roles]

    def _role(self, node: Node) -> _Role:
        if node not in self._roles:
            self._roles[node] = self._find_role(node)
        return self._roles[node]

    @property
    def managed(self) -> bool:
        """Whether the provider keeps the control plane, so that every node is a worker, whatever its labels are."""
        return bool(self.distribution and shipped(self.distribution).meta.get("managed"))

    def _find_role(self, node: Node) -> _Role:
        row = node.listings[0].origin if node.listings else None
        if node.given_roles is None and (mark := edge_mark(node)):
            return _Role(frozenset({"edge-node"}), mark, "the version of its kubelet is KubeEdge's")
        if node.given_roles is None and self.managed and not shows_any_control_plane(node):
            return _Role(frozenset({"worker"}), row, "the provider keeps the control plane")
        # a label that people made (gpu, infra) is no evidence of what runs there
        if known := canonical_roles(node.roles or ()):
            listed = node.listed("roles")
            if node.given_roles is not None:
                return _Role(known, None, "as given")
            return _Role(known, listed[1] if listed else row, "ROLES in the node list")
        if node.given_roles is not None:
            return _Role(frozenset({"worker"}), None, "as given")
        if found := _by_static_pods(self.pods.get(node.name, ())) or _by_settings(node, self.settings):
            return found
        if shown := shows_control_plane(
            node, self.distribution, listed_elsewhere=self.roles_printed and row is not None
        ):
            return _Role(frozenset({"control-plane"}), shown, "a part of the control plane listens")
        if node in self.etcd_hosts:
            return _Role(frozenset({"etcd"}), self.etcd_hosts[node], "etcd listens, or its name is that of the members")
        if self.roles_printed and row is not None:
            return _Role(frozenset({"worker"}), row, "ROLES in the node list, which names others as control plane")
        return _Role(None, None, None)


_STATIC = re.compile(r"kube-system/(kube-apiserver|kube-controller-manager|kube-scheduler|etcd)-(.+)")


def _by_settings(node: Node, settings: Settings | None) -> _Role | None:
    """Return the roles that files of the node show: the manifests of static pods, and MicroK8s' own flag."""
    if settings is None:
        return None
    if own := settings.flag(node, "kubelite", "start-control-plane"):
        role = "control-plane" if own.value != "false" else "worker"
        return _Role(frozenset({role}), own.origin, f"--{own.name}={own.value} of {own.component}")
    for component, role in (("kube-apiserver", "control-plane"), ("etcd", "etcd")):
        origin = settings.manifest(node, component)
        if origin is not None:
            return _Role(frozenset({role}), origin, f"the manifest of {component}")
    return None


def _by_static_pods(pods: Iterable[PodView]) -> _Role | None:
    """Return the roles that static pods show: they are called after their node."""
    found = [(m[1], p) for p in pods if (m := _STATIC.fullmatch(p.full_name)) and m[2] == p.node]
    planes = [p for name, p in found if name == "kube-apiserver"] or [p for name, p in found if name != "etcd"]
    members = [p for name, p in found if name == "etcd"]
    if not found:
        return None
    roles = {*(["control-plane"] if planes else []), *(["etcd"] if members and not planes else [])}
    pod = (planes or members)[0]
    return _Role(frozenset(roles), pod.origin, f"the static pod {pod.name}")


def detect(
    cluster: Cluster,
    kubernetes: str | None = None,
    distribution: str | None = None,
    cnis: Iterable[str] = (),
    user: RuleFile | None = None,
) -> Circumstances:
    """Return the circumstances of the cluster; what the user gives is taken as it is.

    UsageError when the user names a version, a distribution or a plugin that is not known.
    """
    version, by = (_given_version(kubernetes), "as given") if kubernetes else _version_of(cluster)
    detection = detect_all(facts_of(cluster))
    given = tuple(resolve("cni", name) for name in cnis)
    distribution = resolve("distribution", distribution) if distribution else None
    guesses = (
        *((detection.distribution,) if detection.distribution and not distribution else ()),
        *(() if given else detection.cnis),
    )
    settled = distribution or (detection.distribution.name if detection.distribution else None)
    return Circumstances(
        kubernetes=version,
        kubernetes_by=by,
        settings=cluster.settings,
        pods=cluster.objects.pods_by_node,
        distribution=settled,
        cnis=given or tuple(guess.name for guess in detection.cnis),
        components=tuple(guess.name for guess in detection.components),
        user=user,
        reasons=(*_given(kubernetes, distribution, given), *detection.reasons_beside(distribution, given)),
        guesses=guesses,
        etcd_hosts=_etcd_hosts(cluster),
        roles_printed=any("control-plane" in canonical_roles(n.roles or ()) for n in cluster.nodes),
    )


def _etcd_hosts(cluster: Cluster) -> dict[Node, Origin]:
    """Return the hosts outside the node list that run etcd and no API server, and those that are named as two of them are.

    A name tells nothing of a host with a kubelet of its own, nor where rows of the list may be lost: nodes are named alike.
    """
    outside = [n for n in cluster.nodes if cluster.outside(n) and n.sockets]
    shown = {n: o for n in outside if (o := _etcd_line(n)) and shows_control_plane(n) is None}
    stems = Counter(_stem(n) for n in shown)
    alike = {n: next(shown[x] for x in shown if _stem(x) == _stem(n)) for n in outside if stems[_stem(n)] > 1}
    named = {n: o for n, o in alike.items() if not (cluster.listed_in_part or runs_kubelet(n))}
    return {**{n: o for n, o in named.items() if shows_control_plane(n) is None}, **shown}


def _etcd_line(node: Node) -> Origin | None:
    """Return the line that shows etcd at its peers' port: at the clients' port alone it may be a proxy."""
    return next(
        (x.origin for x in node.listeners if x.port == _ETCD_PEERS and match_listener(("etcd",), x) is Match.OWN), None
    )


def _stem(node: Node) -> str:
    """Return the name without its numbers: ``etcd-2`` is one of ``etcd-``."""
    return re.sub(r"\d+", "", node.name)


_MOST_MINOR = 99  # 1.300 is a slip for 1.30.0; releases that are newer than the tables are none


def _given_version(text: str) -> Version:
    version = Version.parse(text)
    if version is None:
        raise UsageError(f'--kubernetes {text}: a version such as "1.30" or "v1.28.5+k3s1" is needed')
    if version.major != 1 or version.minor > _MOST_MINOR:
        raise UsageError(
            f"--kubernetes {text}: there is no such Kubernetes; give the version that `kubectl get nodes` shows, such as 1.30,"
            " and not that of the distribution"
        )
    return version


def _given(kubernetes: str | None, distribution: str | None, cnis: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sentence for each circumstance that was given, not found."""
    sentences = [f"Kubernetes: {kubernetes}, as given."] if kubernetes else []
    sentences += [f"Distribution: {shipped(distribution).meta['title']}, as given."] if distribution else []
    return (*sentences, *(f"CNI plugin: {shipped(name).meta['title']}, as given." for name in cnis))


_API_SERVER = re.compile(r"(?:[\w./:-]+/)?(?:kube-apiserver|hyperkube)[\w.-]*:(v?\d+\.\d+\.\d+[\w.+-]*)(?:@.*)?")


def _version_of(cluster: Cluster) -> tuple[Version | None, str | None]:
    """Return the highest version of a kubelet; without a node list that of an API server's image, else kubeadm's own note."""
    found = [(v, n) for n in cluster.nodes if (v := Version.parse(n.value("version")))]
    if found:
        version, node = max(found, key=lambda f: f[0])
        return version, f"the kubelet of {node.name}"
    images = ((m[1], p) for p in cluster.objects.pods for i in p.images if (m := _API_SERVER.fullmatch(i)))
    running = [(v, p) for text, p in images if (v := Version.parse(text))]
    if running:
        version, pod = max(running, key=lambda f: f[0])
        return version, f"the image of {pod.name}"
    for config, _ in cluster.objects.config_maps:
        noted = re.search(r"^kubernetesVersion: (\S+)", config.data.get("ClusterConfiguration", ""), re.MULTILINE)
        if noted and (known := Version.parse(noted[1])):
            return known, f"kubernetesVersion of {config.name}"
    return None, None


def edge_mark(node: Node) -> Origin | None:
    """Return the line that shows the node to be one of KubeEdge's edge nodes, None of every other."""
    patterns = [c.pattern for c in clues("edge-nodes") if c.what == "version" and c.pattern]
    listed = node.listed("version")
    return listed[1] if listed and any(p.fullmatch(listed[0]) for p in patterns) else None


def shows_any_control_plane(node: Node) -> bool:
    """Return whether anything listens where the API server, etcd, the scheduler or the controller manager do, but on loopback.

    Processes that are known to be others do not count: AKS has containerd on the controller manager's port.
    """
    rules = [rule for rule in rules_for() if rule.id in _OF_CONTROL_PLANE]
    good = (Match.OWN, Match.STAND_IN)
    held = {r.id for x in node.listeners for r in rules if x.port and r.covers(x.port) and match_listener(r, x) in good}
    return bool(held)


def shows_control_plane(
    node: Node, distribution: str | None = None, *, listed_elsewhere: bool = False
) -> Origin | None:
    """Return the line that shows a part of the control plane listening: the API server, or what runs beside it.

    Loopback proxies of workers do not count. Only the process itself counts, or the one that is it in that
    distribution (kubelite, k3s): a load balancer on 6443 makes no control plane. Scheduler and controller manager tell it
    too, so that a node whose API server is down is not taken for a worker; not where ROLES of others say who is
    (``listed_elsewhere``).
    """
    rules = {rule.id: rule for rule in rules_for(distribution=distribution)}
    apiserver = rules.get("apiserver")
    all_in_one = apiserver.processes if apiserver else ()
    for x in node.listeners:
        if not x.process or x.port is None or x.protocol != "tcp":
            continue
        names = ("kube-apiserver", *(all_in_one if apiserver and apiserver.covers(x.port) else ()))
        if not x.loopback and match_listener(names, x) is Match.OWN:
            return x.origin
        beside = next((r for name in (*_BESIDE, *_STORES) if (r := rules.get(name)) and r.covers(x.port)), None)
        if beside and not listed_elsewhere and match_listener((*beside.processes, *all_in_one), x) is Match.OWN:
            return x.origin
    return None
