"""What a host's own rules do with a packet for the host, whatever else is not known: of the sender, of the way, of its addresses."""

from __future__ import annotations

from netparse.cluster import IP
from netparse.reach import hooks
from netparse.reach.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packet import ANY_NIC, EPHEMERAL, SYN, Packet
from netparse.reach.rules.firewall import Firewall
from netparse.reach.run import Run, Stopped, every_way


def refusal(host: Host, source: IP, dst: IP, protocol: str, port: int, rules: Firewall | None = None) -> Stopped | None:
    """Return how the rules refuse the first packet of a connection, None where they may let it in.

    Only rules that were captured are asked: others may stop a packet as well, none can save one that is dropped. ``source`` is
    ``ANYWHERE`` and ``dst`` is ``OWN`` where these are not known; ``rules`` stand in place of the host's own.
    """
    seen = Firewall(tables=(rules or host.firewall).tables)
    if not seen.tables:
        return None
    asked = Packet(
        src=source, dst=dst, protocol=protocol, sport=EPHEMERAL, dport=(port, port), flags=SYN if protocol == "tcp" else 0,
        iif=_device(host, source, dst),
    )  # fmt: skip
    first: Stopped | None = None
    for way in every_way(lambda run: _come_in(run, host.with_rules(seen), asked)):
        if way is None or way.stopped is None or way.stopped.disposition is Disposition.INSUFFICIENT_INFO:
            return None
        first = first or way.stopped
    return first


def _come_in(run: Run, host: Host, p: Packet) -> None:
    p = hooks.pass_hook(run, host, "prerouting", hooks.ingress(run, host, p))
    hooks.pass_hook(run, host, "input", p)


def _device(host: Host, source: IP, dst: IP) -> str:
    """Return the interface in whose network both are, by addresses or routes; a sender elsewhere may come in by any."""
    held = host.node.holder(dst)
    if held is not None:
        return held[0].name if source.version == dst.version and source in held[1].ip.network else ANY_NIC
    near = (
        r for r in host.node.routes if r.prefsrc == dst and r.prefix.version == source.version and source in r.prefix
    )
    own = {leg.device for r in near for leg in r.legs if leg.device}
    return own.pop() if len(own) == 1 else ANY_NIC
