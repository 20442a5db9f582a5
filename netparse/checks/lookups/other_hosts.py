"""Whether a host has others about it that need its ports, where no capture is of them: what it shows of them itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from netparse.checks.lookups.devices import device
from netparse.cluster import Node
from netparse.cluster.read import to_ip
from netparse.parsers import Kind
from netparse.ports import PortRule, required_ports
from netparse.ports.circumstances import Circumstances, shows_any_control_plane
from netparse.reach import Answer, Disposition, World
from netparse.reach.firewalls.refusal import refusal
from netparse.reach.hosts.host import Host
from netparse.reach.model import OUTSIDE
from netparse.reach.packets.packet import ANYWHERE, OWN
from netparse.reach.required import members_of_etcd
from netparse.records import ForwardingEntry, NetstatSocket, SsSocket

_CONNECTED = ("ESTAB", "ESTABLISHED", "SYN-SENT", "SYN_SENT")
_API_SERVER = 6443


def with_uncertainty(a: Answer, world: World, circumstances: Circumstances) -> Answer:
    """Return the answer to a flow of hosts that nobody captured, with an uncertainty where no capture shows that there are such.

    Nothing is doubted of what is let in, and of what its own pods need as well.
    """
    host = world.by_name.get(a.target.node or "")
    if a.sender.kind != OUTSIDE or host is None or a.accepted or a.open or a.disposition is Disposition.NOT_LISTENING:
        return a
    rule = _rule(a, circumstances)
    uncertainty = None if rule is None or _asked_by_pods(host, rule) else _uncertainty(host.node, rule, circumstances)
    return a if uncertainty is None else replace(a, uncertainty="; ".join(filter(None, (a.uncertainty, uncertainty))))


def _rule(a: Answer, circumstances: Circumstances) -> PortRule | None:
    rules = required_ports(
        version=circumstances.kubernetes, distribution=circumstances.distribution, cnis=circumstances.cnis,
        user=circumstances.user,
    )  # fmt: skip
    return next((r for r in rules if r.id == a.flow.required_by), None)


def _uncertainty(node: Node, rule: PortRule, circumstances: Circumstances) -> str | None:
    if "nodes" in rule.needed_by:
        alone = not (_ways_to_others(node) or _is_no_control_plane(node, circumstances) or _talks_to_api_server(node))
        return "no capture shows that the cluster has other nodes, which would need it" if alone else None
    if "control-plane" in rule.needed_by:
        elsewhere = circumstances.managed or _is_no_control_plane(node, circumstances) or _talks_to_api_server(node)
        return (
            "no capture shows that the control plane is on other hosts, which would need it" if not elsewhere else None
        )
    return None if _has_members(node, rule, circumstances) else "no capture shows that etcd has other members"


def _asked_by_pods(host: Host, rule: PortRule) -> bool:
    """Whether pods of the host itself need the port, and the rules do not let them in either."""
    if "pods" not in rule.needed_by:
        return False
    names = [k.name for k in host.node.links if device(k.name).role in ("pods", "pod") and not k.down]
    refused = (refusal(host, ANYWHERE[4], OWN[4], rule.protocol, rule.first, iif=name) for name in names)
    return bool(names) and all(x is not None for x in refused)


def _ways_to_others(node: Node) -> bool:
    """Whether routes or entries of the overlay lead to other nodes' pods."""
    tunnels = ("tunnel", "gateway")
    routed = any(r.gateways and any(device(name).role in tunnels for name in r.devices) for r in node.routes)
    known = any(n.device and device(n.device).role in tunnels for n in node.neighbors)
    entries = (r for c in node.of(Kind.FORWARDING) for r in c.records if isinstance(r, ForwardingEntry))
    return routed or known or any(r.dst and (r.ifname is None or device(r.ifname).role in tunnels) for r in entries)


def _is_no_control_plane(node: Node, circumstances: Circumstances) -> bool:
    """Whether the host is a node, or a member of etcd, and runs no control plane for certain: that is elsewhere then."""
    roles = circumstances.roles(node)
    if roles is not None:
        return "control-plane" not in roles
    return bool(node.proves_no_listener("tcp")) and bool(node.listeners) and not shows_any_control_plane(node)


def _talks_to_api_server(node: Node) -> bool:
    """Whether a connection of the host stands to an API server elsewhere; those to its own may be of people and pods."""
    return any(c.peer_port == _API_SERVER for c in _connections(node))


def _has_members(node: Node, rule: PortRule, circumstances: Circumstances) -> bool:
    return members_of_etcd(node, circumstances) > 1 or any(
        rule.first in (c.own_port, c.peer_port) for c in _connections(node)
    )


class _Connection(NamedTuple):
    own_port: int | None
    peer_port: int | None


def _connections(node: Node) -> Iterator[_Connection]:
    """Yield the connections to other hosts that stand, or that were begun."""
    for capture in node.of(Kind.SOCKETS):
        for r in capture.records:
            if isinstance(r, SsSocket):
                host, port = r.peer_address, r.peer_port
            elif isinstance(r, NetstatSocket):
                host, port = r.foreign_address, r.foreign_port
            else:
                continue
            peer = to_ip(host) if r.state in _CONNECTED else None
            if peer is not None and str(peer) != r.local_address and not peer.is_loopback and not node.holder(peer):
                yield _Connection(r.local_port, port)
