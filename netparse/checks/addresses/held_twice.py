"""The words and the advice about an address that two machines hold."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from netparse.checks.base import Context
from netparse.checks.lookups.networks import SERVICE_DEVICES
from netparse.cluster import IP, Holder, Node
from netparse.safe import sh


def from_a_third(ip: IP, nodes: Collection[Node], context: Context) -> str | None:
    """Return how another node of the address's network asks who has it, None where none is captured."""
    for other in context.cluster.nodes:
        link = other.node_link
        if (
            other not in nodes
            and link
            and any(ip in a.ip.network for a in link.addresses if a.ip.network.num_addresses > 2)
        ):
            return f"on {sh(other.name)}: arping -D -I {sh(link.name)} {ip}    # answers must come from one MAC"
    return None


OF_A_SERVICE = (
    "kubectl get services -A -o wide    # which Service has the address as EXTERNAL-IP?",
    "kubectl edit that Service: remove the address from spec.externalIPs or spec.loadBalancerIP",
)


def take_off(holders: Sequence[Holder]) -> Iterator[str]:
    """Yield for each node, four at most, how the address is taken off it."""
    for h in holders[:4]:
        yield f"on {sh(h.node.name)}: ip address del {h.address.ip} dev {sh(h.link.name)}    # when the address should not be there"


def one(names: Iterable[str]) -> str | None:
    """Return the name where it is the same for all."""
    found = set(names)
    return found.pop() if len(found) == 1 else None


def places(holders: tuple[Holder, ...]) -> str:
    """Return "eth0 of w1 and kube-ipvs0 of cp1, cp2": nodes with one name of device together."""
    by_device: dict[str, dict[str, None]] = {}
    for h in holders:
        by_device.setdefault(h.link.name, {})[h.node.name] = None
    together = (f"{name} of {', '.join(nodes)}" if name in SERVICE_DEVICES else "" for name, nodes in by_device.items())
    single = (f"{h.link.name} of {h.node.name}" for h in holders if h.link.name not in SERVICE_DEVICES)
    return " and ".join([*single, *filter(None, together)])
