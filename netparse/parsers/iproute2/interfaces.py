"""The lines of ``ip address`` and ``ip link`` folded into interfaces; what belongs to none opens one without a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Parsed, Row, Text
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.attributes import Keyword, UnknownWord, Vocabulary, own_and_extra
from netparse.parsers.iproute2.fields import hardware, ip, name, number, read_lines, seconds
from netparse.parsers.iproute2.linkinfo import LIMITS, QUEUES, read_details
from netparse.parsers.iproute2.linkstats import read_counters, read_virtual_function

_LINK_WORDS: Mapping[str, Keyword] = {
    "link-netnsid": ("link_netnsid", number),
    "link-netns": ("link_netns", str),
    "new-netnsid": ("new_netnsid", number),
    "new-netns": ("new_netns", str),
    "permaddr": ("permaddr", hardware),
    "protodown": ("proto_down", lambda t: t == "on"),
    "protodown_reason": ("proto_down_reason", lambda t: t.strip("<>").split(",")),
    **LIMITS,
    **QUEUES,
}
_HEAD = Vocabulary(
    {
        "mtu": ("mtu", number),
        "qdisc": ("qdisc", str),
        "master": ("master", name),
        "state": ("operstate", str),
        "mode": ("linkmode", str),
        "group": ("group", str),
        "qlen": ("txqlen", number),
        **_LINK_WORDS,  # with -4 and -6 there is no line of the link layer, and they stand here
    }
)
_LINK = Vocabulary(
    {"brd": ("broadcast", hardware), "peer": ("peer", hardware), **_LINK_WORDS},
    presence={"netns-immutable": "netns-immutable"},
)
_ADDRESS_WORDS: Mapping[str, Keyword] = {
    "brd": ("broadcast", ip),
    "any": ("anycast", ip),
    "scope": ("scope", str),
    "metric": ("metric", number),
    "proto": ("protocol", str),
    "flags": ("ifa_flags", str),
}
_FLAGS = frozenset(  # printed by their own names
    {"dynamic", "secondary", "temporary", "deprecated", "tentative", "dadfailed", "optimistic", "home", "nodad"}
    | {"mngtmpaddr", "noprefixroute", "autojoin"}
)
_ADDRESS = Vocabulary(
    _ADDRESS_WORDS,
    own="AddrInfo",
    presence={flag: flag for flag in (*_FLAGS, "stable-privacy")},
    phrases={"peer": lambda words, out: out.update(_peer(words.take()))},
)
_TOLD = lazy_re(r"\d/\d|[0-9a-f]:[0-9a-f]|<[A-Z]|@")
_XDP = lazy_re(r"(?<!\S)xdp(generic|offload|multi)?(?:/id:(\d+))?(?!\S)")
_XDP_MODES = {None: 1, "generic": 2, "offload": 3, "multi": 4}


def read_interfaces(stem: str, text: Text) -> Parsed:
    """Return the interfaces of ``ip address`` or ``ip link``, printed as text or as JSON."""
    if ip_json.opens(text.lines, "ifname") or ip_json.opens(text.lines, "addr_info"):
        records, lost = ip_json.read_records(text, _from_json)
        return Parsed(records=tuple(records), unparsed=tuple(lost))
    fold = _Fold(with_addresses=stem == "ip_address")
    unparsed: set[int] = set()
    for row in read_lines(stem, text):
        if isinstance(row, int):
            unparsed.add(row)
            fold.miss(text.lines[row - text.first])
            continue
        try:
            fold.take(row)
        except ValueError:
            unparsed.update(range(row.first, row.last + 1))
    fold.close()
    return Parsed(records=tuple(fold.done), unparsed=tuple(sorted(unparsed)))


def is_brief(lines: Sequence[str], row: re.Pattern[str]) -> bool:
    """Whether these are rows of ``-br``, all of them, or most and several of them among words."""
    rows = sum(1 for line in lines if row.match(line))
    if not any(_TOLD.search(line) or line.startswith("lo ") for line in lines if row.match(line)):
        return False  # a list of names that are up or down
    return rows == len(lines) or (rows > 1 and rows * 2 >= len(lines))


class _Fold:
    """Gathers the rows of one interface."""

    def __init__(self, *, with_addresses: bool) -> None:
        self._with_addresses = with_addresses
        self._open: dict[str, Any] | None = None
        self._addresses: list[dict[str, Any]] = []
        self._columns: tuple[str, list[str]] | None = None
        self._missed = False
        self.done: list[records.Interface] = []

    def miss(self, line: str) -> None:
        """Note a line that was not understood. One that cannot be read may be a head: the line below tells, where it is read."""
        head = not line[:1].isspace()
        if self._missed or (head and ("\ufffd" not in line or "link_type" not in (self._open or {}))):
            self.close()
        self._missed = head

    def take(self, row: Row) -> None:
        """Add a row; one that cannot be what it looks like is a Misread and leaves the interface as it was."""
        v = row.values
        if self._missed:
            self._missed = False
            if v["link_type"]:  # what stands below a head
                self.close()
            elif v.get("valid_life_time") and self._open:
                raise Misread("lifetimes without their address")
        if v.get("family"):
            self._take_address(row)
        elif v.get("valid_life_time"):
            self._take_lifetimes(row)
        elif v["ifname"]:
            self._take_head(row)
        elif v["link_type"]:
            self._take_link(row)
        elif v["counters"]:
            self._add(row, {})
            self._columns = v["counters"], v["columns"].split()
        elif v["numbers"]:
            self._take_numbers(row)
        elif v["altname"]:
            self._add(row, {"altnames": (*(self._open or {}).get("altnames", ()), v["altname"])})
        elif v["vf"]:
            vf = read_virtual_function(int(v["vf"]), v["attributes"])
            self._add(row, {"vfinfo_list": [*(self._open or {}).get("vfinfo_list", ()), vf]})
        elif v["program"]:
            xdp = (self._open or {}).get("xdp", {})
            self._add(row, {"xdp": {**xdp, "prog": _program(v["attributes"])}})
        elif v["detail"]:
            if "\ufffd" in (v["attributes"] or ""):
                raise Misread("details that cannot be read")
            info, own = read_details(v["detail"], v["attributes"])
            linkinfo = {**(self._open or {}).get("linkinfo", {}), **info}
            self._add(row, {**({"linkinfo": linkinfo} if linkinfo else {}), **own})
        elif v["priorities"]:
            self._add(row, _LINK.read(v["attributes"]))  # what the details end with stands behind them
        elif v["break"]:
            self.close()
        else:
            self._add(row, {"ifalias": v["ifalias"] or None})

    def close(self) -> None:
        """End the open interface."""
        if self._open is None:
            return
        given = own_and_extra(self._open, "Interface")
        if self._with_addresses:
            given["addr_info"] = tuple(records.AddrInfo(**a) for a in self._addresses)
        self.done.append(records.Interface(**given))
        self._open, self._addresses, self._columns = None, [], None

    def _start(self, row: Row, found: Mapping[str, Any]) -> None:
        self.close()
        self._open = {"line": row.first, "last_line": row.last, **found}

    def _add(self, row: Row, found: Mapping[str, Any]) -> dict[str, Any]:
        if self._open is None:
            self._open = {"line": row.first}
        self._open.update(found)
        self._open["last_line"] = row.last
        return self._open

    def _take_head(self, row: Row) -> None:
        self.close()
        if row["operstate"]:
            found = _brief(row)
            addresses = found.pop("addr_info", ())
            self._start(row, found)
            self._addresses.extend(addresses)
            return
        found, attributes = _head(row.values)
        # A word that is not known leaves the line unparsed, but the interface that it names is there, and what stands before it.
        self._start(row, found)
        try:
            self._add(row, _HEAD.read(attributes))
        except UnknownWord as unknown:
            self._add(row, unknown.found)
            raise

    def _take_link(self, row: Row) -> None:
        found, rest = _link(row.values)
        try:
            found.update(_LINK.read(rest))
        except UnknownWord as unknown:
            self._add(row, _with_peer({**found, **unknown.found}))
            raise
        self._add(row, _with_peer(found))

    def _take_address(self, row: Row) -> None:
        v = row.values
        found, unknown = _address_or_part(v, row)
        if v["ifindex"]:  # -o names the interface on every line
            named = {"ifindex": int(v["ifindex"]), "ifname": name(v["ifname"]), **_lower(v["link"])}
            if self._open is None or any(self._open.get(k) != x for k, x in named.items()):
                self._start(row, named)
        elif self._is_of_another(found):
            self.close()
        self._add(row, {})
        self._addresses.append(found)
        if unknown:
            raise unknown

    def _is_of_another(self, found: Mapping[str, Any]) -> bool:
        """Whether lines between this address and the open interface were taken out, so that it may belong to another."""
        if self._open is None:
            return False
        gap = bool(self._addresses) and "valid_life_time" not in self._addresses[-1]
        owner, label = self._open.get("ifname"), found.get("label")
        if owner is None:
            return gap
        return bool(gap and label and label.partition(":")[0] != owner)

    def _take_lifetimes(self, row: Row) -> None:
        if not self._addresses or self._columns or "valid_life_time" in self._addresses[-1]:
            self.close()  # the address that these are of was taken out, and perhaps the head of its interface
            raise Misread("lifetimes without their address")
        v = row.values
        self._addresses[-1].update(
            valid_life_time=seconds(v["valid_life_time"]),
            preferred_life_time=seconds(v["preferred_life_time"]),
            last_line=row.last,
        )
        self._add(row, {})

    def _take_numbers(self, row: Row) -> None:
        if self._columns is None:
            raise Misread("counters without their heading")
        (side, columns), self._columns = self._columns, None
        counters = read_counters(side, columns, row.values["numbers"].split())
        opened = self._add(row, {})
        holder = opened["vfinfo_list"][-1] if opened.get("vfinfo_list") else opened
        stats = holder.setdefault("stats" if holder is not opened else "stats64", {})
        stats.setdefault(side[:2].lower(), {}).update(counters)


def _head(v: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Return what stands at the begin of a head, and its attributes."""
    attributes = v["attributes"]
    found: dict[str, Any] = {
        "ifindex": int(v["ifindex"]),
        "ifname": name(v["ifname"]),
        "flags": _flags(v["flags"]),
        **_lower(v["link"]),
    }
    if "xdp" in attributes and (xdp := _XDP.search(attributes)):
        attributes = attributes[: xdp.start()] + attributes[xdp.end() :]
        found["xdp"] = {"mode": _XDP_MODES[xdp[1]], **({"prog": {"id": int(xdp[2])}} if xdp[2] else {})}
    return found, attributes


