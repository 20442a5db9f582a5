"""``talosctl get routes -o yaml``: the routes of a machine that runs Talos, those of all tables, as its kernel shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
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

_TYPE = "RouteStatuses.net.talos.dev"


def _routes(lines: Sequence[str], shift: int, state: State) -> Iterator[records.Route]:
    return (_route(lines, shift, r) for r in resources_in(lines, _TYPE, state))


def _route(lines: Sequence[str], shift: int, r: Resource) -> records.Route:
    spec = r.spec
    line = line_of(lines, r, "gateway" if text(spec, "gateway") else "dst") + shift
    kind = text(spec, "type")
    return records.Route(
        line=line,
        last_line=line,
        dst=_destination(spec),
        gateway=text(spec, "gateway"),
        dev=text(spec, "outLinkName"),
        table=_word(spec, "table"),
        protocol=_word(spec, "protocol"),
        scope=text(spec, "scope"),
        prefsrc=text(spec, "src"),
        metric=number(spec, "priority") or None,
        type=None if kind == "unicast" else kind,
        flags=tuple(f for f in (text(spec, "flags") or "").split(",") if f),
        metrics=({"mtu": number(spec, "mtu")},) if number(spec, "mtu") else None,
    )


def _destination(spec: Any) -> str:
    """Return the network, ``default`` where Talos leaves it empty; a single address without its length, as ``ip`` prints it."""
    shown = text(spec, "dst")
    if shown in (None, "0.0.0.0/0", "::/0"):
        return "default"
    return shown.removesuffix("/128" if ":" in shown else "/32")


def _word(spec: Any, key: str) -> str | None:
    value = number(spec, key)
    return text(spec, key) if value is None else str(value)


PARSER = Parser(
    stem="talosctl_get_routes",
    programs=(TALOSCTL,),
    prints=lambda command: asks_for(command, _TYPE),
    structured=True,
    hosts=partial(hosts_in, kind=_TYPE),
    looks=looks_of(_TYPE),
    glimpse=glimpse_of(_TYPE),
    kinds=(Kind.ROUTES,),
    captured_from=("talosctl get routes -o yaml", "talosctl get routes"),
    record="Route",
    signature=partial(is_of_type, kind=_TYPE),
    read=reading(_routes),
    coverage=lambda text, parsed: covered(
        parsed,
        families=FAMILIES,
        tables=frozenset(r.table or "main" for r in parsed.records if isinstance(r, records.Route)),
    ),
)
