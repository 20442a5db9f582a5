"""With which other nodes a node is compared: those of its role, or all where these are few."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.cluster import Node
from netparse.parsers import Kind

CONTROL_PLANE = "control-plane nodes"
_OF_ROLE = 2
_OF_ALL = 3
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Peers:
    """The other nodes of a kind that would have shown the thing; ``who`` names them for people."""

    nodes: tuple[Node, ...]
    who: str
    alike: bool = True
    """Whether one of them at least is of the node's own role: else what they run may be what their role runs."""
    unseen: int = 0
    """How many more of the kind there are, whose captures would not have shown it: they may lack it, too."""
    odd: int = 0
    """How many others lack it as well, in a cluster so large that they are odd as well."""

    @property
    def of_control_plane(self) -> bool:
        """Whether the node list tells that they are members of the control plane, as the node is."""
        return self.who == CONTROL_PLANE

    @property
    def few(self) -> bool:
        """Whether two agree against one: enough for what belongs on every node, too little for what may have replicas."""
        return len(self.nodes) < _OF_ALL

    @property
    def words(self) -> str:
        """Return "all 5 other nodes (m1, m2, m3, …)"."""
        names = ", ".join(n.name for n in self.nodes[:3]) + (", …" if len(self.nodes) > 3 else "")
        captured = " that were captured" if self.unseen else ""
        count = f"{len(self.nodes)} of the {len(self.nodes) + self.odd}" if self.odd else f"all {len(self.nodes)}"
        return f"{count} other {self.who}{captured} ({names})"

    def having(self, nodes: Set[Node]) -> "Peers | None":
        """Return those of the group that have a thing, where they decide that it belongs there; None where they do not.

        All have it, or five times as many as lack it, of which the judged node is one: of fifty nodes a few may have one fault.
        """
        have = tuple(n for n in self.nodes if n in nodes)
        odd = len(self.nodes) - len(have)
        if odd and len(have) < _TIMES * (odd + 1):
            return None
        return replace(self, nodes=have, odd=odd) if have else None


def peers(node: Node, context: Context, shows: Callable[[Node], bool]) -> tuple[Peers, ...]:
    """Return the nodes of the node's own role, two at least, and all nodes, three at least, as far as ``shows`` holds for them.

    A host that is not in the node list is compared with none: it may be a load balancer or a member of etcd. Without a list, and
    without any evidence of its role, a host is compared with none either. ``shows`` is a function of a module: it is asked once
    about each node.
    """
    found = context.once(_recent)
    if (
        found.node is not node
    ):  # many checks ask the same of one node after another; of all together it would be too much to keep
        found.node, found.groups = node, {}
    if shows not in found.groups:
        showing = context.once(_of_role, shows)
        found.groups[shows] = tuple(
            Peers(showing.others(node, g.role), g.who, alike=g.alike, unseen=g.unseen)
            for g in _groups(node, context, shows)
        )
    return found.groups[shows]


def has_peers(node: Node, context: Context, shows: Callable[[Node], bool]) -> bool:
    """Whether there are any: of thousands of nodes each asks, and to name the others to each would be their square."""
    return any(_groups(node, context, shows))


@dataclass(slots=True)
class _Recent:
    """The groups of the node that was asked for last."""

    node: Node | None = None
    groups: dict[Callable[[Node], bool], tuple[Peers, ...]] = field(default_factory=dict)


def _recent(context: Context) -> _Recent:
    return _Recent()


class _Group(NamedTuple):
    """Whom ``Peers`` are to be made of, before their names are looked up."""

    role: object
    who: str
    alike: bool
    unseen: int


def _groups(node: Node, context: Context, shows: Callable[[Node], bool]) -> Iterator[_Group]:
    if context.cluster.outside(node) or context.once(_may_have_more):
        return
    everyone, showing = context.once(_of_role, is_there), context.once(_of_role, shows)
    role = context.circumstances.roles(node)
    others, same = showing.count_others(node), showing.count_others(node, role)
    if role is not None and _OF_ROLE <= same < others:
        who = CONTROL_PLANE if "control-plane" in role else "nodes of its role"
        yield _Group(role, who, alike=True, unseen=everyone.count_others(node, role) - same)
    if role is None and not context.cluster.listed:
        return
    if others >= _OF_ALL or same == others >= _OF_ROLE:
        yield _Group(_ANY, "nodes", alike=bool(same), unseen=everyone.count_others(node) - others)


_ANY = "any role"


@dataclass(frozen=True, slots=True)
class _ByRole:
    """The nodes of each role, by their places."""

    places: Mapping[object, Mapping[Node, int]]

    def count_others(self, node: Node, role: object = _ANY) -> int:
        of_role = self.places.get(role, {})
        return len(of_role) - (node in of_role)

    def others(self, node: Node, role: object = _ANY) -> tuple[Node, ...]:
        of_role = self.places.get(role, {})
        nodes, at = tuple(of_role), of_role.get(node, len(of_role))
        return nodes[:at] + nodes[at + 1 :]


def _may_have_more(context: Context) -> bool:
    """Whether rows of the node list may be lost, and hosts were captured that it does not name: they may be like the one that is odd."""
    cluster = context.cluster
    return cluster.listed_in_part and any(cluster.outside(n) and was_captured(n) for n in cluster.nodes)


def others_of_three(node: Node, context: Context, shows: Callable[[Node], bool]) -> Iterator[Peers]:
    """Yield the two other nodes of three, of whichever roles, where ``peers`` has none: enough for what a plugin makes on each node."""
    if context.cluster.outside(node) or not context.cluster.listed:
        return
    if len(context.once(_of_role, is_there).places[_ANY]) != _OF_ALL:
        return
    others = context.once(_of_role, shows).others(node)
    if len(others) == _OF_ROLE and not has_peers(node, context, shows):
        yield Peers(others, "nodes", alike=False)


def other_members(node: Node, context: Context) -> tuple[Node, ...]:
    """Return the other Linux nodes of the cluster, without hosts that a node list leaves out."""
    return context.once(_of_role, is_there).others(node)


def is_there(node: Node) -> bool:
    """Hold for each node, captured or not."""
    return True


def _of_role(context: Context, shows: Callable[[Node], bool]) -> _ByRole:
    """Return the Linux nodes of the cluster for which ``shows`` holds, by their roles."""
    found: dict[object, dict[Node, int]] = {_ANY: {}}
    for node in context.cluster.nodes:
        if node.linux and not context.cluster.outside(node) and shows(node):
            for role in (_ANY, context.circumstances.roles(node)):
                of_role = found.setdefault(role, {})
                of_role[node] = len(of_role)
    return _ByRole(found)


def shows_links(node: Node) -> bool:
    """Whether the captures show all interfaces of the node."""
    return bool(node.showing(Kind.LINKS))


def shows_ports(node: Node) -> bool:
    """Whether the captures show all listening TCP sockets of the node."""
    return bool(node.proves_no_listener("tcp"))


def shows_inet(node: Node) -> bool:
    """Whether the captures show all IPv4 addresses of the node."""
    return bool(node.showing(Kind.ADDRESSES, family="inet"))


def shows_inet6(node: Node) -> bool:
    """Whether the captures show all IPv6 addresses of the node."""
    return bool(node.showing(Kind.ADDRESSES, family="inet6"))


def was_captured(node: Node) -> bool:
    """Whether anything was captured of the node that nodes can be compared by."""
    return bool(node.of(Kind.SOCKETS, Kind.LINKS, Kind.ROUTES, Kind.PROCESSES))
