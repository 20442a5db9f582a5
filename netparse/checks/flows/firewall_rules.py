"""What a host's firewall shows beside what it stops: rules without effect, openings too wide, IPv6 that was forgotten."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from netparse.checks.base import Check, Context, Need
from netparse.checks.shared.needs import ADDRESS_CAPTURE, FIREWALL_CAPTURE, SOCKET_CAPTURE
from netparse.cluster import Listener, Node, Origin
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.reach import Shadowed, is_reached_by, of_stranger, of_unused_port, opening, shadowed_rules
from netparse.reach.hosts.host import Host
from netparse.safe import sh

_SHOWN = 3
_MOST_PORTS = 200
_INNER = frozenset({"nodes", "control-plane", "etcd", "pods", "self", "nobody"})
"""Who needs a port that nobody outside the cluster needs."""


class _OfRules(Check):
    """Judges the rules of a node of the cluster; where none are shown there is no question (what is missing another check says)."""

    severity = Severity.INFO
    needs: ClassVar[tuple[Need, ...]] = (FIREWALL_CAPTURE,)

    def applies(self, node: Node, context: Context) -> bool:
        return not context.cluster.outside(node) and any(c.status != "failed" for c in node.of(Kind.FIREWALL))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        host = context.world.by_name.get(node.name)
        return () if host is None else self.judge_host(host, node, context)

    @abstractmethod
    def judge_host(self, host: Host, node: Node, context: Context) -> Iterable[Finding]:
        """Yield the findings on the rules of a host that were captured."""

    def not_captured(self, host: Host, node: Node) -> Finding | None:
        """Return UNKNOWN where a part of the rules was not captured."""
        uncertainty = next((g.uncertainty for g in host.firewall.gaps), None)
        if uncertainty is None:
            return None
        commands = uncertainty.collect or (FIREWALL_CAPTURE.command,)
        return self.unknown(node, uncertainty.reason, *(c.removeprefix(f"{sh(node.name)}: ") for c in commands))


class FirewallRuleShadowed(_OfRules):
    id = "firewall-rule-shadowed"
    since = "0.1.0"
    title = "Rules of the firewall that never match"
    expected = "every rule can be met by a packet: none stands behind one that takes all that it is about"
    why = (
        "Somebody wrote the rule for a purpose, and it has none: an opening that was added behind the last reject opens nothing, "
        "a ban behind a general accept bans nobody."
    )
    fix = (
        "move the rule before the one that takes its packets (iptables -I CHAIN NUMBER …, nft insert rule …), or delete it",
    )
    confirm = "sudo iptables-save -c    # its counters stay at [0:0]"
    wrong = "Rules that tools write into chains of their own are left out, and so is what several rules take together."

    def judge_host(self, host: Host, node: Node, context: Context) -> Iterable[Finding]:
        """Judge each table: what decides otherwise than the rule before it comes first."""
        tables: dict[str, list[Shadowed]] = {}
        for s in sorted(shadowed_rules(host.firewall), key=lambda s: not s.differs):
            tables.setdefault(s.table.shown, []).append(s)
        for table, found in tables.items():
            origins = [x for s in found[:_SHOWN] for x in (s.rule.origin, s.by.origin)]
            yield self.finding(
                Verdict.INFO, node, subject=table, actual=_of_shadowed(table, found), origins=origins, fix=self.fix
            )
        if not tables:
            count = sum(len(c.rules) for t in host.firewall.tables for c in t.chains.values())
            actual = f"of {count} rules that were captured none stands behind one that takes all of its packets"
            # Of no rule at all a part says nothing: they may stand in the lines that were left out.
            limits = [x for c in node.of(Kind.FIREWALL) if c.covers and not c.covers.whole for x in c.covers.limits]
            if limits:
                reason = f"{actual}, and they are a part ({', '.join(dict.fromkeys(limits))})"
                yield self.unknown(node, reason, FIREWALL_CAPTURE.command)
                return
            yield self.finding(Verdict.PASS, node, actual=actual)


def _of_shadowed(table: str, found: list[Shadowed]) -> str:
    shown = "; ".join(
        f"line {s.rule.origin.line} of {s.chain.name} behind line {s.by.origin.line}"
        + ("" if s.differs else ", which says the same")
        for s in found[:_SHOWN]
    )
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    count = "1 rule never matches" if len(found) == 1 else f"{len(found)} rules never match"
    return f"{table}: {count} ({shown}{more})"


class FirewallOpenWiderThanNeeded(_OfRules):
    id = "firewall-open-wider-than-needed"
    since = "0.1.0"
    title = "The firewall lets anybody in where only the cluster needs to"
    expected = "ports that only nodes and pods need are open to them alone"
    needs = (FIREWALL_CAPTURE, SOCKET_CAPTURE)
    why = (
        "The node has a firewall, and these ports are open to every address: whoever gets to the node's network can talk to them. Most of "
        "them ask for a certificate; tunnels take any packet."
    )
    fix = (
        "netparse ports --firewall --from BUNDLE --format iptables    # or nft, ufw, firewalld: rules for those who need it",
    )
    confirm = "sudo iptables -vnL INPUT; sudo nft list ruleset"
    wrong = "A firewall before the nodes, such as the groups of a cloud, may keep strangers away; it was not captured."

    def judge_host(self, host: Host, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the ports of the node's own family; a host that filters nothing has no openings to be judged."""
        version = 6 if node.family == "inet6" else 4
        probe = of_unused_port(host, version)
        if probe.lets_in:
            return
        if probe.lets_in is None:
            yield self.not_captured(host, node) or self.unknown(
                node,
                "whether the rules refuse what nobody opened depends on what captures do not show",
                FIREWALL_CAPTURE.command,
            )
            return
        wide = [
            (port, found.by)
            for port in _inner_ports(node, context)
            if (found := opening(host, version, port.protocol, port.number)).lets_in
        ]
        if not wide:
            yield self.finding(
                Verdict.PASS, node, actual="no port that only the cluster needs is open to every address"
            )
            return
        shown = ", ".join(f"{port.protocol.upper()} {port.number} ({port.whose})" for port, _ in wide)
        origins: dict[Origin | None, None] = dict.fromkeys(by for _, by in wide)
        yield self.finding(
            Verdict.INFO,
            node,
            subject="input",
            actual=f"open to every address: {shown}",
            origins=list(origins)[:5],
            fix=self.fix,
        )


