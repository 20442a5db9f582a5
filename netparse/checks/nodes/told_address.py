"""The address that a node was told to have (``node-ip``), which its Node object notes, against those that the cluster has of it."""

from typing import NamedTuple

from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.records import NodeObject

_NOTES = {
    "k3s.io/internal-ip": "K3s's own cloud controller makes the INTERNAL-IP of it",
    "rke2.io/internal-ip": "RKE2's own cloud controller makes the INTERNAL-IP of it",
    "alpha.kubernetes.io/provided-node-ip": "it is the kubelet's --node-ip, and a cloud controller may give no other",
}


class Told(NamedTuple):
    """``address`` is none that the cluster has of the node, ``known`` the INTERNAL-IP of its family; ``what`` says who heeds the note."""

    note: str
    what: str
    address: IP
    known: IP
    origin: Origin


def told_another(node: Node) -> Told | None:
    """Return the first address that the node was told and the cluster does not have of it, beside one of its family."""
    for listing in node.listings:
        notes = listing.record.annotations if isinstance(listing.record, NodeObject) else {}
        for note, what in _NOTES.items():
            for ip in (ip for text in notes.get(note, "").split(",") if (ip := to_ip(text))):
                known = next((i for i in node.internal_ips if i.version == ip.version), None)
                unknown = ip not in node.listed_addresses and not ip.is_unspecified  # 0.0.0.0 asks for a family
                if known and unknown:
                    return Told(note, what, ip, known, listing.origin)
    return None
