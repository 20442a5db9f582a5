"""Devices through which packets cannot be followed: what they do with one is not in the rules and routes of captures."""

from __future__ import annotations

from netparse.cluster import Link
from netparse.cluster.remember import per_node
from netparse.findings import quote
from netparse.parsers import Kind
from netparse.reach.hosts.host import Host
from netparse.reach.run import Uncertainty

_PLAIN = frozenset({"veth", "bridge", "vlan", "bond", "team", "dummy"})
_ASIDE = frozenset({"macvlan", "macvtap", "ipvlan", "ipvtap", "vrf"})
"""Kinds whose packets go by other tables or by the side of the device below."""


@per_node
def not_followed(host: Host, device: str, *, leaving: bool) -> Uncertainty | None:
    """Return why it is not known what becomes of a packet that comes in by a device, or goes out of it."""
    link = host.link(device)
    return _not_followed(host, link, leaving) if link is not None else None


def _not_followed(host: Host, link: Link, leaving: bool) -> Uncertainty | None:
    master = host.link(link.master)
    if link.kind in _ASIDE or (master is not None and master.kind == "vrf"):
        kind = link.kind if link.kind in _ASIDE else "vrf"
        return Uncertainty(
            f"packets are not followed through {link.name} of {host.name}, which is of kind {kind}", quote(link.origin)
        )
    if not leaving:
        return None
    if link.kind is not None and link.kind not in _PLAIN:
        what = f"what {link.name} of {host.name}, of kind {link.kind}, does with packets is not shown by captures"
        return Uncertainty(what, quote(link.origin))
    if link.kind is None and not _details_shown(host) and link is not host.node.node_link:
        what = f"of which kind {link.name} of {host.name} is was not captured: it may be a tunnel"
        return Uncertainty(what, quote(link.origin), (host.command("ip -d address"),))
    return None


def _details_shown(host: Host) -> bool:
    """Whether a capture shows the kinds of devices: those without one are then NICs."""
    if any(k.kind for k in host.node.links):
        return True
    captures = host.node.of(Kind.LINKS)
    return any(c.command_line is not None and c.command_line.has("d", "--details", "-details") for c in captures)
