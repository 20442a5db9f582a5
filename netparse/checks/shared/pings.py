"""What became of ``ping``: it proves that a host answers; that none does may as well be a firewall that drops ICMP."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.records import ConnectionTest


class Pinged(NamedTuple):
    """All pings of one address from a node: how they ended in words, and whether any was answered."""

    words: str
    answered: bool
    origins: tuple[Origin, ...]


def pinged(node: Node, ip: IP) -> Pinged | None:
    """Return what the pings of an address tell; None where nobody pinged it."""
    found = [(t, o) for t, o in node.tests if t.protocol == "icmp" and not t.to_pods and to_ip(t.address) == ip]
    if not found:
        return None
    answered = [(t, o) for t, o in found if t.result == "answered"]
    shown = answered or found
    return Pinged(", ".join(dict.fromkeys(_words(t) for t, _ in shown)), bool(answered), tuple(o for _, o in shown[:3]))


def silent(node: Node, context: Context) -> Iterator[tuple[IP, str, Pinged]]:
    """Yield the gateway and the other nodes that answered no ping, in words what they are; what ARP found dead is left out."""
    gateways = {g: "the default gateway" for r in node.default_routes(node.family) for g in r.gateways}
    others = {ip: f"the node {n.name}" for n in context.others(node) for ip in n.internal_ips}
    for ip, what in {**others, **gateways}.items():
        entries = node.neighbors_of.get(ip, ())
        known_dead = entries and all(n.unresolved for n in entries)
        if not known_dead and (found := pinged(node, ip)) and not found.answered:
            yield ip, what, found


def _words(t: ConnectionTest) -> str:
    if t.sent is not None:
        lost = "none" if not t.received else f"{t.received}"
        tail = f" ({t.detail})" if t.detail else ""
        return f"{lost} of {t.sent} packets of ping came back{tail}"
    return f"a ping had the result {t.detail or t.result}"
