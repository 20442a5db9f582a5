"""From the captures of a node to its details: rules, sets, settings, forwarding tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from netparse import records
from netparse.captures import Capture
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.findings import quote
from netparse.parsers import Kind
from netparse.reach.hosts import wireguard_peers
from netparse.reach.hosts.details import Details, Forwarding, Server, Virtual
from netparse.reach.hosts.native_proxy import may_be_native
from netparse.reach.rules.firewall import Firewall, Gap
from netparse.reach.rules.read_iptables import Bodies, Shown, shown_tables
from netparse.reach.rules.read_nft import Ruleset, is_of_nft, ruleset_of
from netparse.reach.rules.ruleset import Table
from netparse.reach.rules.sets import IpSet, read_element
from netparse.reach.run import Uncertainty
from netparse.safe import sh

Translates = Literal["anything", "services", "nothing"]
_TABLES = frozenset({"raw", "mangle", "nat", "filter"})
_SAVE = {"inet": "iptables-save", "inet6": "ip6tables-save"}
_LEGACY_SAVE = {"inet": "iptables-legacy-save", "inet6": "ip6tables-legacy-save"}


def details_of(node: Node, known: Bodies | None = None) -> Details:
    """Return what is captured of a node; what rules say that other nodes have too is worked out once."""
    return Details(
        firewall=firewall_of(node, known),
        ipsets=ipsets_of(node),
        sysctls=settings_of(node),
        sysctls_whole=any(c.covers and c.covers.whole for c in node.of(Kind.SETTINGS)),
        forwarding=forwarding_of(node),
        virtual=virtual_of(node),
        wireguard=wireguard_peers.devices_of(node),
    )


def forwarding_of(node: Node) -> tuple[Forwarding, ...] | None:
    """Return the forwarding tables of bridges and tunnels; None where none was captured whole."""
    captures = node.showing(Kind.FORWARDING)
    if not captures:
        return None
    return tuple(
        Forwarding(r.mac.lower(), r.ifname, to_ip(r.dst), r.port, r.vni, Origin(captures[0], r.line))
        for r in captures[0].records
        if isinstance(r, records.ForwardingEntry) and r.mac and r.ifname
    )


def virtual_of(node: Node) -> dict[tuple[str, IP, int], Virtual] | None:
    """Return what IPVS serves, by protocol, address and port; None where that was not captured whole."""
    captures = node.showing(Kind.VIRTUAL_SERVERS)
    if not captures:
        return None
    found: dict[tuple[str, IP, int], Virtual] = {}
    for r in captures[0].records:
        address = to_ip(r.address) if isinstance(r, records.VirtualServer) else None
        if isinstance(r, records.VirtualServer) and address is not None and r.port is not None:
            protocol = r.protocol.lower()
            servers = tuple(
                Server(ip, s.port, s.forward or "", s.weight)
                for s in r.servers
                if (ip := to_ip(s.address)) is not None and s.port is not None
            )
            origin = Origin(captures[0], r.line)
            found[protocol, address, r.port] = Virtual(f"{address}:{r.port}", servers, origin)
    return found


def settings_of(node: Node) -> dict[str, tuple[int, Origin]]:
    """Return the settings of the kernel that are numbers."""
    found: dict[str, tuple[int, Origin]] = {}
    for capture in node.of(Kind.SETTINGS):
        for r in capture.records:
            if isinstance(r, records.Setting) and r.value is not None and r.value.lstrip("-").isdecimal():
                found.setdefault(r.key, (int(r.value), Origin(capture, r.line)))
    return found


def ipsets_of(node: Node) -> dict[str, IpSet]:
    """Return the sets that rules of iptables name; those whose members were not captured are left out."""
    found: dict[str, IpSet] = {}
    filled = set(_filled(node))
    for capture in node.of(Kind.SETS):
        for r in capture.records:
            if isinstance(r, records.IpSet) and r.members is not None and r.type is not None and r.name not in found:
                found[r.name] = _ipset(r, r.type)
                found[r.name].undecidable |= r.name in filled
    return found


def _filled(node: Node) -> Iterator[str]:
    """Yield the sets whose members rules add and take away: whether one was in it at the time of a packet is not shown."""
    for c in node.of(Kind.FIREWALL):
        for r in c.records:
            if isinstance(r, records.IptablesRule) and r.jump == "SET":
                yield from (o.values[0] for o in r.options if o.name in ("add-set", "del-set") and o.values)


def _ipset(r: records.IpSet, kind: str) -> IpSet:
    """Return a set; where members end by themselves, one that is not there may have been (``timeout 0`` is no end)."""
    ends = bool(r.header.get("timeout")) or any(m.timeout for m in r.members or ())
    out = IpSet(r.name, kind, str(r.header.get("family", "inet")), dynamic=ends or not r.whole)
    length = r.header.get("netmask")
    out.undecidable = "bitmask" in r.header or not isinstance(length, int | None)
    for member in r.members or ():
        elements = read_element(kind, member.elem, member.nomatch, length if isinstance(length, int) else None)
        if elements is None:
            out.undecidable = True
        else:
            out.elements += elements
    return out


def firewall_of(node: Node, known: Bodies | None = None) -> Firewall:
    """Return the rules of a node, and what of them was not captured."""
    found = [c for c in node.captures if c.gives(Kind.FIREWALL) and c.status != "failed"]
    nft = ruleset_of([c for c in found if is_of_nft(c)])
    native = nft if nft is not None and nft.whole else None
    captures = [c for c in found if not is_of_nft(c)]
    given = _joined(shown_tables(captures, {} if known is None else known))
    marked = {(s.family, s.name) for s in given if s.backend == "nf_tables"}
    shown = [_with_backend(s, native, marked) for s in given]
    tables: list[Table] = []
    gaps: list[Gap] = []
    for family in ("inet", "inet6"):
        own = _each_once(s for s in shown if s.family == family)
        tables += [s.table for s in own]
        gaps += _gaps(node, family, captures, own, native)
    if native is None:
        uncertainty = Uncertainty(
            f"the nft ruleset of {node.name} was not captured", (), (f"{sh(node.name)}: nft list ruleset",)
        )
        gaps.append(Gap(uncertainty, "services" if may_be_native(node, tables) else "nothing", "both"))
    gaps += _unseen(node)
    by_iptables = {(s.family, s.name) for s in shown if s.backend != "legacy"}
    tables += [t for t in nft.tables if _name_in_iptables(t) not in by_iptables] if nft is not None else []
    return Firewall(tables=tuple(tables), gaps=tuple(gaps))


def _joined(shown: Iterable[Shown]) -> list[Shown]:
    """Return the tables; of one that is shown in parts, a chain with each command, the chains stand in one."""
    parts: dict[tuple[str, str | None, str], Shown] = {}
    found = []
    for s in shown:
        key = (s.family, s.backend, s.name)
        known = parts.get(key)
        if s.whole or known is None or not known.table.chains.keys().isdisjoint(s.table.chains):
            found.append(s)
            if not s.whole:
                parts.setdefault(key, s)
        else:
            known.table.chains.update(s.table.chains)
    return found


_PROGRAMS = {
    "cilium_host": "the eBPF programs of Cilium",
    "cilium_net": "the eBPF programs of Cilium",
    "bpfin.cali": "the eBPF programs of Calico",
    "bpfout.cali": "the eBPF programs of Calico",
    "br-int": "the flows of Open vSwitch",
    "antrea-gw0": "the flows of Open vSwitch",
    "ovn-k8s-mp0": "the flows of Open vSwitch",
}
"""Devices of data planes that no capture shows: what they do with a packet cannot be followed."""


def has_programs(node: Node) -> bool:
    """Whether packets of pods pass a data plane that is not made of rules."""
    return any(link.name in _PROGRAMS for link in node.links)


def _unseen(node: Node) -> list[Gap]:
    """Return a data plane of the node that is not made of rules."""
    for link in node.links:
        if (what := _PROGRAMS.get(link.name)) is not None:
            uncertainty = Uncertainty(f"{what} on {node.name} are not shown by captures", quote(link.origin))
            return [Gap(uncertainty, "services", "both", ("prerouting", "postrouting", "output"))]
    return []


def _name_in_iptables(table: Table) -> tuple[str, str] | None:
    """Return the table of iptables that a table of nft may be: then iptables-save shows the same rules."""
    named = table.family in ("inet", "inet6") and table.name in _TABLES | {"security"}
    return (table.family, table.name) if named else None


def _with_backend(shown: Shown, native: Ruleset | None, marked: set[tuple[str, str]]) -> Shown:
    """Return the table with its back end, where its heading does not tell it.

    It is of the legacy one where another capture shows the table of nft, or where nft has no such chains.
    """
    if shown.backend is not None or native is None:
        return shown
    same = next((t for t in native.tables if (t.family, t.name) == (shown.family, shown.name)), None)
    users = {c.name for c in shown.table.chains.values() if c.hook is None}
    is_nft = same is not None and users <= set(same.chains) and any(c.hook for c in same.chains.values())
    if (shown.family, shown.name) in marked or not is_nft:
        shown.table.tool += "-legacy"
        return shown._replace(backend="legacy")
    return shown._replace(backend="nf_tables")


def _each_once(shown: Iterable[Shown]) -> list[Shown]:
    """Return each table once, as the first whole capture of its back end shows it."""
    found: dict[tuple[str | None, str], Shown] = {}
    for s in sorted(shown, key=lambda s: not s.whole):
        found.setdefault((s.backend, s.name), s)
    return list(found.values())


def _gaps(
    node: Node, family: str, captures: Sequence[Capture], own: Sequence[Shown], native: Ruleset | None
) -> list[Gap]:
    """Return what of iptables is not known: everything, single tables, the legacy back end."""
    usual, legacy = _of_family(captures, family, legacy=False), _of_family(captures, family, legacy=True)
    has_legacy = bool(legacy) or any(s.backend == "legacy" for s in own)
    if family == "inet6" and not usual and not legacy:
        return _without_ip6tables(node, captures, native)
    if not usual and not has_legacy:
        return [
            _gap(
                node, family, f"the {_SAVE[family].removesuffix('-save')} rules of {node.name} were not captured", _SAVE
            )
        ]
    gaps = []
    if any(c.covers and "legacy" in c.covers.others for c in usual) and not has_legacy:
        gaps.append(_gap(node, family, f"the iptables-legacy tables of {node.name} were not captured", _LEGACY_SAVE))
    empty = any(c.status == "empty" for c in (*usual, *legacy))
    covered = {s.name for s in own if s.whole}.union(
        *(c.covers.tables for c in (*usual, *legacy) if c.covers and not c.covers.limits)
    )
    covered |= _TABLES if empty or any(_is_save(c) for c in (*usual, *legacy)) else set()
    missing = _TABLES - covered
    if missing and native is None:
        what = f"table {', '.join(sorted(missing))} of {node.name} was not captured"
        gaps.append(_gap(node, family, what, _SAVE, translates="anything" if "nat" in missing else "nothing"))
    if any(not s.whole for s in own):
        names = ", ".join(s.name for s in own if not s.whole)
        gaps.append(_gap(node, family, f"table {names} of {node.name} was captured in part", _SAVE))
    return gaps


def _is_save(capture: Capture) -> bool:
    """Whether it shows all tables: what it does not show does not exist."""
    return bool(capture.covers and capture.covers.tables >= _TABLES)


def _gap(node: Node, family: str, what: str, commands: dict[str, str], translates: Translates = "anything") -> Gap:
    return Gap(Uncertainty(what, (), (f"{sh(node.name)}: {commands[family]}",)), translates, family)


def _of_family(captures: Sequence[Capture], family: str, *, legacy: bool) -> list[Capture]:
    """Return the captures of iptables of a family, of the usual program or of that of the legacy back end."""
    found = []
    for c in captures:
        program = c.command_line.program if c.command_line else ""
        six = "inet6" in c.covers.families if c.covers and c.covers.families else program.startswith("ip6")
        if six == (family == "inet6") and ("legacy" in program) == legacy:
            found.append(c)
    return found


def _without_ip6tables(node: Node, captures: Sequence[Capture], native: Ruleset | None) -> list[Gap]:
    """Without a capture of ip6tables nft shows its rules, and there are none of the legacy back end where IPv4 has none.

    Where IPv4 has some, those of IPv6 may stop packets; that they would send one to another address is not assumed.
    """
    backends = {b for c in captures if c.covers for b in (*c.covers.backends, *c.covers.others)}
    old = any(c.command_line and "legacy" in c.command_line.program for c in captures)
    if native is not None and captures and "legacy" not in backends and not old:
        return []
    what = f"the ip6tables rules of {node.name} were not captured"
    return [_gap(node, "inet6", what, _SAVE, translates="nothing" if native is not None and captures else "anything")]
