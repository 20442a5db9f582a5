"""Matches that ask the host: what kind of address, a member of a set, the way back, the connection's first packet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import ip_network

from netparse.reach.packets.packet import Packet
from netparse.reach.packets.tri import Tri, within
from netparse.reach.routing import reverse_path as rp
from netparse.reach.rules.ruleset import Context, Match

ORIGINAL = frozenset(
    {
        "--ctorigsrc",
        "--ctorigdst",
        "--ctreplsrc",
        "--ctrepldst",
        "--ctorigsrcport",
        "--ctorigdstport",
        "--ctreplsrcport",
        "--ctrepldstport",
    }
)


def address_type(words: Iterable[str], side: str, limit: str | None = None) -> Match:
    """Match what table local says of an address; ``limit`` restricts it to the incoming or outgoing device."""
    wanted = tuple(w.upper() for w in words)

    def holds(c: Context, p: Packet) -> Tri:
        device = None if limit is None else p.iif if limit == "in" else p.oif
        address = p.src if side == "src" else p.dst
        kind = c.host.address_type(address, device)
        if address.version == 6 and "UNICAST" in wanted and len(wanted) == 1:  # of IPv6 own addresses are unicast, too
            return not address.is_multicast and int(address) != 0
        return None if kind is None else kind in wanted

    return holds


def in_set(name: str, sides: Sequence[str], nomatch: bool = False) -> Match:
    """Match an element of a set; one word per dimension of its type. Not known where the set was not captured."""

    def holds(c: Context, p: Packet) -> Tri:
        found = c.host.ipset(name)
        return None if found is None else found.holds(c.host.ipset, p, sides, nomatch)

    return holds


def reverse_path(*, loose: bool, marked: bool, local: bool = False) -> Match:
    """Match when the way back to the source leads by the device that the packet came in by: ``-m rpfilter``."""
    return lambda c, p: rp.comes_back(c.host, p, loose=loose, marked=marked, local=local)


def original(name: str, text: str) -> Match:
    """Match an end of the connection's first packet, or of the answer that it expects."""
    kind = name.removeprefix("--ct")
    is_port = kind.endswith("port")
    wanted = None if is_port else ip_network(text, strict=False)
    first, _, last = text.partition(":")
    span = (int(first or 0), int(last or first or 65535)) if is_port else (0, 0)

    def holds(c: Context, p: Packet) -> Tri:
        known = p.connection
        if known is None:
            return False
        ends = {
            "origsrc": (known.src, known.sport), "origdst": (known.dst, known.dport),
            "replsrc": known.to_dst, "repldst": known.to_src,
        }  # fmt: skip
        address, port = ends[kind.removesuffix("port")]
        if wanted is None:
            return within(port, span)
        return address.version == wanted.version and address in wanted

    return holds


_ICMP: dict[str, tuple[int, int | None] | None] = {
    "any": None, "echo-request": (8, None), "echo-reply": (0, None), "destination-unreachable": (3, None),
    "fragmentation-needed": (3, 4), "time-exceeded": (11, None), "packet-too-big": (2, None), "parameter-problem": (12, None),
    "ttl-zero-during-transit": (11, 0), "ttl-exceeded": (11, None), "redirect": (5, None), "source-quench": (4, None),
    "host-prohibited": (3, 10), "port-unreachable": (3, 3), "host-unreachable": (3, 1), "network-unreachable": (3, 0),
}  # fmt: skip


_Icmp = tuple[int, int | None] | None


def icmp_type(text: str) -> Match:
    """Match type and code, ``3/4`` or a name. A name that is not known here may mean any."""
    wanted: _Icmp
    if text in _ICMP:
        wanted = _ICMP[text]
    else:
        kind, _, code = text.partition("/")
        if not kind.isdecimal():
            return lambda c, p: None if p.icmp_type else False
        wanted = (int(kind), int(code) if code else None)
    if wanted is None:
        return lambda c, p: p.icmp_type is not None
    return lambda c, p: p.icmp_type is not None and p.icmp_type[0] == wanted[0] and wanted[1] in (None, p.icmp_type[1])
