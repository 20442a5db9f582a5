"""IPVS: a packet for a virtual server, from outside or of the host itself, is sent on to one of the servers behind it."""

from __future__ import annotations

from netparse.cluster import IP
from netparse.findings import quote
from netparse.reach.hosts.details import Virtual
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Packet
from netparse.reach.rules.ruleset import Hook
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import hooks

DEVICE = "kube-ipvs0"
"""Where kube-proxy puts the addresses of Services, so that packets to them are taken in."""
AT: dict[Hook, int] = {"input": 99, "output": -98}
"""Where IPVS stands at these hooks: after the filters of input, so that SNAT is still to come; after DNAT of output, before its filters."""


def pass_hook(run: Run, host: Host, hook: Hook, p: Packet) -> tuple[Packet, bool]:
    """Return the packet as input or output leaves it, and whether IPVS took it out there, on its way to a server."""
    if host.details.virtual is None and host.link(DEVICE) is None:
        return hooks.pass_hook(run, host, hook, p), False
    p = hooks.pass_hook(run, host, hook, p, until=AT[hook])
    if (served := _server_for(run, host, p)) is not None:
        return served, True
    return hooks.pass_hook(run, host, hook, p, since=AT[hook]), False


def _server_for(run: Run, host: Host, p: Packet) -> Packet | None:
    """Return the packet as it goes to a server; None where its address and port are no virtual server's.

    The connection keeps the translation, so that answers come from the address that was asked.
    """
    c = p.connection
    if c is None or p.reply or p.inner is not None:
        return None
    held = host.details.virtual
    if held is None:
        if _is_for_services(host, p):
            what = f"the servers of {p.dst}:{p.dport[0]} on {host.name} were not captured"
            raise undecided(Uncertainty(what, (), (host.command("ipvsadm -Ln"),)))
        return None
    found = held.get((p.protocol, p.dst, p.dport[0]))
    if found is None:
        return None
    server = _chosen(run, host, found)
    c.to_dst = (server[0], (server[1], server[1]))
    run.hop(
        host.name,
        "ipvs",
        DEVICE,
        "{0}:{1} is served by {2}:{3}",
        p.dst,
        p.dport[0],
        server[0],
        server[1],
        by=found.origin,
    )
    return p._replace(dst=server[0], dport=(server[1], server[1]), iif=None, oif=None)


def _is_for_services(host: Host, p: Packet) -> bool:
    """Whether the address stands on the device of Services, or is another of the host and nothing listens on the port: a NodePort."""
    if not host.is_local(p.dst):
        return False
    link = host.link(DEVICE)
    if link is not None and any(a.ip.ip == p.dst for a in link.addresses):
        return True
    return not any(x.protocol == p.protocol and x.port == p.dport[0] for x in host.node.listeners)


def _chosen(run: Run, host: Host, found: Virtual) -> tuple[IP, int]:
    usable = [s for s in found.servers if s.weight != 0]
    if not usable:
        raise Stopped(Disposition.NOT_LISTENING, f"no server is behind {found.shown} on {host.name}", found.origin)
    uncertainty = Uncertainty(
        f"which of {len(usable)} servers of {found.shown} is taken is decided by chance", quote(found.origin)
    )
    server = usable[run.choose(len(usable), uncertainty) if len(usable) > 1 else 0]
    if server.forward != "masq":
        raise undecided(
            Uncertainty(f"servers of {found.shown} on {host.name} are reached by {server.forward}", quote(found.origin))
        )
    return server.address, server.port
