"""Whether a host passes packets on: the setting of the device that they come in by."""

from __future__ import annotations

from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition
from netparse.reach.packets.packet import Packet
from netparse.reach.run import Run, Stopped, Uncertainty


def check(run: Run, host: Host, p: Packet) -> None:
    """Stop a packet that came in by a device from which the host does not forward."""
    setting = host.forwards(str(p.iif), p.family)
    if setting is None:
        name = f"net.ipv4.conf.{p.iif}.forwarding" if p.family == "inet" else "net.ipv6.conf.all.forwarding"
        uncertainty = Uncertainty(f"{name} of {host.name} was not captured", (), (host.command("sysctl -a"),))
        run.may_stop(Disposition.NOT_FORWARDED, uncertainty)
    elif not setting[0]:
        raise Stopped(
            Disposition.NOT_FORWARDED, f"{host.name} does not forward packets that come in by {p.iif}", setting[1]
        )
