"""The counters of ``-s`` and the virtual functions of a link, under the names that ``ip -json`` has for them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netparse.parsers.base import Misread
from netparse.parsers.iproute2.fields import hardware

# A column keeps the counter that was printed: versions differ in what stands between dropped and mcast.
_COLUMNS: Mapping[str, str] = {
    "missed": "missed_errors",
    "overrun": "over_errors",
    "mcast": "multicast",
    "bcast": "broadcast",
    "carrier": "carrier_errors",
    "collsns": "collisions",
    "length": "length_errors",
    "crc": "crc_errors",
    "frame": "frame_errors",
    "fifo": "fifo_errors",
    "aborted": "aborted_errors",
    "window": "window_errors",
    "heartbeat": "heartbeat_errors",
    "heartbt": "heartbeat_errors",
    "transns": "carrier_changes",
}
_ITSELF = frozenset({"bytes", "packets", "errors", "dropped", "compressed", "nohandler", "otherhost"})


def read_counters(side: str, columns: Sequence[str], numbers: Sequence[str]) -> dict[str, int]:
    """Return the counters below one heading (``side`` is RX, TX, RX errors or TX errors); too few or too many are a Misread."""
    if len(columns) != len(numbers):
        raise Misread(f"{len(numbers)} numbers below {len(columns)} headings")
    unknown = [c for c in columns if c not in _COLUMNS and c not in _ITSELF]
    if unknown:
        raise Misread(f"unknown counters of {side}: {unknown}")
    return {_COLUMNS.get(c, c): int(n) for c, n in zip(columns, numbers, strict=True)}


_SWITCHES = {"spoof checking": "spoofchk", "trust": "trust", "query_rss": "query_rss_en"}


def read_virtual_function(index: int, text: str) -> dict[str, Any]:
    """Return what a ``vf`` line says; parts that are not known are left out."""
    out: dict[str, Any] = {"vf": index}
    first, *parts = text.split(",")
    if found := re.match(r"link/(\S+) (\S+)(?: brd (\S+))?", first):
        out.update(link_type=found[1], address=hardware(found[2]))
        if found[3]:
            out["broadcast"] = hardware(found[3])
    elif found := re.match(r"MAC (\S+)", first):
        out["mac"] = hardware(found[1])
    for part in parts:
        words = part.split()
        if words[-1:] in (["on"], ["off"]) and (key := _SWITCHES.get(" ".join(words[:-1]))):
            out[key] = words[-1] == "on"
        elif words[:1] == ["link-state"] and len(words) == 2:
            out["link_state"] = words[1]
        elif words[:1] == ["vlan"] and words[-1].isdecimal():
            out["vlan_list"] = [{"vlan": int(words[-1])}]
    return out