class _Port(NamedTuple):
    protocol: str
    number: int
    whose: str


def _inner_ports(node: Node, context: Context) -> tuple[_Port, ...]:
    """Return the ports that only the cluster needs and that others may ask: of sockets, and of tunnels that the kernel takes."""
    found: dict[tuple[str, int], str] = {}
    for judged in context.ports(node):
        who = set(judged.rule.needed_by)
        if who and who <= _INNER and not who <= {"self"} and judged.rule.bind != "loopback":
            for x in judged.listeners:
                if x.port is not None and not (x.loopback or x.unplaced):
                    found.setdefault((x.protocol, x.port), judged.rule.component)
    for link in node.links:
        port = (link.info or {}).get("port")
        if link.kind in ("vxlan", "geneve") and str(port).isdecimal():
            found.setdefault(("udp", int(str(port))), f"the tunnel {link.name}")
    return tuple(_Port(protocol, number, whose) for (protocol, number), whose in sorted(found.items()))


class FirewallFamiliesDiffer(_OfRules):
    id = "firewall-families-differ"
    since = "0.1.0"
    title = "IPv6 lets in what IPv4 refuses"
    expected = "what the rules of IPv4 refuse strangers, those of IPv6 refuse them too"
    needs = (FIREWALL_CAPTURE, SOCKET_CAPTURE, ADDRESS_CAPTURE)
    why = (
        "Rules of iptables are for IPv4 alone; ip6tables has its own. A socket on all addresses answers both families, so that what was "
        "closed is open to whoever has an IPv6 address."
    )
    fix = (
        "write the same rules for IPv6: ip6tables, or one nft table of family inet",
        "ufw: IPV6=yes in /etc/default/ufw, then: ufw reload",
    )
    confirm = "sudo ip6tables-save; nc -6 -vz <address> <port>    # from another host"
    wrong = "A router before the node may refuse IPv6 from outside; it was not captured."

    def judge_host(self, host: Host, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the ports that listen for both families on a node that others reach by IPv6."""
        if not is_reached_by(host, 6):
            yield self.finding(
                Verdict.PASS, node, actual="no interface has an IPv6 address that is good beyond its link"
            )
            return
        if of_unused_port(host, 4).lets_in:
            yield self.finding(
                Verdict.PASS, node, actual="the rules of IPv4 refuse nothing that the rules of IPv6 could let in"
            )
            return
        ports = _of_both_families(node)
        open_ = [(x, found.by) for x in ports if (found := opening(host, 6, x.protocol, x.port or 0)).lets_in]
        wide = [(x, by) for x, by in open_ if of_stranger(host, 4, x.protocol, x.port or 0).lets_in is False]
        if wide:
            shown = ", ".join(f"{x.protocol.upper()} {x.port} ({x.process or 'a socket'})" for x, _ in wide)
            origins = dict.fromkeys(
                [by for _, by in wide if by is not None][:_SHOWN] + [x.origin for x, _ in wide][:_SHOWN]
            )
            refused = next((r for x, _ in wide if (r := of_stranger(host, 4, x.protocol, x.port or 0).by)), None)
            yield self.finding(
                Verdict.INFO,
                node,
                subject="IPv6",
                actual=f"open by IPv6, closed by IPv4: {shown}",
                origins=[*origins, refused],
                fix=self.fix,
            )
            return
        unknown = self.not_captured(host, node)
        yield unknown or self.finding(Verdict.PASS, node, actual="IPv6 lets in no port that IPv4 refuses strangers")


def _of_both_families(node: Node) -> list[Listener]:
    """Return the sockets that answer both families on all addresses, one for each port."""
    found: dict[tuple[str, int | None], Listener] = {}
    families: dict[tuple[str, int | None], set[str]] = {}
    for x in node.listeners:
        if x.wildcard and x.port and x.protocol in ("tcp", "udp"):
            found.setdefault((x.protocol, x.port), x)
            families.setdefault((x.protocol, x.port), set()).update(x.families)
    return [x for key, x in found.items() if {"inet", "inet6"} <= families[key]][:_MOST_PORTS]
