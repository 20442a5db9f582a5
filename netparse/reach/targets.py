"""What a user writes after --from and --to: a host, a pod, an address, a Service, a port."""

from pathlib import Path

from netparse.cluster.read import to_ip
from netparse.errors import UsageError
from netparse.nearest import did_you_mean
from netparse.reach.examined import Examined
from netparse.reach.flows_file import read_flows
from netparse.reach.hosts.build import world_of
from netparse.reach.hosts.world import Service, World
from netparse.reach.model import OUTSIDE, Flow
from netparse.reach.required import required_flows

_NAMED = 8
"""Hosts that a message names."""


def flows_for(
    analysis: Examined, sender: str | None = None, target: str | None = None, file: Path | None = None
) -> tuple[Flow, ...]:
    """Return the flows that are asked for: of a file, from one to another, or those that the cluster needs.

    One of ``sender`` and ``target`` alone takes of those that the cluster needs the ones of that end.
    """
    if file is not None:
        if sender or target:
            raise UsageError("--flows has the flows: give it without --from and --to")
        return read_flows(file)
    world = world_of(analysis.cluster)
    if sender is not None:
        _is_somebody(world, "--from", sender)
    if target is not None:
        who, protocol, port = split_target(target)
        service = _service(world, who) if who.startswith("service ") else None
        if service is None:
            _is_somebody(world, "--to", who)
        if port is not None:
            return _to_port(sender, who, protocol, port)
        if service is not None:
            return _to_service(sender, who, service)
        target = who
    flows = required_flows(world, analysis.circumstances)
    found = tuple(f for f in flows if sender in (None, f.sender) and target in (None, f.target))
    if not found and (sender or target):
        raise UsageError(
            f"no required flow is from {sender or 'anybody'} to {target or 'anybody'}: name the port, as in --to {target or 'NODE'}:6443"
        )
    return found


def _is_somebody(world: World, option: str, who: str) -> None:
    """Raise UsageError for a name that nobody has, with the one that may be meant."""
    pods = [p.full_name for p in world.pods]
    if who == OUTSIDE or who in world.by_name or who in pods or to_ip(who) is not None:
        return
    known = pods if "/" in who else [*world.by_name, OUTSIDE]
    what = "pod" if "/" in who else "host"
    raise UsageError(
        f"{option} {who}: no {what} of this name is in these captures{did_you_mean(who, known) or _named(world)}"
    )


def _service(world: World, who: str) -> Service:
    """Return the Service that is meant; raises UsageError where none of this name was captured."""
    name = who.removeprefix("service ").strip()
    service = world.service(name)
    if service is None:
        near = did_you_mean(name, [f"{s.namespace}/{s.name}" for s in world.services])
        raise UsageError(f"{who}: no Service of this name was captured (kubectl get services -A -o wide){near}")
    return service


def _named(world: World) -> str:
    names = [h.name for h in world.hosts]
    return f"; hosts are {', '.join(names[:_NAMED])}" + (
        f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    )


def _to_port(sender: str | None, who: str, protocol: str, port: int) -> tuple[Flow, ...]:
    if sender is None:
        raise UsageError("--to with a port needs --from: who sends?")
    return (Flow(sender=sender, target=who, protocol=protocol, port=port),)


def _to_service(sender: str | None, who: str, service: Service) -> tuple[Flow, ...]:
    """Return a flow to each port of a Service."""
    if sender is None:
        raise UsageError("--to a Service needs --from: who sends?")
    return tuple(Flow(sender=sender, target=who, protocol=p.protocol, port=p.port) for p in service.ports)


def split_target(text: str) -> tuple[str, str, int | None]:
    """Return who, protocol and port of ``WHO[:PORT[/PROTO]]``; an IPv6 address with a port stands in brackets."""
    head, slash, protocol = text.rpartition("/")
    if slash and protocol.lower() in ("tcp", "udp"):
        text = head
    else:
        protocol = "tcp"
    protocol = protocol.lower()
    if text.startswith("["):
        who, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":")
    elif text.count(":") == 1:
        who, _, port = text.partition(":")
    else:
        who, port = text, ""
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        raise UsageError(f"{text}: {port} is no port")
    return who, protocol, int(port) if port else None
