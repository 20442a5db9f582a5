"""Whom a host's own rules let in: anybody, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

from netparse.cluster import IP, Origin
from netparse.reach.firewalls.refusal import come_in
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import is_nic
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import ANY_NIC, ANYWHERE, EPHEMERAL, OWN, SYN, Packet
from netparse.reach.packets.tri import Tri
from netparse.reach.run import Uncertainty, every_way

_STRANGER = {4: ip_address("100.200.100.200"), 6: ip_address("2a0f:9999:7777::1")}
_UNUSED = 1
"""A port that nobody opens: whether it is refused tells whether there is a firewall."""


class Opening(NamedTuple):
    """``lets_in`` is None where it depends on who asks, or on what captures do not show; then ``uncertainty`` says on what.

    ``by`` is the rule that lets it in, or that refuses it, where one does.
    """

    lets_in: Tri
    by: Origin | None = None
    uncertainty: Uncertainty | None = None


def opening(host: Host, version: int, protocol: str, port: int, source: IP | None = None) -> Opening:
    """Return whether the rules let in the first packet of a connection from any address outside, or from this one."""
    dst, device = _own(host, version)
    asked = Packet(
        src=source or ANYWHERE[version], dst=dst, protocol=protocol, sport=EPHEMERAL, dport=(port, port),
        flags=SYN if protocol == "tcp" else 0,
        iif=device,
    )  # fmt: skip
    ends = []
    for way in every_way(lambda run: come_in(run, host, asked)):
        if way is None:
            return Opening(None)
        stopped = way.stopped
        if stopped is not None and (
            stopped.uncertainty is not None or stopped.disposition is Disposition.INSUFFICIENT_INFO
        ):
            return Opening(None, uncertainty=stopped.uncertainty)
        ends.append(way)
        if len({e.stopped is None for e in ends}) > 1:
            return Opening(None)
    first = ends[0]
    rules = [s.origin for s in first.run.steps if s.stage == "input" and s.origin is not None]
    return Opening(first.stopped is None, rules[-1] if rules else None)


def of_unused_port(host: Host, version: int) -> Opening:
    """Return whether a stranger gets in to a port that nobody uses: where it does, nothing filters what comes in."""
    return of_stranger(host, version, "tcp", _UNUSED)


def of_stranger(host: Host, version: int, protocol: str, port: int) -> Opening:
    """Return whether the rules let in an address that is nobody's in particular."""
    return opening(host, version, protocol, port, _STRANGER[version])


def is_reached_by(host: Host, version: int) -> bool:
    """Whether others can address the host in a family: an address of a NIC that is good beyond its link."""
    return any(ip.version == version for ip, _ in _addresses(host))


def _addresses(host: Host) -> Iterator[tuple[IP, str]]:
    for link in host.node.links:
        if is_nic(host, link):
            for a in link.addresses:
                if not (a.ip.ip.is_link_local or a.ip.ip.is_loopback):
                    yield a.ip.ip, link.name


def _own(host: Host, version: int) -> tuple[IP, str]:
    """Return an address of the host that others ask for, and the device by which they come in: that of the node list first."""
    found = sorted(
        (x for x in _addresses(host) if x[0].version == version), key=lambda x: x[0] not in host.node.internal_ips
    )
    return found[0] if found else (OWN[version], ANY_NIC)