@lru_cache(maxsize=1024)
def _flags(text: str) -> tuple[str, ...]:
    """Return the flags; busybox glues those that it has no name for to the last one, in hexadecimal."""
    return tuple(re.sub(r"(?<=[A-Z])(?=[0-9a-f]+$)", ",", text).split(",")) if text else ()


@lru_cache(maxsize=1024)
def _lower(link: str) -> Mapping[str, Any]:
    """Return the device below, after ``@``: by name, or by its index where it lies in another namespace."""
    if not link or link == "NONE":
        return {}
    if index := re.fullmatch(r"if(\d+)", link):
        return {"link_index": int(index[1])}
    return {"link": name(link)}


def _brief(row: Row) -> dict[str, Any]:
    v = row.values
    found: dict[str, Any] = {"ifname": name(v["ifname"]), "operstate": v["operstate"], **_lower(v["link"])}
    words = v["attributes"].split()
    if words and words[-1].startswith("<"):
        found["flags"] = _flags(words.pop().strip("<>"))
        if words:
            found["address"] = hardware(words.pop())
        if words:
            raise Misread("more than an address and flags")
        return found
    texts = re.findall(r"\S+(?: peer \S+)?(?: metric \d+)?", v["attributes"])
    found["addr_info"] = [_brief_address(t, row) for t in texts]
    return found


