"""PortRule: a port that a component of Kubernetes, a distribution or a CNI plugin listens on, or must not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from netparse.ports.version import Version

# the port of ip is the number of the protocol, that of icmp the type of the message (of IPv4)
PROTOCOLS: Final = ("tcp", "udp", "sctp", "ip", "icmp")
# edge-node: a node of KubeEdge, which runs neither kubelet nor kube-proxy; "all" does not include it
ROLES: Final = ("control-plane", "etcd", "worker", "all", "edge-node")
NEEDED_BY: Final = (
    "self",
    "control-plane",
    "etcd",
    "nodes",
    "pods",
    "clients",
    "load-balancers",
    "monitoring",
    "routers",
    "nobody",
)
# listener: must listen; optional: judged only when it is there; range: reserved, nothing need listen;
# kernel: no process owns it and a TCP capture cannot show it; absent: must not listen.
KINDS: Final = ("listener", "optional", "range", "kernel", "absent")
# any: every address or the node's; node-ip: not loopback; unspecified: differs between healthy clusters, never judged.
BINDS: Final = ("any", "node-ip", "loopback", "loopback+node-ip", "unspecified", "none")

_OTHERS = frozenset(NEEDED_BY) - {"self", "nobody"}
_ROLE_NAMES = {
    "control-plane": "control-plane",
    "controlplane": "control-plane",
    "master": "control-plane",
    "etcd": "etcd",
    "worker": "worker",
    "node": "worker",
    "agent": "worker",
    "edge-node": "edge-node",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRule:
    """A fact about a port with its source; what follows from it for a node is decided in the checks."""

    id: str
    file: str
    protocol: str
    first: int
    last: int
    component: str
    purpose: str
    roles: tuple[str, ...]
    kind: str
    source: str
    official: bool = False
    everywhere: bool = False
    """Of an optional port: where the component has it on all other nodes, the one without it is at fault."""
    direction: str = "inbound"
    needed_by: tuple[str, ...] = ()
    since: tuple[int, int] | None = None
    until: tuple[int, int] | None = None
    documented_since: tuple[int, int] | None = None
    documented_until: tuple[int, int] | None = None
    bind: str = "unspecified"
    processes: tuple[str, ...] = ()
    stand_ins: tuple[str, ...] = ()
    in_front: tuple[str, ...] = ()
    """Of the stand-ins those that only hand on to the component, which must run beside them."""
    only_if_seen: tuple[str, ...] = ()
    listed_for: tuple[str, ...] = ()
    """Further roles whose tables show the rule, which are not judged by it: etcd's ports where it is stacked."""
    one_of: str | None = None
    """Of alternatives the group: a cluster uses one of them (VXLAN, Geneve or IP in IP)."""
    when: str | None = None
    """What must be switched on for the port to be used, such as a kind of encryption."""
    reachable: bool = False
    """Whether a firewall must let it through although no node is at fault where it is closed."""
    unsettled: bool = False
    """Whether no public source settles the fact; the source says what it rests on."""
    unless_cni: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    """Where the port may be set otherwise: a component or a kind of configuration, and the flag or field (``kubelet port``)."""
    bind_flags: tuple[str, ...] = ()
    """Flags and fields, as ``component name``, that set the address alone."""
    note: str | None = None

    def covers(self, port: int) -> bool:
        """Return whether the port lies in the rule's range."""
        return self.first <= port <= self.last

    def applies_to(self, version: Version | None, roles: Iterable[str] | None = None) -> bool:
        """Return whether the rule is known to hold for a node.

        A rule that is limited to some versions never holds for an unknown one; ``roles`` of None asks for any role.
        """
        return self.holds_for(version) and (roles is None or self.is_for(roles))

    def holds_for(self, version: Version | None) -> bool:
        """Return whether the rule holds for the Kubernetes version; False when that takes a version and it is unknown."""
        if version is None:
            return not self.depends_on_version
        return _within(version.release, self.since, self.until)

    def is_for(self, roles: Iterable[str]) -> bool:
        """Return whether the rule concerns a node of these roles (as ROLES prints them)."""
        names = canonical_roles(roles)
        if "edge-node" in names:
            return "edge-node" in self.roles
        return "all" in self.roles or not names.isdisjoint(self.roles)

    def is_listed_for(self, roles: Iterable[str]) -> bool:
        """Return whether a table for nodes of these roles shows the rule, judged or not."""
        names = canonical_roles(roles)
        return self.is_for(names) or not names.isdisjoint(self.listed_for)

    def is_documented(self, version: Version) -> bool:
        """Return whether the official table of that release has this port, whether or not it was open then."""
        since, until = self.documented_since or self.since, self.documented_until or self.until
        return self.official and _within(version.release, since, until)

    def needs_sighting(self, roles: Iterable[str]) -> bool:
        """Return whether a closed port proves nothing for these roles until some node of the cluster shows it open.

        So for etcd on a control-plane node (it may be external) and for kube-proxy (it may be replaced).
        """
        names = canonical_roles(roles)
        wanted = names if "all" in self.roles else names.intersection(self.roles)
        return bool(self.only_if_seen) and ("all" in self.only_if_seen or wanted.issubset(self.only_if_seen))

    @property
    def depends_on_version(self) -> bool:
        """Whether the rule holds for some Kubernetes versions only."""
        return self.since is not None or self.until is not None

    @property
    def must_be_reachable(self) -> bool:
        """Whether others need the port on an address that they can reach: loopback alone is a fault then."""
        return self.bind in ("any", "node-ip", "loopback+node-ip") and not _OTHERS.isdisjoint(self.needed_by)

    @property
    def ports(self) -> str:
        """The port or range as tables print it: ``6443``, ``30000-32767``; of ICMP the type of the message."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def canonical_roles(roles: Iterable[str]) -> frozenset[str]:
    """Return the roles that rules know (``master`` and ``controlplane`` are ``control-plane``); others are left out."""
    return frozenset(_ROLE_NAMES[role] for role in roles if role in _ROLE_NAMES)


def _within(release: tuple[int, int], since: tuple[int, int] | None, until: tuple[int, int] | None) -> bool:
    return (since is None or since <= release) and (until is None or release <= until)
