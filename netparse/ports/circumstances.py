"""What is known of a cluster before its ports are judged: version, distribution, CNI plugins, roles, each with its reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from netparse.cluster import Cluster, Node, Origin
from netparse.ports.load import RuleFile
from netparse.ports.processes import Match, process_matches
from netparse.ports.rule import canonical_roles
from netparse.ports.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """``kubernetes`` is the highest kubelet version seen: no API server is older. ``reasons`` say why, for people."""

    kubernetes: Version | None = None
    distribution: str | None = None
    cnis: tuple[str, ...] = ()
    user: RuleFile | None = None
    reasons: tuple[str, ...] = ()
    roles_printed: bool = False
    """Whether any node of the list has a role of the control plane; then a node without one is a worker."""

    def roles(self, node: Node) -> frozenset[str] | None:
        """Return the node's roles in the words of the rules, None when neither list nor listeners tell them."""
        if node.roles:
            roles = canonical_roles(node.roles) or frozenset({"worker"})
        elif shows_control_plane(node):
            roles = frozenset({"control-plane"})
        elif self.roles_printed and node.listings:
            roles = frozenset({"worker"})
        else:
            return None
        return roles


def detect(
    cluster: Cluster,
    kubernetes: str | None = None,
    distribution: str | None = None,
    cnis: Iterable[str] = (),
    user: RuleFile | None = None,
) -> Circumstances:
    """Return the circumstances of the cluster; what the user gives is taken as it is."""
    version = Version.parse(kubernetes) if kubernetes else _highest(cluster)
    printed = any("control-plane" in canonical_roles(n.roles or ()) for n in cluster.nodes)
    return Circumstances(
        kubernetes=version,
        distribution=distribution,
        cnis=tuple(cnis),
        user=user,
        roles_printed=printed,
    )


def _highest(cluster: Cluster) -> Version | None:
    found = [v for n in cluster.nodes if (v := Version.parse(n.value("version")))]
    return max(found, default=None)


def shows_control_plane(node: Node) -> Origin | None:
    """Return the line that shows an API server listening where others reach it; loopback proxies of workers do not count."""
    for x in node.listeners:
        if x.process and not x.loopback and process_matches(["kube-apiserver"], x.process, x.pid, x.tool) is Match.OWN:
            return x.origin
    return None
