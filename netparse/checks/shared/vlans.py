"""A VLAN device with another id than those of the other nodes in its network: it is alone on its wire."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.checks.shared.peer_difference import ENOUGH
from netparse.cluster import Link, Node, Origin, Prefix


class OtherVlan(NamedTuple):
    """The node's device with its id, and the id that the devices of all others, two at least, have in this network."""

    prefix: Prefix
    link: Link
    own: int
    usual: int
    others: dict[Node, Link]

    @property
    def words(self) -> str:
        """Return "bond0.9 carries VLAN 10, those of the 5 other nodes in 10.9.0.0/24 VLAN 9"."""
        count = len(self.others)
        return f"{self.link.name} carries VLAN {self.own}, those of the {count} other nodes in {self.prefix} VLAN {self.usual}"

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Return the lines that show it: the node's own first."""
        return (self.link.origin, *[link.origin for link in self.others.values()][:2])


def other_vlans(node: Node, context: Context) -> Iterator[OtherVlan]:
    """Yield the VLAN devices of the node that carry another id than those of all others in their network, two at least."""
    for prefix, holders in context.networks.on_cards.items():
        own = next((h.link for h in holders if h.node is node), None)
        mine = _id(own) if own else None
        if own is None or mine is None:
            continue
        others = {h.node: h.link for h in holders if h.node is not node}
        ids = {_id(link) for link in others.values()}
        usual = ids.pop() if len(ids) == 1 else None
        if len(others) >= ENOUGH and usual is not None and usual != mine:
            yield OtherVlan(prefix, own, mine, usual, others)


def _id(link: Link) -> int | None:
    found = (link.info or {}).get("id") if link.kind == "vlan" else None
    return found if isinstance(found, int) else None
