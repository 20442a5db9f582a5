"""From a question to its answer: who is meant, every way that is open, one disposition for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from netparse.cluster import IP
from netparse.cluster.only_address import only_address
from netparse.cluster.read import to_ip
from netparse.findings import Evidence, quote
from netparse.nearest import did_you_mean
from netparse.parsers import Kind
from netparse.reach.firewalls.refusal import left_open, refusal
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.setup import Setup
from netparse.reach.hosts.world import World
from netparse.reach.model import OUTSIDE, Answer, Disposition, End, Flow
from netparse.reach.packets.packet import ANYWHERE, OWN
from netparse.reach.run import Ending, Run, Stopped, Uncertainty, every_way, undecided
from netparse.reach.stages.exchange import Place, Question, exchange
from netparse.safe import sh


@dataclass(slots=True)
class Budget:
    """How many more ways may be followed: a bound that is the same on every machine."""

    ways: int


def answer(world: World, flow: Flow, budget: Budget | None = None) -> Answer:
    """Return what becomes of a flow; where its way is not known, whether the host that it is for refuses it in any case.

    Without a way left in the ``budget`` nothing is followed, and the answer says so.
    """
    found = _unless_segments_are_smaller(world, _followed(world, flow, budget))
    return (refused(world, found) if found.open else None) or with_reason(world, found)


def _unless_segments_are_smaller(world: World, a: Answer) -> Answer:
    """Return an answer that is open where a rule on the way may keep TCP from sending what is too big: that is not followed."""
    if a.disposition is not Disposition.TOO_BIG or a.flow.protocol != "tcp":
        return a
    family = "inet6" if a.target.address is not None and a.target.address.version == 6 else "inet"
    for name in dict.fromkeys(step.node for step in a.steps):
        host = world.by_name.get(name)
        uncertainty = _of_segments(host, family) if host is not None else None
        if uncertainty is not None:
            return replace(
                a, disposition=Disposition.INSUFFICIENT_INFO, reason=f"{uncertainty.reason}; if not: {a.reason}", obstacle=None,
                evidence=uncertainty.evidence, collect=uncertainty.collect,
            )  # fmt: skip
    return a


def _of_segments(host: Host, family: str) -> Uncertainty | None:
    rule = host.firewall.sets_segment_size
    if rule is not None:
        return Uncertainty(
            f"a rule of {host.name} may set the size of TCP's segments: {rule.text.strip()}", quote(rule)
        )
    gaps = host.firewall.gaps_at("forward", family)
    return gaps[0].uncertainty if gaps else None


def refused(world: World, a: Answer, setup: Setup | None = None) -> Answer | None:
    """Return the answer to a flow that the host refuses that it is for, whatever way it comes; None where it may let it in.

    ``setup`` is what a tool was told, in place of rules that were captured.
    """
    host = world.by_name.get(a.target.node or "")
    if a.target.kind != "node" or host is None or a.sender.node == host.name:
        return None
    stopped = refusal(host, *_as_seen(world, a), a.flow.protocol, a.flow.port, setup.rules if setup else None)
    if stopped is None:
        return None
    return replace(
        a, disposition=stopped.disposition, reason=f"whatever way it comes: {stopped.reason}", steps=(), collect=(),
        evidence=stopped.evidence, obstacle=stopped.obstacle, uncertainty=setup.uncertainty if setup else None,
    )  # fmt: skip


def with_reason(world: World, a: Answer, setup: Setup | None = None) -> Answer:
    """Return the answer with what the host's own rules leave open, where it is not known whether it lets in whoever asks."""
    host = world.by_name.get(a.target.node or "")
    if not a.open or a.sender.kind != OUTSIDE or a.target.kind != "node" or host is None:
        return a
    if setup is None and not (host.firewall.tables or host.node.of(Kind.FIREWALL)):
        return a
    dst = a.target.address or OWN[4]
    uncertainty = left_open(host, dst, a.flow.protocol, a.flow.port, setup.rules if setup else None)
    if uncertainty is None:
        return replace(a, reason=f"the rules of {host.name} let it in, but {a.reason}")
    return replace(
        a, reason=uncertainty.reason, evidence=uncertainty.evidence, collect=uncertainty.collect or a.collect
    )


