"""``talosctl get links -o yaml``: the network devices of a machine that runs Talos, as its kernel shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from netparse import records
from netparse.parsers.base import Parser
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.plain import number, text
from netparse.parsers.talos.resources import (
    TALOSCTL,
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

_TYPE = "LinkStatuses.net.talos.dev"
_STATES: Mapping[str, str] = {
    "lowerLayerDown": "LOWERLAYERDOWN",
    "notPresent": "NOTPRESENT",
    "testing": "TESTING",
    "dormant": "DORMANT",
}
"""Words of Talos for the states that ``ip`` prints otherwise than in capitals."""


def _links(lines: Sequence[str], shift: int, state: State) -> Iterator[records.Interface]:
    found = list(resources_in(lines, _TYPE, state))
    names = {(r.node, number(r.spec, "index")): r.name for r in found}
    for r in found:
        spec = r.spec
        own = {"vlan": number(spec, "linkIndex"), "macvlan": number(spec, "linkIndex")}.get(text(spec, "kind") or "")
        line = line_of(lines, r, "id") + shift
        yield records.Interface(
            line=line,
            last_line=r.last + shift,
            ifindex=number(spec, "index"),
            ifname=r.name,
            link=names.get((r.node, own)) if own else None,
            link_index=number(spec, "linkIndex") or None if text(spec, "kind") == "veth" else None,
            flags=_flags(spec),
            mtu=number(spec, "mtu"),
            qdisc=text(spec, "queueDisc"),
            master=names.get((r.node, number(spec, "masterIndex"))) if number(spec, "masterIndex") else None,
            operstate=_state(text(spec, "operationalState")),
            link_type=text(spec, "type"),
            address=_mac(spec, "hardwareAddr"),
            broadcast=_mac(spec, "broadcastAddr"),
            permaddr=_permanent(spec),
            linkinfo={"info_kind": text(spec, "kind")} if text(spec, "kind") else None,
        )


def _flags(spec: Any) -> tuple[str, ...] | None:
    """Return the flags, and what ``ip`` adds: that a device which is up has no carrier."""
    shown = text(spec, "flags")
    if shown is None:
        return None
    flags = tuple(f for f in shown.split(",") if f and f != "RUNNING")
    return flags if "UP" not in flags or "LOWER_UP" in flags else ("NO-CARRIER", *flags)


def _state(shown: str | None) -> str | None:
    return None if shown is None else _STATES.get(shown, shown.upper())


def _mac(spec: Any, key: str) -> str | None:
    shown = text(spec, key)
    return shown.lower() if shown else None


def _permanent(spec: Any) -> str | None:
    """Return the address that the device was made with, where it has another one now."""
    permanent = _mac(spec, "permanentAddr")
    return permanent if permanent != _mac(spec, "hardwareAddr") else None


PARSER = Parser(
    stem="talosctl_get_links",
    programs=(TALOSCTL,),
    prints=lambda command: asks_for(command, _TYPE),
    structured=True,
    hosts=partial(hosts_in, kind=_TYPE),
    looks=looks_of(_TYPE),
    glimpse=glimpse_of(_TYPE),
    kinds=(Kind.LINKS,),
    captured_from=("talosctl get links -o yaml", "talosctl get links"),
    record="Interface",
    signature=partial(is_of_type, kind=_TYPE),
    read=reading(_links),
    coverage=lambda text, parsed: covered(parsed),
)
