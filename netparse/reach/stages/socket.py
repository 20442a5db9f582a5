"""The listening socket at the end of the way."""

from __future__ import annotations

from netparse.cluster import IP, Listener, Origin
from netparse.findings import quote
from netparse.parsers import Kind
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages.delivered import Delivered


def listens(run: Run, arrived: Delivered) -> None:
    """Raise Stopped where nothing takes the packet that arrived."""
    p = arrived.packet
    if arrived.pod is not None:
        pod = arrived.pod
        if pod.ready is None:
            raise undecided(
                Uncertainty(
                    f"whether the pod {pod.full_name} is ready was not captured",
                    quote(pod.origin),
                    ("kubectl get pods -A -o wide",),
                )
            )
        if not pod.ready:
            raise Stopped(Disposition.NOT_LISTENING, f"the pod {pod.full_name} is not ready: {pod.why}", pod.origin)
        run.hop(
            pod.node or "",
            "socket",
            None,
            "the pod {0} is ready and takes {1}/{2}",
            pod.full_name,
            p.protocol,
            p.dport[0],
            by=pod.origin,
        )
        return
    host = arrived.host
    assert host is not None
    found = next((x for x in host.listeners_at(p.protocol, p.dport[0]) if _takes(x, p.dst, p.iif)), None)
    if found is not None:
        run.hop(
            host.name,
            "socket",
            None,
            "{0} of {1} listens on {2.shown}",
            found.process or "a socket",
            host.name,
            found,
            by=found.origin,
        )
        return
    _not_listening(host, p.protocol, p.dst, p.dport[0])


def _takes(x: Listener, address: IP, device: str | None) -> bool:
    family = "inet6" if address.version == 6 else "inet"
    if x.wildcard:
        return family in x.families and (_bound(x) in (None, device))
    return x.address == address


def _bound(x: Listener) -> str | None:
    """Return the device that a wildcard socket is bound to."""
    host = x.host or ""
    return host.partition("%")[2] or None


def _not_listening(host: Host, protocol: str, address: IP, port: int) -> None:
    family = "inet6" if address.version == 6 else "inet"
    captures = host.node.shows_listeners(protocol, family)
    six = family == "inet6" or host.node.shows_listeners(protocol, "inet6") or host.node.without_ipv6
    if not captures or not six:
        raise undecided(
            Uncertainty(
                f"no capture shows whether {host.name} listens on {protocol}/{port}", (), (host.command("ss -lntup"),)
            )
        )
    near = host.listeners_at(protocol, port)
    if near:
        shown = ", ".join(x.shown for x in near)
        raise Stopped(
            Disposition.NOT_LISTENING, f"{host.name} listens on {shown}, not on {address}", *(x.origin for x in near)
        )
    first = Origin(captures[0], captures[0].first_line)
    raise Stopped(Disposition.NOT_LISTENING, f"nothing on {host.name} listens on {protocol}/{port}", first)


__all__ = ["Kind", "listens"]
