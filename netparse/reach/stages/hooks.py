"""A packet at a hook: conntrack, NAT and every base chain, in the order of their priorities."""

from __future__ import annotations

from ipaddress import ip_address

from netparse.cluster import IP
from netparse.findings import Evidence, quote
from netparse.reach.hosts.host import Host
from netparse.reach.model import Disposition, Obstacle
from netparse.reach.packets import conntrack
from netparse.reach.packets.packet import ACK, EVERY_PORT, NO_PORT, TRANSLATED, Packet, Ports
from netparse.reach.packets.tri import within
from netparse.reach.rules.firewall import CONNTRACK, DESTINATION_NAT, SOURCE_NAT, Gap
from netparse.reach.rules.ruleset import BaseChain, Context, Hook, Translation
from netparse.reach.rules.walk import Walked, walk
from netparse.reach.run import Run, Stopped, Uncertainty, undecided
from netparse.reach.stages import source

_DENIED = {"input": Disposition.DENIED_IN, "forward": Disposition.DENIED_FORWARD, "output": Disposition.DENIED_OUT}
_MOST_ADDRESSES = 16
FIRST, AFTER_LAST = -(2**31), 2**31
"""Priorities that bound every chain."""


def pass_hook(run: Run, host: Host, hook: Hook, p: Packet, *, since: int = FIRST, until: int = AFTER_LAST) -> Packet:
    """Return the packet as a hook leaves it; raises Stopped where a rule drops it.

    ``since`` and ``until`` are priorities: of a hook at which something else stands, that part is asked, without its end.
    """
    plan = host.firewall.plan(hook, p.family)
    for gap in plan.gaps:
        if (
            hook not in ("input", "forward")
            and (p.connection is None or p.state == "NEW")
            and _may_send_elsewhere(host, gap, p)
        ):
            raise undecided(gap.uncertainty)
        run.may_stop(_denied(host, hook, p), gap.uncertainty)
    swapped = plan.unordered and run.believe(_order(host))
    tracks = hook in ("prerouting", "output")
    at = DESTINATION_NAT if tracks else SOURCE_NAT
    tracked = not tracks or not since <= CONNTRACK < until
    translated = (not tracks and hook not in ("input", "postrouting")) or not since <= at < until
    for base in plan.other_order if swapped else plan.filters:
        if not since <= base.chain.priority < until:
            continue
        if not tracked and base.chain.priority >= CONNTRACK:
            p, tracked = _track(run, host, p), True
        if not translated and base.chain.priority >= at:
            p, translated = _translate(run, host, hook, plan.nat, p), True
        p = _ask(run, host, hook, base, p)
    if not tracked:
        p = _track(run, host, p)
    return p if translated else _translate(run, host, hook, plan.nat, p)


def _may_send_elsewhere(host: Host, gap: Gap, p: Packet) -> bool:
    """Whether what is not shown may translate a packet: one to the address of a Service, or to a port that has no listener."""
    if gap.translates != "services":
        return gap.translates == "anything"
    if p.inner is not None or p.flags & ACK:
        return False
    if host.is_local(p.dst):
        return not host.listeners_at(p.protocol, p.dport[0])
    return p.dst not in host.known_addresses


def _order(host: Host) -> Uncertainty:
    return Uncertainty(
        f"in which order {host.name} asks tables of iptables-legacy and of nft at the same place is not shown"
    )


def _track(run: Run, host: Host, p: Packet) -> Packet:
    """Look the packet up; one that comes back by lo has its connection already."""
    if p.connection is not None or p.state is not None:
        return p
    return conntrack.track(run.of(host.name), p, host.loose)


def _ask(run: Run, host: Host, hook: Hook, base: BaseChain, p: Packet) -> Packet:
    walked = walk(Context(run, host, base.table), base.chain, p)
    _end(run, host, hook, base, walked)
    return walked.packet


def _end(run: Run, host: Host, hook: Hook, base: BaseChain, walked: Walked) -> None:
    """Stop the packet where the verdict is drop, note a rule that accepts it."""
    kind = walked.verdict.kind
    where = f"{base.table.shown}, chain {walked.chain}"
    if kind == "drop":
        what = f"the policy of {walked.chain}" if walked.policy else "a rule"
        reason = f"{what} of {host.name} drops it ({where}, line {walked.origin.line})"
        stopped = Stopped(_denied(host, hook, walked.packet), reason, walked.origin)
        p = walked.packet
        port = 0 if p.dport == EVERY_PORT else p.dport[0]
        stopped.obstacle = Obstacle(host.name, base.table.shown, walked.chain, walked.policy, p.protocol, port)
        raise stopped
    if kind == "unknown":
        raise undecided(
            Uncertainty(
                f"what becomes of it is not shown: {walked.origin.text.strip()} on {host.name}", _quoted(walked)
            )
        )
    if kind == "accept" and not walked.policy:
        run.hop(host.name, hook, walked.packet.oif or walked.packet.iif, "accepted by {0}", where, by=walked.origin)


def _quoted(walked: Walked) -> tuple[Evidence, ...]:
    return quote(walked.origin)


def _denied(host: Host, hook: Hook, p: Packet) -> Disposition:
    """Return what a drop at a hook is called: of what comes in, goes out, or passes through."""
    if hook in _DENIED:
        return _DENIED[hook]
    if hook in ("ingress", "prerouting"):
        return Disposition.DENIED_IN if host.is_local(p.dst) else Disposition.DENIED_FORWARD
    return Disposition.DENIED_FORWARD if p.iif not in (None, "lo") else Disposition.DENIED_OUT


