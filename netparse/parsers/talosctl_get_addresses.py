"""``talosctl get addresses -o yaml``: the addresses of a machine that runs Talos, as its kernel shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Any

from netparse import records
from netparse.parsers.base import Parser
from netparse.parsers.base.coverage import FAMILIES
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.plain import number, text
from netparse.parsers.talos.resources import (
    TALOSCTL,
    Resource,
    asks_for,
    covered,
    glimpse_of,
    hosts_in,
    is_of_type,
    line_of,
    looks_of,
    reading,
    resources_in,
)

_TYPE = "AddressStatuses.net.talos.dev"


def _interfaces(lines: Sequence[str], shift: int, state: State) -> Iterator[records.Interface]:
    by_device: dict[tuple[str | None, str], list[tuple[Resource, records.AddrInfo]]] = {}
    for r in resources_in(lines, _TYPE, state):
        device = text(r.spec, "linkName")
        if device is not None:
            by_device.setdefault((r.node, device), []).append((r, _address(lines, shift, r)))
    for (_, device), found in by_device.items():
        first = found[0][0]
        yield records.Interface(
            line=line_of(lines, first, "linkName") + shift,
            last_line=first.last + shift,
            ifindex=number(first.spec, "linkIndex"),
            ifname=device,
            addr_info=tuple(a for _, a in found),
        )


def _address(lines: Sequence[str], shift: int, r: Resource) -> records.AddrInfo:
    """Return the address of a resource; one that is masked has neither address nor length."""
    shown = _shown(text(r.spec, "address"))
    flags = set((text(r.spec, "flags") or "").split(","))
    line = line_of(lines, r, "address") + shift
    return records.AddrInfo(
        line=line,
        last_line=line,
        family="inet6" if text(r.spec, "family") == "inet6" else "inet",
        local=str(shown.ip) if shown else None,
        prefixlen=shown.network.prefixlen if shown else None,
        broadcast=text(r.spec, "broadcast"),
        scope=text(r.spec, "scope"),
        **_marks(flags),
    )


def _shown(address: str | None) -> IPv4Interface | IPv6Interface | None:
    try:
        return ip_interface(address or "")
    except ValueError:
        return None


def _marks(flags: set[str]) -> dict[str, Any]:
    if flags == {""}:
        return {}  # the table does not show them
    names = ("secondary", "deprecated", "tentative", "dadfailed", "optimistic", "nodad", "noprefixroute", "mngtmpaddr")
    return {name: True for name in names if name in flags} | ({} if "permanent" in flags else {"dynamic": True})


PARSER = Parser(
    stem="talosctl_get_addresses",
    programs=(TALOSCTL,),
    prints=lambda command: asks_for(command, _TYPE),
    structured=True,
    hosts=partial(hosts_in, kind=_TYPE),
    looks=looks_of(_TYPE),
    glimpse=glimpse_of(_TYPE),
    kinds=(Kind.ADDRESSES, Kind.ADDRESS_FLAGS),
    captured_from=("talosctl get addresses -o yaml", "talosctl get addresses"),
    record="Interface",
    signature=partial(is_of_type, kind=_TYPE),
    read=reading(_interfaces),
    coverage=lambda text, parsed: covered(parsed, families=FAMILIES),
)
