"""Interfaces: those that came and went, their MTU, MAC, state and addresses; the devices of pods as groups."""

from collections.abc import Iterator, Set

from netparse.cluster import IP, Address, Link, Node
from netparse.comparison.model import Change, VisibilityChange, evidence
from netparse.comparison.noise import has_passing_mac, holds_services, is_passing_address, lasting_name, role
from netparse.comparison.visibility import only_one_side, unproven
from netparse.parsers import Kind

_DETAILS = {
    "vxlan": (
        ("VNI", "id"),
        ("tunnel endpoint", "local"),
        ("lower device", "link"),
        ("port", "port"),
        ("group", "group"),
    ),
    "geneve": (("VNI", "id"), ("port", "port"), ("remote", "remote")),
    "vlan": (("VLAN id", "id"), ("protocol", "protocol")),
    "ipip": (("tunnel endpoint", "local"), ("remote", "remote")),
    "bond": (("mode", "mode"),),
    "vrf": (("table", "table"),),
}
"""What ``ip -d`` shows of a kind of device and what carries packets elsewhere when it changes."""


def compare_interfaces(old: Node, new: Node, machines: Set[IP] = frozenset()) -> Iterator[Change | VisibilityChange]:
    """Yield what differs; where a side has no capture of interfaces, only that. ``machines`` are the addresses of nodes and gateways."""
    if (missing := only_one_side(old, new, Kind.LINKS, "interfaces and addresses")) is not None:
        yield from missing
        return
    before, after = _named(old), _named(new)
    unseen: dict[str, list[str]] = {"lost": [], "gained": []}
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            yield from _same_interface(new.name, before[name], after[name], machines)
        elif name in before:
            if new.showing(Kind.LINKS, tokens=(before[name].name,)):
                yield _one_sided(new.name, "removed", before[name])
            else:
                unseen["lost"].append(name)
        elif old.showing(Kind.LINKS, tokens=(after[name].name,)):
            yield _one_sided(new.name, "added", after[name])
        else:
            unseen["gained"].append(name)
    yield from unproven(new.name, "interface", unseen)
    yield from _families(old, new)
    yield from _pods(old, new)


def _named(node: Node) -> dict[str, Link]:
    return {lasting_name(k): k for k in node.links if role(k.name) is None}


def _one_sided(node: str, kind: str, link: Link) -> Change:
    parts = [f"MTU {link.mtu}" if link.mtu else "", link.mac or "", *(str(a.ip) for a in link.addresses)]
    shown = ", ".join(filter(None, parts))
    quoted = evidence(link.origin)
    if kind == "removed":
        return Change(
            node=node, area="interface", kind="removed", subject=link.name, before=shown or "present", old=quoted
        )
    return Change(node=node, area="interface", kind="added", subject=link.name, after=shown or "present", new=quoted)


def _same_interface(node: str, old: Link, new: Link, machines: Set[IP]) -> Iterator[Change]:
    values = (
        ("MTU", old.mtu, new.mtu),
        ("MAC", old.mac, new.mac),
        ("state", _state(old), _state(new)),
        ("type", old.kind, new.kind),
        ("parent", old.parent, new.parent),
        *_details(old, new),
    )
    for what, before, after in values:
        if before is not None and after is not None and before != after:
            passing = what == "MAC" and has_passing_mac(new.name)
            yield _changed(node, f"{new.name} {what}", str(before), str(after), old, new, noise=passing)
    if old.mtu is not None and new.mtu is not None and old.master != new.master:  # where the link layer was shown
        yield _changed(node, f"{new.name} master", old.master or "none", new.master or "none", old, new)
    if old.stats and new.stats and old.stats != new.stats:
        yield _changed(node, f"{new.name} counters", _packets(old), _packets(new), old, new, counter=True)
    yield from _addresses(node, old, new, machines)


def _details(old: Link, new: Link) -> Iterator[tuple[str, object, object]]:
    """Yield what both sides show of the device's kind, by ``ip -d``."""
    if old.kind == new.kind and old.info and new.info:
        for what, key in _DETAILS.get(new.kind or "", ()):
            yield what, old.info.get(key), new.info.get(key)