def _translate(run: Run, host: Host, hook: Hook, chains: tuple[BaseChain, ...], p: Packet) -> Packet:
    """NAT: the first packet of a connection asks the nat chains, all others are translated as it was."""
    c = p.connection
    if c is None or p.state == "RELATED":
        return p
    destination = hook in ("prerouting", "output")
    settled = c.settled_dst if destination else c.settled_src
    if p.state == "NEW" and not settled:
        if chains:
            p = _first_translation(run, host, hook, chains, p)
        if destination:
            c.settled_dst = True
        else:
            c.settled_src = True
    after = conntrack.translate_destination(p) if destination else conntrack.translate_source(p)
    if after is not p:
        run.hop(host.name, hook, p.oif or p.iif, "translated: {0.shown} becomes {1.shown}", p, after)
    return after


def _first_translation(run: Run, host: Host, hook: Hook, chains: tuple[BaseChain, ...], p: Packet) -> Packet:
    """Ask the nat chains; the first that translates settles it. Which is first of legacy and nft at one priority is not shown."""
    found: list[tuple[BaseChain, Walked]] = []
    for base in chains:
        if found and base.chain.priority > found[0][0].chain.priority:
            break
        if found and base.table.legacy == found[0][0].table.legacy:
            continue
        walked = walk(Context(run, host, base.table), base.chain, p)
        if walked.verdict.kind == "nat":
            found.append((base, walked))
        elif walked.verdict.kind != "accept":
            _end(run, host, hook, base, walked)
        elif not found:
            p = walked.packet
    if found:
        differ = len({w.verdict.nat for _, w in found}) > 1
        walked = found[run.choose(len(found), _order(host)) if differ else 0][1]
        p = walked.packet
        _settle(run, host, hook, p, walked)
    return p


def _settle(run: Run, host: Host, hook: Hook, p: Packet, walked: Walked) -> None:
    """Write into the connection what a NAT statement makes of it."""
    c = p.connection
    nat = walked.verdict.nat
    assert c is not None and nat is not None
    if nat.kind in ("dnat", "redirect"):
        address = _address(run, nat, walked, p.dst) if nat.kind == "dnat" else _own(host, hook, p)
        ports = nat.ports or p.dport
        if ports[0] != ports[1] and nat.ports:
            ports = p.dport if nat.ports[0] <= p.dport[0] <= nat.ports[1] else nat.ports
        c.to_dst = (address, ports)
        c.dnat = c.dnat or c.to_dst != (p.dst, p.dport)
        what = f"destination {_end_of(c.to_dst)}"
    else:
        address = source.masquerade(run, host, p) if nat.kind == "masquerade" else _address(run, nat, walked, p.src)
        c.to_src = (address, _source_port(nat, p))
        c.snat = True
        what = f"source {address}"
    run.hop(host.name, hook, p.oif or p.iif, "NAT: {0}", what, by=walked.origin)


def _source_port(nat: Translation, p: Packet) -> Ports:
    if p.sport == NO_PORT or (not nat.random and (nat.ports is None or within(p.sport, nat.ports))):
        return p.sport
    return nat.ports or TRANSLATED


def _end_of(end: tuple[IP, tuple[int, int]]) -> str:
    return f"{end[0]}:{end[1][0]}" if end[1][0] == end[1][1] and end[1][0] else str(end[0])


def _address(run: Run, nat: Translation, walked: Walked, held: IP) -> IP:
    if nat.netmap is not None:
        net = nat.netmap
        return type(held)(int(net.network_address) | (int(held) & int(net.hostmask)))  # type: ignore[attr-defined]
    if nat.addresses is None:
        return held
    first, last = nat.addresses
    count = int(last) - int(first) + 1
    if count == 1:
        return first
    uncertainty = Uncertainty(
        f"which address it is translated to is chosen by chance: {walked.origin.text.strip()}", _quoted(walked)
    )
    if count > _MOST_ADDRESSES:
        raise undecided(uncertainty)
    return type(first)(int(first) + run.choose(count, uncertainty))


def _own(host: Host, hook: Hook, p: Packet) -> IP:
    """Return the address that REDIRECT sends to: the first of the incoming device, or loopback for the host itself."""
    if hook == "output":
        return ip_address("127.0.0.1" if p.dst.version == 4 else "::1")
    link = host.link(p.iif)
    found = [a.ip.ip for a in link.addresses if a.ip.version == p.dst.version] if link else []
    if not found:
        raise undecided(
            Uncertainty(f"the address of {p.iif} on {host.name} was not captured", (), (host.command("ip -d address"),))
        )
    return found[0]


def ingress(run: Run, host: Host, p: Packet) -> Packet:
    """Return the packet as chains of table netdev leave it, which see it before all others."""
    return _on_device(run, host, "ingress", p, p.iif) if host.firewall.has("ingress") else p


def egress(run: Run, host: Host, p: Packet) -> Packet:
    return _on_device(run, host, "egress", p, p.oif) if host.firewall.has("egress") else p


def _on_device(run: Run, host: Host, hook: Hook, p: Packet, device: str | None) -> Packet:
    for base in host.firewall.filters(hook, p.family):
        if device in base.chain.device:
            p = _ask(run, host, hook, base, p)
        elif not base.chain.device:
            p = _ask_maybe(run, host, hook, base, p)
    return p


def _ask_maybe(run: Run, host: Host, hook: Hook, base: BaseChain, p: Packet) -> Packet:
    """Ask a chain whose devices are not shown: JSON of nft up to 1.0.6 leaves them out."""
    walked = walk(Context(run, host, base.table), base.chain, p)
    if walked.verdict.kind == "accept" and walked.packet == p:
        return p
    uncertainty = Uncertainty(
        f"on which devices chain {base.chain.name} of {host.name} stands is not shown",
        quote(base.chain.origin),
        (host.command("nft list ruleset"),),
    )
    if not run.believe(uncertainty):
        return p
    _end(run, host, hook, base, walked)
    return walked.packet