def _as_seen(world: World, a: Answer) -> tuple[IP, IP]:
    """Return source and destination of a flow as the host sees them that it is for.

    A node of which nothing was captured asks by its INTERNAL-IP, and so does one without another card where no rule of it was
    captured; what is translated on the way may come from anywhere.
    """
    dst = a.target.address or OWN[4]
    sender = world.by_name.get(a.sender.node or "") if a.sender.kind == "node" else None
    alone = sender is not None and (sender.gap is not None or only_address(sender.node) == a.sender.address)
    own = a.sender.address if sender is not None and alone and not sender.firewall.tables else None
    return own if own is not None and own.version == dst.version else ANYWHERE[dst.version], dst


def _followed(world: World, flow: Flow, budget: Budget | None) -> Answer:
    sender, target = _sender(world, flow), _target(world, flow)
    try:
        if budget is not None and budget.ways <= 0:
            raise undecided(_too_many(flow))
        question = _question(world, flow, sender[1], target[1])
    except Stopped as stopped:
        return _answer(flow, sender[0], target[0], Ending(stopped, Run()))
    ends: list[Ending] = []
    for ending in every_way(lambda run: exchange(world, run, question)):
        if budget is not None:
            budget.ways -= 1
        if ending is None:
            uncertainty = Uncertainty(
                "too much of the way depends on what captures do not show", _evidence(ends[0]), _commands(ends)
            )
            return _answer(flow, sender[0], target[0], Ending(undecided(uncertainty), ends[0].run))
        ends.append(ending)
        if _differ(ends):
            break
    return _answer(flow, sender[0], target[0], _joined(ends))


def _too_many(flow: Flow) -> Uncertainty:
    command = f"netparse reach BUNDLE --from {sh(flow.sender)} --to {sh(flow.to)}"
    return Uncertainty("the flows before it can go more ways than are followed in one run", (), (command,))


def _differ(ends: Iterable[Ending]) -> bool:
    """Whether the ways seen so far leave open whether the flow arrives."""
    arrives = {_arrives(e) for e in ends}
    return len(arrives) > 1 or None in arrives


def _arrives(e: Ending) -> bool | None:
    if e.stopped is None:
        return True
    return None if e.stopped.disposition is Disposition.INSUFFICIENT_INFO else False


def _joined(ends: list[Ending]) -> Ending:
    """Return one ending for all ways; where they end differently, why that cannot be decided."""
    unknown = next((e for e in ends if _arrives(e) is None), None)
    if unknown is not None:
        return unknown
    if not _differ(ends):
        return ends[0]
    one, other = ends[0], next(e for e in ends if _arrives(e) != _arrives(ends[0]))
    choice = next((a for a, b in zip(one.run.taken, other.run.taken, strict=False) if a.taken != b.taken), None)
    lost = next(e for e in ends if e.stopped is not None)
    assert lost.stopped is not None
    uncertainty = choice.uncertainty if choice else Uncertainty("the ways differ")
    reason = (
        f"{uncertainty.reason}; if it stops the flow: {lost.stopped.reason}"
        if lost.stopped.reason != uncertainty.reason
        else uncertainty.reason
    )
    return Ending(undecided(uncertainty._replace(reason=reason)), other.run)


def _evidence(e: Ending) -> tuple[Evidence, ...]:
    return tuple(x for c in e.run.taken for x in c.uncertainty.evidence)[:5]


def _commands(ends: list[Ending]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(x for e in ends for c in e.run.taken for x in c.uncertainty.collect))


