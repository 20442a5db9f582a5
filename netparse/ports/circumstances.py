"""What is known of a cluster before its ports are judged: version, distribution, CNI plugins, roles, with the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from netparse.cluster import Cluster, Node, Origin
from netparse.errors import UsageError
from netparse.ports.detect import Guess, clues, detect_all
from netparse.ports.facts import facts_of
from netparse.ports.load import RuleFile, shipped
from netparse.ports.names import resolve
from netparse.ports.processes import Match, match_listener
from netparse.ports.rule import canonical_roles
from netparse.ports.select import rules_for
from netparse.ports.version import Version

_BESIDE = ("scheduler", "controller-manager")
"""The rules of what runs beside every API server."""
_OF_CONTROL_PLANE = (*_BESIDE, "apiserver", "etcd-client")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """``kubernetes`` is the highest kubelet version seen: no API server is older. ``reasons`` say why, for people."""

    kubernetes: Version | None = None
    distribution: str | None = None
    cnis: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    """What else was recognised that has ports of its own on nodes: MetalLB, NodeLocal DNS, Ceph."""
    user: RuleFile | None = None
    reasons: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    """What the distribution and the CNI plugins were recognised by; empty for what the user gave."""
    roles_printed: bool = False
    """Whether any node of the list has a role of the control plane; then a node without one is a worker."""
    _roles: dict[Node, tuple[frozenset[str] | None, Origin | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of ports that apply beside the distribution's: those of the plugins and of the components."""
        return (*self.cnis, *self.components)

    def roles(self, node: Node) -> frozenset[str] | None:
        """Return the node's roles in the words of the rules, None when neither list nor listeners show them."""
        return self._role(node)[0]

    def role_origin(self, node: Node) -> Origin | None:
        """Return the line that shows the node's roles: its row in the node list, or a listener; None when the user gave them."""
        return self._role(node)[1]

    def _role(self, node: Node) -> tuple[frozenset[str] | None, Origin | None]:
        if node not in self._roles:
            self._roles[node] = self._find_role(node)
        return self._roles[node]

    @property
    def managed(self) -> bool:
        """Whether the provider keeps the control plane, so that every node is a worker, whatever its labels say."""
        return bool(self.distribution and shipped(self.distribution).meta.get("managed"))

    def _find_role(self, node: Node) -> tuple[frozenset[str] | None, Origin | None]:
        row = node.listings[0].origin if node.listings else None
        if node.given_roles is None and (mark := edge_mark(node)):
            return frozenset({"edge-node"}), mark
        if node.given_roles is None and self.managed and not shows_any_control_plane(node):
            return frozenset({"worker"}), row
        # a label that somebody made (gpu, infra) says nothing about what runs there
        if known := canonical_roles(node.roles or ()):
            listed = node.listed("roles")
            return known, None if node.given_roles is not None else listed[1] if listed else row
        if node.given_roles is not None:
            return frozenset({"worker"}), None
        if shown := shows_control_plane(
            node, self.distribution, listed_elsewhere=self.roles_printed and row is not None
        ):
            return frozenset({"control-plane"}), shown
        if self.roles_printed and row is not None:
            return frozenset({"worker"}), row
        return None, None


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
    version = _given_version(kubernetes) if kubernetes else _highest(cluster)
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
        distribution=settled,
        cnis=given or tuple(guess.name for guess in detection.cnis),
        components=tuple(guess.name for guess in detection.components),
        user=user,
        reasons=(*_given(kubernetes, distribution, given), *detection.reasons_beside(distribution, given)),
        guesses=guesses,
        roles_printed=any("control-plane" in canonical_roles(n.roles or ()) for n in cluster.nodes),
    )


def _given_version(text: str) -> Version:
    version = Version.parse(text)
    if version is None:
        raise UsageError(f'--kubernetes {text}: a version such as "1.30" or "v1.28.5+k3s1" is needed.')
    return version


def _given(kubernetes: str | None, distribution: str | None, cnis: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sentence for each circumstance that was given, not found."""
    sentences = [f"Kubernetes: {kubernetes}, as given."] if kubernetes else []
    sentences += [f"Distribution: {shipped(distribution).meta['title']}, as given."] if distribution else []
    return (*sentences, *(f"CNI plugin: {shipped(name).meta['title']}, as given." for name in cnis))


def _highest(cluster: Cluster) -> Version | None:
    found = [v for n in cluster.nodes if (v := Version.parse(n.value("version")))]
    return max(found, default=None)


def edge_mark(node: Node) -> Origin | None:
    """Return the line that shows the node to be one of KubeEdge's edge nodes, None of every other."""
    patterns = [c.pattern for c in clues("edge-nodes") if c.what == "version" and c.pattern]
    listed = node.listed("version")
    return listed[1] if listed and any(p.fullmatch(listed[0]) for p in patterns) else None


def shows_any_control_plane(node: Node) -> bool:
    """Say whether anything listens where the API server, etcd, the scheduler or the controller manager do, but on loopback.

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
        beside = next((r for name in _BESIDE if (r := rules.get(name)) and r.covers(x.port)), None)
        if beside and not listed_elsewhere and match_listener((*beside.processes, *all_in_one), x) is Match.OWN:
            return x.origin
    return None