def _brief_address(text: str, row: Row) -> dict[str, Any]:
    own, _, rest = text.partition(" ")
    local, _, length = own.partition("/")
    values = {"family": "inet6" if ":" in local else "inet", "local": local, "prefixlen": length, "attributes": rest}
    return _address({**values, "scope": "unseen"}, row)


def _link(v: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Return the type and address of the link layer, and what stands behind them."""
    first, _, rest = v["attributes"].partition(" ")
    try:
        return {"link_type": v["link_type"], "address": hardware(first) if first else None}, rest
    except Misread:
        return {"link_type": v["link_type"]}, v["attributes"]


def _with_peer(found: dict[str, Any]) -> dict[str, Any]:
    if "peer" in found:
        found["broadcast"] = found.pop("peer")
        found["link_pointtopoint"] = True
    return found


def _peer(text: str) -> dict[str, Any]:
    address, _, length = text.partition("/")
    return {"address": ip(address), **({"prefixlen": _length(length)} if length else {})}


def _length(text: str) -> int | None:
    length = number(text)
    if length is not None and length > 128:
        raise Misread(f"no prefix length: {text}")
    return length


def _address(v: Mapping[str, str], row: Row, *, labelled: bool = True) -> dict[str, Any]:
    rest, label = v["attributes"], None
    if v["family"] == "inet" and rest and labelled:
        before, _, last = rest.rpartition(" ")
        if last not in _FLAGS and before.rpartition(" ")[2] not in _ADDRESS_WORDS and not before.endswith("peer"):
            rest, label = before, last
    local = ip(v["local"])
    if local is not None and (":" in local) != (v["family"] == "inet6"):
        raise Misread(f"no {v['family']} address: {local}")
    found = _ADDRESS.read(rest)
    if "scope" not in found and "scope" not in v and (local is not None or rest):
        raise Misread("an address line that is cut off")  # its last value may be cut, too
    length = {"prefixlen": _length(v["prefixlen"])} if v["prefixlen"] else {}
    out = {"family": v["family"], "local": local, **length, **found}
    if length and v["family"] == "inet" and (length["prefixlen"] or 0) > 32:
        raise Misread(f"no prefix length: {v['prefixlen']}")
    out.update(line=row.first, last_line=row.last, label=label)
    return out


def _address_or_part(v: Mapping[str, str], row: Row) -> tuple[dict[str, Any], UnknownWord | None]:
    """Return an address; where a word of the line is not known, what stands before it, and the error."""
    try:
        return _address(v, row), None
    except UnknownWord as unknown:
        if "scope" not in unknown.found:
            raise
        at = v["attributes"].index(f"scope {unknown.found['scope']}") + len(f"scope {unknown.found['scope']}")
        return _address({**v, "attributes": v["attributes"][:at]}, row, labelled=False), unknown


def _program(text: str) -> dict[str, Any]:
    words = text.split()
    readers: Mapping[str, Callable[[str], Any]] = {"id": number, "name": str, "tag": str}
    found = {w: readers[w](x) for w, x in pairwise(words) if w in readers}
    return {**found, **({"jited": 1} if "jited" in words else {})}


def _from_json(found: Mapping[str, Any], first: int, last: int) -> records.Interface | None:
    if "addr_info" not in found:
        return ip_json.build(records.Interface, found, first, last)
    own: dict[str, Any] = {k: v for k, v in found.items() if k != "addr_info"}
    listed = [dict(a) for a in ip_json.nested(found, "addr_info") if a]
    for item in listed:  # -o -j names the interface in its addresses, and has an object without any for the others
        own |= {theirs: item.pop(ours) for ours, theirs in _ONE_LINE if ours in item}
    if not own:
        return None
    addresses = tuple(_address_from_json(a, first, last) for a in listed)
    return ip_json.build(records.Interface, own, first, last, addr_info=addresses)


_ONE_LINE = (("index", "ifindex"), ("dev", "ifname"), ("link", "link"))


def _address_from_json(found: Mapping[str, Any], first: int, last: int) -> records.AddrInfo:
    local = found.get("local")
    family = found.get("family") or ("inet6" if ":" in str(local) else "inet")  # -br does not print it
    for key in ("local", "address", "broadcast"):
        if isinstance(found.get(key), str) and (known := ip(found[key])) and (":" in known) != (family == "inet6"):
            raise Misread(f"no {family} address: {known}")
    length = found.get("prefixlen")
    if isinstance(length, int) and not 0 <= length <= (128 if family == "inet6" else 32):
        raise Misread(f"no prefix length: {length}")
    return ip_json.build(records.AddrInfo, found, first, last, family=family)
