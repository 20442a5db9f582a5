"""What is known of a cluster before its ports are judged: version, distribution, CNI plugins, roles, with the reasons."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netparse.cluster import Cluster, Node, Origin
from netparse.errors import UsageError
from netparse.ports.detect import Guess, detect_all
from netparse.ports.facts import facts_of
from netparse.ports.load import RuleFile, shipped, shipped_names
from netparse.ports.processes import Match, match_listener
from netparse.ports.rule import canonical_roles
from netparse.ports.select import rules_for
from netparse.ports.version import Version

_ETCD_PEERS = 2380
_BESIDE = ("scheduler", "controller-manager")
"""The rules of what runs beside every API server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """``kubernetes`` is the highest kubelet version seen: no API server is older. ``reasons`` say why, for people."""

    kubernetes: Version | None = None
    distribution: str | None = None
    cnis: tuple[str, ...] = ()
    user: RuleFile | None = None
    reasons: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    """What the distribution and the CNI plugins were recognised by; empty for what the user gave."""
    roles_printed: bool = False
    """Whether any node of the list has a role of the control plane; then a node without one is a worker."""
    etcd_hosts: Mapping[Node, Origin] = field(default_factory=dict, repr=False, compare=False)
    """The hosts outside the node list that are there for etcd, each with the line that shows it."""
    _roles: dict[Node, tuple[frozenset[str] | None, Origin | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

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

    def _find_role(self, node: Node) -> tuple[frozenset[str] | None, Origin | None]:
        row = node.listings[0].origin if node.listings else None
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
        if node in self.etcd_hosts:
            return frozenset({"etcd"}), self.etcd_hosts[node]
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
    given = tuple(cnis)
    _check_known("distribution", (distribution,) if distribution else ())
    _check_known("cni", given)
    guesses = (
        *((detection.distribution,) if detection.distribution and not distribution else ()),
        *(() if given else detection.cnis),
    )
    settled = distribution or (detection.distribution.name if detection.distribution else None)
    return Circumstances(
        kubernetes=version,
        distribution=settled,
        cnis=given or tuple(guess.name for guess in detection.cnis),
        user=user,
        reasons=(*_given(kubernetes, distribution, given), *detection.reasons_beside(distribution, given)),
        guesses=guesses,
        etcd_hosts=_etcd_hosts(cluster),
        roles_printed=any("control-plane" in canonical_roles(n.roles or ()) for n in cluster.nodes),
    )


def _etcd_hosts(cluster: Cluster) -> dict[Node, Origin]:
    """Return the hosts outside the node list that run etcd and no API server, and those that are named as two of them are."""
    outside = [n for n in cluster.nodes if cluster.outside(n) and n.sockets]
    shown = {n: o for n in outside if (o := _etcd_line(n)) and shows_control_plane(n) is None}
    stems = Counter(_stem(n) for n in shown)
    alike = {n: next(shown[x] for x in shown if _stem(x) == _stem(n)) for n in outside if stems[_stem(n)] > 1}
    return {**{n: o for n, o in alike.items() if shows_control_plane(n) is None}, **shown}


def _etcd_line(node: Node) -> Origin | None:
    """Return the line that shows etcd at its peers' port: at the clients' port alone it may be a proxy."""
    return next(
        (x.origin for x in node.listeners if x.port == _ETCD_PEERS and match_listener(("etcd",), x) is Match.OWN), None
    )


def _stem(node: Node) -> str:
    """Return the name without its numbers: ``etcd-2`` is one of ``etcd-``."""
    return re.sub(r"\d+", "", node.name)


def _given_version(text: str) -> Version:
    version = Version.parse(text)
    if version is None:
        raise UsageError(f'--kubernetes {text}: a version such as "1.30" or "v1.28.5+k3s1" is needed.')
    return version


def _check_known(kind: str, names: Iterable[str]) -> None:
    for name in names:
        if name not in shipped_names(kind):
            raise UsageError(f"--{kind} {name}: is not known; there are: {', '.join(shipped_names(kind))}.")


def _given(kubernetes: str | None, distribution: str | None, cnis: tuple[str, ...]) -> tuple[str, ...]:
    """Return a sentence for each circumstance that was given, not found."""
    sentences = [f"Kubernetes: {kubernetes}, as given."] if kubernetes else []
    sentences += [f"Distribution: {shipped(distribution).meta['title']}, as given."] if distribution else []
    return (*sentences, *(f"CNI plugin: {shipped(name).meta['title']}, as given." for name in cnis))


def _highest(cluster: Cluster) -> Version | None:
    found = [v for n in cluster.nodes if (v := Version.parse(n.value("version")))]
    return max(found, default=None)


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
