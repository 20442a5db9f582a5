"""What a bundle tells of the flows: addresses of everybody, roles that nodes have, and which ports are in use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import collapse_addresses, ip_network

from netparse.checks.lookups.devices import device
from netparse.checks.lookups.pod_networks import PodNetworks
from netparse.cluster import Cluster, Link, Listener, Node, Prefix
from netparse.firewall.flows import ROLES, Flow
from netparse.ports import Match, PortRule, match_listener
from netparse.ports.circumstances import Circumstances
from netparse.ports.overlay import overlay_device
from netparse.records import NodeObject

_HELD_BY = (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN)
_TUNNELS = {"VXLAN": "vxlan", "Geneve": "geneve", "IP in IP": "IP in IP", "WireGuard": "WireGuard", "UDP": "UDP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The networks that each peer connects from; a peer that is not there may come from anywhere."""

    of_peer: Mapping[str, tuple[Prefix, ...]] = field(default_factory=dict)

    def of(self, peer: str) -> tuple[Prefix, ...] | None:
        """Return the peer's networks, None where they are not known.

        Pods may show the address of their node: many plugins hide them behind it on the way to other nodes.
        """
        own = self.of_peer.get(peer)
        if peer == "pods" and own is not None:
            return tuple(dict.fromkeys((*own, *(p for role in ROLES for p in self.of_peer.get(role, ())))))
        return own


def roles_of(cluster: Cluster, circumstances: Circumstances) -> dict[str, tuple[Node, ...]]:
    """Return the nodes by the roles that they have; a node of unknown role counts as a worker."""
    found: dict[str, list[Node]] = {}
    for node in cluster.nodes:
        if node.linux and node.internal_ips:
            for role in circumstances.roles(node) or ("worker",):
                found.setdefault(role, []).append(node)
    return {role: tuple(nodes) for role, nodes in found.items() if role in ROLES}


def addresses_of(cluster: Cluster, by_role: Mapping[str, tuple[Node, ...]]) -> Addresses:
    """Return the INTERNAL-IPs of the nodes by role, and the networks of the pods that the captures show."""
    found: dict[str, tuple[Prefix, ...]] = {
        role: tuple({ip_network(ip): None for node in nodes for ip in node.internal_ips})
        for role, nodes in by_role.items()
    }
    if pods := _collapsed((*PodNetworks(cluster).all, *_pod_cidrs(cluster))):
        found["pods"] = pods
    return Addresses(of_peer=found)


def with_use(flows: Iterable[Flow], by_role: Mapping[str, tuple[Node, ...]]) -> tuple[Flow, ...]:
    """Return the flows with what the nodes' captures tell of them, without those that are certainly not used.

    Of alternatives, those that were seen remain where any was; a port that is required stays, whatever was seen.
    """
    seen_flows = [replace(flow, seen=_seen(flow, by_role.get(flow.target, ()))) for flow in flows]
    groups = {flow.detail for flow in seen_flows if flow.need == "one of" and flow.seen}
    return tuple(flow for flow in seen_flows if not _left_out(flow, groups))


def _left_out(flow: Flow, decided: set[str]) -> bool:
    if flow.need == "one of":
        return not flow.seen and (flow.detail in decided or flow.seen is False)
    if flow.need == "required":  # what may be replaced, left out or run elsewhere is required where it runs
        return flow.seen is False and not any(rule.official and not rule.only_if_seen for rule in flow.rules)
    return flow.seen is False


def _seen(flow: Flow, nodes: tuple[Node, ...]) -> bool | None:
    """Whether any node shows the port in use; False where every node would have shown it, None where that is not known."""
    if any(_shows(rule, node) for rule in flow.rules for node in nodes):
        return True
    if any(rule.kind in ("kernel", "range") for rule in flow.rules):
        return None
    blind = [node for node in nodes if not node.proves_no_listener(flow.protocol)]
    return None if blind or not nodes else False


def _shows(rule: PortRule, node: Node) -> bool:
    if rule.kind == "kernel":
        return any(_is_kernels(rule, x) for x in node.listeners) or any(is_tunnel_of(rule, link) for link in node.links)
    return any(
        x.protocol == rule.protocol
        and x.port is not None
        and rule.covers(x.port)
        and not x.loopback
        and match_listener(rule, x) in _HELD_BY
        for x in node.listeners
    )


def _is_kernels(rule: PortRule, x: Listener) -> bool:
    return x.protocol == rule.protocol and x.port is not None and rule.covers(x.port) and not x.process


def is_tunnel_of(rule: PortRule, link: Link) -> bool:
    """Whether the interface is the tunnel that the rule is for, and is used: tunl0 stands wherever its module is loaded."""
    overlay = overlay_device(link.name)
    if overlay is None or link.down or (device(link.name).addressed and not link.addresses):
        return False
    kind = _TUNNELS.get(overlay.encapsulation.partition(" over ")[0].partition(" (")[0])
    return kind is not None and kind.lower() in rule.purpose.lower()


def _pod_cidrs(cluster: Cluster) -> Iterator[Prefix]:
    for node in cluster.nodes:
        for listing in node.listings:
            if isinstance(listing.record, NodeObject):
                yield from (ip_network(text, strict=False) for text in listing.record.pod_cidrs)


def _collapsed(prefixes: Iterable[Prefix]) -> tuple[Prefix, ...]:
    found = tuple(prefixes)
    four = collapse_addresses(p for p in found if p.version == 4)
    six = collapse_addresses(p for p in found if p.version == 6)
    return (*four, *six)
