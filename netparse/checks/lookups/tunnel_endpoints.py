"""The ends of the tunnels between nodes, as interfaces and Node objects show them."""

from collections.abc import Iterator
from dataclasses import dataclass

from netparse.cluster import IP, Link, Node, Origin
from netparse.cluster.read import to_ip
from netparse.records import NodeObject

_ANNOTATIONS = {
    "flannel.alpha.coreos.com/public-ip": "flannel's public-ip",
    "flannel.alpha.coreos.com/public-ip-overwrite": "flannel's public-ip-overwrite",
    "projectcalico.org/IPv4Address": "Calico's IPv4Address",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address that a node's tunnel sends from, or the interface; what says so, and where."""

    what: str
    address: IP | None
    device: str | None
    origin: Origin

    @property
    def shown(self) -> str:
        where = f" on {self.device}" if self.device else ""
        return f"{self.what} is {self.address}{where}" if self.address else f"{self.what} stands on {self.device}"


def endpoints(node: Node) -> Iterator[Endpoint]:
    """Yield the ends of the node's tunnels as its interfaces and its Node object show them."""
    for link in node.links:
        info = link.info or {}
        local = to_ip(str(info.get("local") or info.get("local6") or "")) if info else None
        device = str(info["link"]) if info.get("link") else None
        if link.kind in ("vxlan", "geneve") and (local or device):
            yield Endpoint(link.name, local, device, link.origin)
    for listing in node.listings:
        notes = listing.record.annotations if isinstance(listing.record, NodeObject) else {}
        for key, what in _ANNOTATIONS.items():
            if address := to_ip(notes.get(key, "").partition("/")[0]):
                yield Endpoint(what, address, None, listing.origin)


def far_end(link: Link | None) -> IP | None:
    """Return the address to which a tunnel between two hosts leads; None for any other interface."""
    info = link.info or {} if link else {}
    return to_ip(str(info.get("remote") or info.get("remote6") or ""))


def ends_at(link: Link | None, node: Node) -> bool:
    """Whether an interface is a tunnel whose other end is an address of this node."""
    far = far_end(link)
    return far is not None and (far in node.internal_ips or far in node.held)