def _answer(flow: Flow, sender: End, target: End, e: Ending) -> Answer:
    stopped = e.stopped
    if stopped is None:
        reason = "request and answer arrive" if not flow.one_way else "it arrives"
        last = next((h for h in reversed(e.run.steps) if h.stage == "socket"), None)
        evidence = quote(last.origin) if last else ()
        return Answer(
            flow=flow,
            sender=sender,
            target=target,
            disposition=Disposition.ACCEPTED,
            reason=reason,
            steps=tuple(e.run.steps),
            evidence=evidence,
        )
    return Answer(
        flow=flow, sender=sender, target=target, disposition=stopped.disposition, reason=stopped.reason, steps=tuple(e.run.steps),
        evidence=stopped.evidence, collect=stopped.uncertainty.collect if stopped.uncertainty else (), obstacle=stopped.obstacle,
    )  # fmt: skip


def _sender(world: World, flow: Flow) -> tuple[End, Place | None]:
    name = flow.sender
    host = world.by_name.get(name)
    if host is not None:
        return End(name=name, kind="node", node=host.name, address=world.address_of(host)), Place(host=host)
    pod = world.pods_by_name.get(name)
    if pod is not None:
        if pod.host_network and pod.node in world.by_name:
            return End(name=name, kind="pod", node=pod.node, address=next(iter(pod.addresses), None)), Place(
                host=world.by_name[pod.node]
            )
        return End(name=name, kind="pod", node=pod.node, address=next(iter(pod.addresses), None)), Place(pod=pod)
    ip = to_ip(name)
    if ip is not None:
        return _by_address(world, name, ip)
    return End(name=name, kind=OUTSIDE), Place() if name == OUTSIDE else None


def _by_address(world: World, name: str, ip: IP) -> tuple[End, Place | None]:
    if (pod := world.pod_at.get(ip)) is not None:
        return End(name=name, kind="pod", node=pod.node, address=ip), Place(pod=pod)
    owners = world.owners.get(ip, ())
    if len(owners) == 1:
        return End(name=name, kind="node", node=owners[0].host.name, address=ip), Place(host=owners[0].host)
    return End(name=name, kind="address", address=ip), None


def _target(world: World, flow: Flow) -> tuple[End, IP | None]:
    name = flow.target
    ip = to_ip(name)
    if ip is not None:
        end = _by_address(world, name, ip)[0]
        return end, ip
    host = world.by_name.get(name)
    if host is not None:
        own = world.address_of(host)
        return End(name=name, kind="node", node=host.name, address=own), own
    service = world.service(name.removeprefix("service ").strip()) if name.startswith("service ") else None
    if service is not None:
        return End(name=name, kind="service", address=service.cluster_ip), service.cluster_ip
    pod = world.pods_by_name.get(name)
    if pod is not None:
        own = next(iter(pod.addresses), None)
        return End(name=name, kind="pod", node=pod.node, address=own), own
    return End(name=name, kind=OUTSIDE), ANYWHERE[4] if name == OUTSIDE else None


def _question(world: World, flow: Flow, place: Place | None, dst: IP | None) -> Question:
    if place is None:
        near = did_you_mean(flow.sender, world.by_name)
        raise undecided(Uncertainty(f"{flow.sender} is no host and no pod of these captures{near}"))
    if dst is None:
        host = world.by_name.get(flow.target)
        commands = (host.command("ip -d address"),) if host is not None and not host.captured else ()
        raise undecided(Uncertainty(f"the address of {flow.target} is not known from these captures", (), commands))
    source = None if place.pod or place.host else ANYWHERE[dst.version]
    if place.pod is not None:
        source = next((ip for ip in place.pod.addresses if ip.version == dst.version), None)
        if source is None:
            raise undecided(
                Uncertainty(
                    f"no IPv{dst.version} address of the pod {place.pod.full_name} is known",
                    (),
                    ("kubectl get pods -A -o json",),
                )
            )
    return Question(
        place=place,
        source=source,
        dst=dst,
        protocol=flow.protocol,
        port=flow.port,
        size=flow.size,
        one_way=flow.one_way,
    )
