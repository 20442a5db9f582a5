"""With which other nodes a node is compared: those of its role, or all where these are few."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netparse.checks.base import Context
from netparse.cluster import Node

CONTROL_PLANE = "control-plane nodes"
_OF_ROLE = 2
_OF_ALL = 3


@dataclass(frozen=True, slots=True)
class Peers:
    """The other nodes of a kind that would have shown the thing; ``who`` names them for people."""

    nodes: tuple[Node, ...]
    who: str
    alike: bool = True
    """Whether one of them at least is of the node's own role: else what they run may be what their role runs."""
    unseen: int = 0
    """How many more of the kind there are, whose captures would not have shown it: they may lack it, too."""

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
        return f"all {len(self.nodes)} other {self.who}{captured} ({names})"


def peers(node: Node, context: Context, shows: Callable[[Node], bool]) -> Iterator[Peers]:
    """Yield the nodes of the node's own role, two at least, and all nodes, three at least, as far as ``shows`` holds for them.

    A host that is not in the node list is compared with none: it may be a load balancer or a member of etcd.
    """
    if context.cluster.outside(node):
        return
    everyone = [n for n in context.others(node) if n.linux and not context.cluster.outside(n)]
    others = [n for n in everyone if shows(n)]
    role = context.circumstances.roles(node)
    same = tuple(n for n in others if context.circumstances.roles(n) == role)
    if role is not None and _OF_ROLE <= len(same) < len(others):
        unseen = sum(context.circumstances.roles(n) == role for n in everyone) - len(same)
        yield Peers(same, CONTROL_PLANE if "control-plane" in role else "nodes of its role", unseen=unseen)
    if len(others) >= _OF_ALL or (others and len(same) == len(others) >= _OF_ROLE):
        yield Peers(tuple(others), "nodes", alike=bool(same), unseen=len(everyone) - len(others))
