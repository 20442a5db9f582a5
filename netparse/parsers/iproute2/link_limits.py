"""Why a list of interfaces may lack one: what was asked for, what a filter took away, where the text is cut."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.parsers.base import Text
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.command import selection


def limits_of_links(text: Text, interfaces: Sequence[records.Interface], *, links_shown: bool) -> list[str]:
    """Return a sentence for each reason; none when the list is whole. ``links_shown``: lines of the link layer belong to it."""
    command = text.command_line
    limits = []
    first = next(iter(interfaces), None)
    if first is None or (first.ifname != "lo" and first.ifindex != 1):
        limits.append("does not begin with the first interface")
    if any(i.ifname is None for i in interfaces) or (links_shown and _is_cut(interfaces)):
        limits.append("an interface in it is cut off")
    if len(interfaces) == 1 and first is not None and first.ifname == "lo" and not ip_json.opens(text.lines, "ifname"):
        limits.append("shows the loopback alone")
    elif _lacks_its_last_line(interfaces):
        limits.append("its last address is cut off")
    if any(line.strip() == "--" for line in text.lines) or (command is not None and command.filtered):
        limits.append("lines were taken out by a filter")
    if set(selection(command)) - {"address", "link"}:
        limits.append("asked for a part of the interfaces")
    if ip_json.opens(text.lines[:400], "ifname") and not "".join(text.lines).rstrip().endswith("]"):
        limits.append("its end is cut off")
    return limits


def _is_cut(interfaces: Sequence[records.Interface]) -> bool:
    """Whether an interface that has its head lacks its link layer; ``-o`` and ``-br`` do not print both."""
    full = [i for i in interfaces if i.flags is not None and i.ifindex is not None]
    return any(i.link_type is None for i in full)


def _lacks_its_last_line(interfaces: Sequence[records.Interface]) -> bool:
    """Whether the last address has no lifetimes although the others have, or an interface of many lines ends without any."""
    timed = [a.valid_life_time is not None for i in interfaces for a in i.addr_info or ()]
    return bool(timed) and not timed[-1] and any(timed)
