"""``ip address``: interfaces with their link layer and addresses, a fragment cut out by grep included."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from netparse.parsers import shape
from netparse.parsers.attributes import Keyword, read_attributes
from netparse.parsers.base import Misread, Parsed, Parser, Row, Text, rows
from netparse.parsers.coverage import FAMILIES, Coverage
from netparse.records import AddrInfo, Interface

_FOREVER = 4294967295  # what `ip -json` prints for a lifetime without end

_HEAD: Mapping[str, Keyword] = {
    "mtu": ("mtu", int),
    "qdisc": ("qdisc", str),
    "master": ("master", str),
    "state": ("operstate", str),
    "mode": ("linkmode", str),
    "group": ("group", str),
    "qlen": ("txqlen", int),
}
_LINK: Mapping[str, Keyword] = {
    "brd": ("broadcast", str),
    "peer": ("broadcast", str),
    "link-netnsid": ("link_netnsid", int),
    "link-netns": ("link_netns", str),
    "permaddr": ("permaddr", str),
}
_INET: Mapping[str, Keyword] = {
    "peer": ("peer", str),
    "brd": ("broadcast", str),
    "any": ("anycast", str),
    "scope": ("scope", str),
    "metric": ("metric", int),
    "proto": ("protocol", str),
}
_INET_FLAGS = frozenset(
    f.name
    for f in fields(AddrInfo)
    if f.default is False  # the presence flags are printed by their own names
)


class _Fold:
    """Gathers the rows of one interface; a line that belongs to none opens an interface without a name."""

    def __init__(self) -> None:
        self.open: dict[str, Any] | None = None
        self.done: list[Interface] = []

    def start(self, fields: dict[str, Any]) -> None:
        self.close()
        self.open = {"addr_info": [], **fields}

    def add(self, row: Row, fields: dict[str, Any]) -> None:
        if self.open is None:
            self.open = {"addr_info": [], "line": row.first}
        self.open.update(fields, last_line=row.last)

    def close(self) -> None:
        if self.open is not None:
            addresses = tuple(AddrInfo(**a) for a in self.open.pop("addr_info"))
            self.done.append(Interface(addr_info=addresses, **self.open))
            self.open = None


def _read(text: Text) -> Parsed:
    found, unparsed = rows("ip_address", text)
    fold = _Fold()
    for row in found:
        try:
            _take(fold, row)
        except ValueError:
            unparsed.extend(range(row.first, row.last + 1))
    fold.close()
    return Parsed(records=tuple(fold.done), unparsed=tuple(sorted(unparsed)))


def _take(fold: _Fold, row: Row) -> None:
    if row["ifname"]:
        fold.start(_head(row))
    elif row["link_type"]:
        fold.add(row, _link(row))
    elif row["family"]:
        address = _address(row)
        fold.add(row, {})
        assert fold.open is not None
        fold.open["addr_info"].append(address)
    elif row["valid_life_time"]:
        if not (fold.open and fold.open["addr_info"]):
            raise Misread("lifetimes without their address")
        fold.open["addr_info"][-1].update(
            valid_life_time=_lifetime(row.values["valid_life_time"]),
            preferred_life_time=_lifetime(row.values["preferred_life_time"]),
        )
        fold.add(row, {})
    elif row["altname"]:
        names = (*(fold.open or {}).get("altnames", ()), row.values["altname"])
        fold.add(row, {"altnames": names})
    else:
        fold.add(row, {"ifalias": row["ifalias"]})


def _head(row: Row) -> dict[str, Any]:
    link = row["link"]
    index = re.fullmatch(r"if(\d+)", link or "")
    return {
        "line": row.first,
        "last_line": row.last,
        "ifindex": int(row.values["ifindex"]),
        "ifname": row["ifname"],
        "flags": tuple(f for f in row.values["flags"].split(",") if f),
        "link": None if index or link == "NONE" else link,
        "link_index": int(index[1]) if index else None,
        **read_attributes(row["attributes"] or "", _HEAD),
    }


def _link(row: Row) -> dict[str, Any]:
    words = (row["attributes"] or "").split(maxsplit=1)
    fields: dict[str, Any] = {"link_type": row["link_type"]}
    if words and words[0] not in _LINK:
        fields["address"] = words.pop(0)
    rest = words[0] if words else ""
    fields.update(read_attributes(rest, _LINK))
    if " peer " in f" {rest}":
        fields["link_pointtopoint"] = True
    return fields


def _address(row: Row) -> dict[str, Any]:
    local, _, rest = row.values["attributes"].partition(" ")
    words = rest.split()
    label = None
    if words and words[-1] not in _INET_FLAGS and (len(words) < 2 or words[-2] not in _INET):
        label, words = words[-1], words[:-1]
    fields = read_attributes(" ".join(words), _INET, _INET_FLAGS)
    flags = dict.fromkeys(fields.pop("flags", ()), True)
    peer = fields.pop("peer", None)
    ip, _, length = (peer or local).partition("/")
    if not shape.is_ip(ip) and not shape.is_redacted(ip):
        raise Misread(f"no address: {ip}")
    own = local.partition("/")[0]
    return {
        "line": row.first,
        "last_line": row.last,
        "family": row["family"],
        "local": None if shape.is_redacted(own) else own,
        "address": ip if peer else None,
        "prefixlen": int(length) if length else None,
        "label": label,
        **fields,
        **flags,
    }


def _lifetime(text: str) -> int:
    return _FOREVER if text == "forever" else int(text.removesuffix("sec"))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    interfaces = [r for r in parsed.records if isinstance(r, Interface)]
    command = text.command_line
    limits = []
    if not interfaces or (interfaces[0].ifname != "lo" and interfaces[0].ifindex != 1):
        limits.append("does not begin with the first interface")
    if any(i.link_type is None for i in interfaces):
        limits.append("an interface in it is cut off")
    if command and command.filtered:
        limits.append("lines were taken out by a filter")
    if command and set(command.arguments) - {"a", "addr", "address", "show", "list", "ls", "sh", "ad", "add"}:
        limits.append("asked for a part of the interfaces")
    families = FAMILIES
    if command and command.has("4"):
        families = frozenset({"inet"})
    elif command and command.has("6"):
        families = frozenset({"inet6"})
    return Coverage(whole=not limits, families=families, limits=tuple(limits))


def _signature(lines: Sequence[str]) -> bool:
    return any(re.match(r"\d+: \S+: <[A-Z0-9_,-]*>", x) for x in lines) and any(
        re.match(r"\s+inet6? \S+", x) for x in lines
    )


PARSER = Parser(
    stem="ip_address",
    captured_from=("ip address", "ip a", "ip addr show"),
    record=Interface,
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
