"""From the captures of a node to its details: rules, sets, settings, forwarding tables."""

from __future__ import annotations

from netparse import records
from netparse.captures import Capture
from netparse.cluster import Node, Origin
from netparse.parsers import Kind
from netparse.reach import interim
from netparse.reach.details import Details
from netparse.reach.rules.firewall import Firewall, Gap
from netparse.reach.rules.read_iptables import Shown, shown_tables
from netparse.reach.rules.ruleset import Table
from netparse.reach.rules.sets import IpSet, read_element
from netparse.reach.run import Doubt

_TABLES = frozenset({"raw", "mangle", "nat", "filter"})
_SAVE = {"inet": "iptables-save", "inet6": "ip6tables-save"}


def details_of(node: Node) -> Details:
    """Return what is captured of a node."""
    sysctls = interim.sysctls(node)
    return Details(
        firewall=firewall_of(node),
        ipsets=ipsets_of(node),
        sysctls=sysctls[0],
        sysctls_whole=sysctls[1],
        forwarding=interim.forwarding(node),
    )


def ipsets_of(node: Node) -> dict[str, IpSet]:
    """Return the sets that rules of iptables name; those whose members were not captured are left out."""
    found: dict[str, IpSet] = {}
    for capture in node.of(Kind.SETS):
        for r in capture.records:
            if isinstance(r, records.IpSet) and r.members is not None and r.type is not None and r.name not in found:
                found[r.name] = _ipset(r, r.type)
    return found


def _ipset(r: records.IpSet, kind: str) -> IpSet:
    out = IpSet(r.name, kind, str(r.header.get("family", "inet")), dynamic="timeout" in r.header or not r.whole)
    for member in r.members or ():
        elements = read_element(kind, member.elem, member.nomatch)
        if elements is None:
            out.undecidable = True
        else:
            out.elements += elements
    return out


def firewall_of(node: Node) -> Firewall:
    """Return the rules of a node, and what of them was not captured."""
    native = interim.nft(node)
    captures = [c for c in node.captures if c.gives(Kind.FIREWALL) and c.status != "failed"]
    shown = [_with_backend(s, native) for s in shown_tables(captures)]
    tables: list[Table] = []
    gaps: list[Gap] = []
    for family in ("inet", "inet6"):
        own = _of_family(shown, family, native)
        tables += [s.table for s in own]
        gaps += _gaps(node, family, captures, own, native is not None)
    if native is not None:
        by_iptables = {(s.family, s.name) for s in shown if s.backend != "legacy"}
        tables += [t for t in native if not (t.tool == "nft" and _managed(t) in by_iptables)]
    else:
        doubt = Doubt(f"the nft ruleset of {node.name} was not captured", (), (f"{node.name}: nft list ruleset",))
        gaps.append(Gap(doubt, False, "both"))
    return Firewall(tables=tuple(tables), gaps=tuple(gaps))


def _with_backend(shown: Shown, native: list[Table] | None) -> Shown:
    """Return the table with its back end: where its heading does not tell it, nft shows the chains of the same table, or not."""
    if shown.backend is not None or native is None:
        return shown
    same = next((t for t in native if (t.family, t.name) == (shown.family, shown.name)), None)
    users = {c.name for c in shown.table.chains.values() if c.hook is None}
    is_nft = same is not None and users <= set(same.chains) and any(c.hook for c in same.chains.values())
    backend = "nf_tables" if is_nft else "legacy"
    shown.table.tool = shown.table.tool if is_nft else f"{shown.table.tool}-legacy"
    return shown._replace(backend=backend)


def _managed(table: Table) -> tuple[str, str] | None:
    """Return the table of iptables that a table of nft may be."""
    return (table.family, table.name) if table.family in ("inet", "inet6") and table.name in _TABLES | {"security"} else None


def _of_family(shown: list[Shown], family: str, native: list[Table] | None) -> list[Shown]:
    """Return each table once, as the first whole capture of its back end shows it."""
    found: dict[tuple[str | None, str], Shown] = {}
    for s in sorted(shown, key=lambda s: not s.whole):
        if s.family == family:
            found.setdefault((s.backend, s.name), s)
    return list(found.values())


def _gaps(node: Node, family: str, captures: list[Capture], own: list[Shown], nft_known: bool) -> list[Gap]:
    """Return what is missing of iptables: whole captures, tables, the other back end."""
    covering = [c for c in captures if c.covers and family in c.covers.families]
    empty = [c for c in captures if c.status == "empty"]
    says_legacy = any(c.covers and "legacy" in getattr(c.covers, "others", ()) for c in covering)
    legacy_shown = any(s.backend == "legacy" for s in own) or any("legacy" in c.source for c in empty)
    gaps: list[Gap] = []
    command = f"{node.name}: {_SAVE[family]}"
    if says_legacy and not legacy_shown:
        text = _SAVE[family].replace("-save", "-legacy-save")
        gaps.append(Gap(Doubt(f"the iptables-legacy tables of {node.name} were not captured", (), (f"{node.name}: {text}",)), True, family))
    if any(s.whole for s in own):
        covered = set().union(*(c.covers.tables for c in covering if c.covers)) | {s.name for s in own}
        missing = _TABLES - covered
        if missing and not nft_known:
            gaps.append(Gap(Doubt(f"table {', '.join(sorted(missing))} of {node.name} was not captured", (), (command,)), "nat" in missing, family))
    elif own:
        gaps.append(Gap(Doubt(f"the iptables rules of {node.name} were captured in part", (), (command,)), True, family))
    elif family == "inet" and not empty and not covering:
        gaps.append(Gap(Doubt(f"the iptables rules of {node.name} were not captured", (), (command,)), True, family))
    elif family == "inet6" and not covering:
        four = [c for c in captures if c.covers and "inet" in c.covers.families]
        legacy = any("legacy" in getattr(c.covers, "backends", ()) or "legacy" in getattr(c.covers, "others", ()) for c in four if c.covers)
        if not nft_known or legacy or not (four or empty):
            gaps.append(Gap(Doubt(f"the ip6tables rules of {node.name} were not captured", (), (command,)), True, family))
    return gaps


__all__ = ["Origin", "details_of", "firewall_of"]
