"""``ifconfig`` of net-tools and busybox, in the new and the old layout, under the names that ``ip -json`` has for the same facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netparse import records
from netparse.lazy import lazy_module, lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Row, Text, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2.fields import ip, name, read_lines

if TYPE_CHECKING:
    import ipaddress
else:
    ipaddress = lazy_module("ipaddress")

_TYPES = {
    "ether": "ether",
    "Ethernet": "ether",
    "loop": "loopback",
    **dict.fromkeys(
        ("Local Loopback", "Lokale Schleife", "Boucle locale", "Bucle local", "Loopback Local"), "loopback"
    ),
    "tunnel": "ipip",
    "IPIP Tunnel": "ipip",
    "sit": "sit",
    "IPv6-in-IPv4": "sit",
    "ppp": "ppp",
    "Point-to-Point Protocol": "ppp",
    "infiniband": "infiniband",
    "InfiniBand": "infiniband",
}
_SCOPES = {  # as the old layout prints them, in English and in other languages
    **{word: word for word in ("link", "host", "global", "site", "compat", "unknown")},
    **dict.fromkeys(("verbindung", "lien", "enlace"), "link"),
    **dict.fromkeys(("maschine", "hôte", "anfitrión", "máquina"), "host"),
    "globale": "global",
}
_COUNTERS = {  # net-tools takes overruns and frame from the columns fifo and frame of /proc/net/dev
    **{k: k for k in ("packets", "bytes", "errors", "dropped", "collisions")},
    "overruns": "fifo_errors",
    "frame": "frame_errors",
    "carrier": "carrier_errors",
}


def _read(text: Text) -> Parsed:
    fold = _Fold()
    unparsed: set[int] = set()
    for row in read_lines("ifconfig", text):
        if isinstance(row, int):
            unparsed.add(row)
            if not text.lines[row - text.first][:1].isspace():
                fold.close()
            continue
        try:
            fold.take(row)
        except ValueError:
            unparsed.update(range(row.first, row.last + 1))
            if row["ifname"]:
                fold.close()
    fold.close()
    return Parsed(records=tuple(fold.done), unparsed=tuple(sorted(unparsed)))


class _Fold:
    """Gathers the lines of one interface; an alias (``eth0:1``) is a label on an address of its interface."""

    def __init__(self) -> None:
        self._open: dict[str, Any] | None = None
        self._addresses: list[records.AddrInfo] = []
        self._label: str | None = None
        self.done: list[records.Interface] = []

    def take(self, row: Row) -> None:
        """Add a row; one that cannot be what it looks like is a Misread."""
        v = row.values
        if v["ifname"]:
            self._take_head(row)
        elif v["family"]:
            address = _address(row, self._label)
            self._add(row, {})
            self._addresses.append(address)
        elif v["break"]:
            self.close()
        elif v["side"] or v["collisions"]:
            self._take_counters(row)
        elif v["link_type"]:
            self._add(row, {"link_type": _TYPES.get(v["link_type"]), **_hardware(v), **_number(v, "txqlen")})
        else:
            self._add(row, {"flags": _flags(v["flags"]), "mtu": int(v["mtu"])})

    def close(self) -> None:
        """End the open interface."""
        if self._open is not None:
            self.done.append(records.Interface(addr_info=tuple(self._addresses), **self._open))
        self._open, self._addresses, self._label = None, [], None

    def _add(self, row: Row, found: Mapping[str, Any]) -> dict[str, Any]:
        if self._open is None:
            self._open = {"line": row.first}
        self._open.update(found)
        self._open["last_line"] = row.last
        return self._open

    def _take_head(self, row: Row) -> None:
        v = row.values
        base, colon, _ = v["ifname"].partition(":")
        found: dict[str, Any] = {"ifname": name(base) if colon else name(v["ifname"])}
        if v["encap"]:
            found.update({"link_type": _TYPES.get(v["encap"]), **_hardware(v)})
        else:
            found.update({"flags": _flags(v["flags"]), "mtu": int(v["mtu"])})
        if not (colon and self._open is not None and self._open.get("ifname") == base):
            self.close()
        self._add(row, found)
        self._label = v["ifname"]

    def _take_counters(self, row: Row) -> None:
        v = row.values
        found = {ours: int(v[theirs]) for theirs, ours in _COUNTERS.items() if v[theirs]}
        stats = self._add(row, _number(v, "txqlen")).setdefault("stats64", {"rx": {}, "tx": {}})
        stats["tx" if v["side"] == "TX" or v["collisions"] else "rx"].update(found)
        if v["tx_bytes"]:
            stats["tx"]["bytes"] = int(v["tx_bytes"])


def _number(v: Mapping[str, str], key: str) -> dict[str, int]:
    return {key: int(v[key])} if v[key] else {}


def _hardware(v: Mapping[str, str]) -> dict[str, str | None]:
    """Return the hardware address; of unspecific links net-tools prints 16 bytes that are none."""
    text = v["hwaddr"]
    if not text or "unspec" in v["link_type"] or v["encap"] == "UNSPEC":
        return {}
    return {"address": None if shape.is_redacted(text) else shape.mac(text)}


def _flags(text: str) -> tuple[str, ...]:
    """Return the flags as ``ip`` spells them: RUNNING is not among them, its lack on a link that is up is NO-CARRIER."""
    if text == "[NO FLAGS]":
        return ()
    words = tuple(w for w in re.split(r"[\s,]+", text) if w)
    carrier = ("NO-CARRIER",) if "UP" in words and "RUNNING" not in words else ()
    return (*carrier, *(w for w in words if w != "RUNNING"))


def _address(row: Row, label: str | None) -> records.AddrInfo:
    v = row.values
    local = ip(v["local"])
    if local is not None and (":" in local) != (v["family"] == "inet6"):
        raise Misread(f"no {v['family']} address: {local}")
    peer = ip(v["destination"]) if v["destination"] else None
    broadcast = ip(v["broadcast"]) if v["broadcast"] and v["broadcast"] != "0.0.0.0" else None
    length = int(v["prefixlen"]) if v["prefixlen"] else _length(v["netmask"])
    if length is not None and length > (128 if v["family"] == "inet6" else 32):
        raise Misread(f"no prefix length: {length}")
    return records.AddrInfo(
        line=row.first,
        last_line=row.last,
        family=v["family"],
        local=local,
        address=peer,
        prefixlen=length,
        broadcast=broadcast,
        scope=_SCOPES.get(v["scope"].lower()),
        label=label if v["family"] == "inet" else None,
    )


def _length(mask: str) -> int | None:
    if not mask or shape.is_redacted(mask):
        return None
    ipaddress.IPv4Address(mask)  # a length in its place is refused
    return ipaddress.ip_network(f"0.0.0.0/{mask}").prefixlen


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    interfaces = [r for r in parsed.records if isinstance(r, records.Interface)]
    command = text.command_line
    limits = ["ifconfig shows no address that was added without a label beside the first"]
    if not any(i.ifname == "lo" for i in interfaces):
        limits.append("shows a part of the interfaces")
    if all("UP" in (i.flags or ()) for i in interfaces) and not (command and command.has("a")):
        limits.append("interfaces that are down are not in it")
    if command is not None and (command.filtered or command.arguments):
        limits.append("asked for a part of the interfaces")
    return Coverage(whole=False, families=FAMILIES, limits=tuple(limits))


_NEW = lazy_re(r"\S+: flags=\d+<[A-Z0-9_,]*>\s+mtu \d+")
_OLD = lazy_re(r"\S+\s+Link encap:\S")
_OTHER_SYSTEMS = lazy_re(r"\s+(?:options=|nd6 options=|media: |status: |inet \S+ (?:--> \S+ )?netmask 0x)")


def _signature(lines: Sequence[str]) -> bool:
    matches: Callable[[str], Any] = lambda line: _NEW.match(line) or _OLD.match(line)  # noqa: E731  # a name for its type
    return any(matches(line) for line in lines) and not any(_OTHER_SYSTEMS.match(line) for line in lines)


IFCONFIG = simple("ifconfig", letters=lazy_re(r"[as]$"), glued=lazy_re(r"ifconfig(a?)$"))

PARSER = Parser(
    stem="ifconfig",
    programs=(IFCONFIG,),
    prints=lambda command: True,
    looks=(
        Look(
            table="ifconfig",
            line=r"[\w.@:-]+\s+Link encap|[\w.@-]+: flags=",
            inside=(": flags=", "Link encap"),
        ),
    ),
    glimpse=Glimpse(signs=(" inet",)),
    kinds=(Kind.ADDRESSES, Kind.LINKS),
    collect=(Collect("ifconfig -a", "addresses", rank=2),),
    captured_from=("ifconfig -a", "ifconfig"),
    record="Interface",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    folds=True,
)