def _changed(
    node: str,
    subject: str,
    before: str,
    after: str,
    old: Link,
    new: Link,
    *,
    counter: bool = False,
    noise: bool = False,
) -> Change:
    return Change(
        node=node,
        area="counter" if counter else "interface",
        kind="changed",
        subject=subject,
        before=before,
        after=after,
        noise=counter or noise,
        old=evidence(old.origin),
        new=evidence(new.origin),
    )


def _state(link: Link) -> str | None:
    if link.flags is None and link.state is None:
        return None
    return "down" if link.down else "up"


def _packets(link: Link) -> str:
    return ", ".join(f"{way} {count.get('packets')} packets" for way, count in (link.stats or {}).items())


def _addresses(node: str, old: Link, new: Link, machines: Set[IP]) -> Iterator[Change]:
    """Yield addresses that came or went, in the families that both sides show."""
    shown = old.families & new.families
    before, after = (
        {a.ip.ip: a for a in link.addresses if ("inet6" if a.ip.version == 6 else "inet") in shown}
        for link in (old, new)
    )
    for ip in dict.fromkeys((*before, *after)):
        a, b = before.get(ip), after.get(ip)
        if a is None or b is None or a.ip != b.ip:
            yield Change(
                node=node,
                area="address",
                kind="added" if a is None else "removed" if b is None else "changed",
                subject=new.name,
                before=_written(a),
                after=_written(b),
                noise=is_passing_address(ip, new.name) and ip not in machines,
                old=evidence(a.origin if a else None),
                new=evidence(b.origin if b else None),
            )
        elif ("dadfailed" in a.flags) != ("dadfailed" in b.flags):
            words = [f"{a.ip}" + (" dadfailed" if "dadfailed" in x.flags else "") for x in (a, b)]
            yield Change(
                node=node,
                area="address",
                kind="changed",
                subject=new.name,
                before=words[0],
                after=words[1],
                old=evidence(a.origin),
                new=evidence(b.origin),
            )
    if holds_services(new.name) and bool(before) != bool(after):
        yield _changed(node, f"{new.name} addresses", str(len(before)), str(len(after)), old, new)


def _written(address: Address | None) -> str | None:
    return str(address.ip) if address else None


def _families(old: Node, new: Node) -> Iterator[VisibilityChange]:
    before, after = ({f for k in n.links for f in k.families} for n in (old, new))
    words = {"inet": "IPv4 addresses", "inet6": "IPv6 addresses"}
    for family in sorted(before ^ after):
        kind = "lost" if family in before else "gained"
        side = "new" if kind == "lost" else "old"
        yield VisibilityChange(
            node=new.name,
            kind="lost" if kind == "lost" else "gained",
            what=words.get(family, family),
            reason=f"the captures of the {side} side do not show them",
        )


def _pods(old: Node, new: Node) -> Iterator[Change]:
    """Yield how the devices of pods differ as a group: their MTU, and that there are none any more; their number is noise."""
    groups: dict[str, tuple[list[Link], list[Link]]] = {}
    for at, node in enumerate((old, new)):
        for link in node.links:
            if name := role(link.name):
                groups.setdefault(name, ([], []))[at].append(link)
    for name, (before, after) in groups.items():
        first = [evidence(*(k.origin for k in side[:1])) for side in (before, after)]
        if len(before) != len(after):
            yield Change(
                node=new.name,
                area="interface",
                kind="changed",
                subject=f"{name} devices of pods",
                before=str(len(before)),
                after=str(len(after)),
                noise=bool(before and after) or not (old.showing(Kind.LINKS) and new.showing(Kind.LINKS)),
                old=first[0],
                new=first[1],
            )
        mtus = [sorted({k.mtu for k in side if k.mtu}) for side in (before, after)]
        if all(mtus) and mtus[0] != mtus[1]:
            yield Change(
                node=new.name,
                area="interface",
                kind="changed",
                subject=f"{name} MTU of pods",
                before=", ".join(map(str, mtus[0])),
                after=", ".join(map(str, mtus[1])),
                old=first[0],
                new=first[1],
            )
