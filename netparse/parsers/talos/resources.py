"""Resources of Talos as ``talosctl get … -o yaml`` and ``talosctl support`` print them: a YAML document for each.

``talosctl get`` without ``-o`` prints a table of a few of their values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from netparse.parsers.base import JSON, Glimpse, Look, Parsed, Text, simple
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.node_object import look
from netparse.parsers.kubernetes.object_text import yaml_objects
from netparse.parsers.kubernetes.plain import text
from netparse.records import Record

_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "AddressStatuses.net.talos.dev": ("AddressStatus", {"ADDRESS": "address", "LINK": "linkName"}),
    "LinkStatuses.net.talos.dev": (
        "LinkStatus",
        {
            "TYPE": "type",
            "KIND": "kind",
            "HW ADDR": "hardwareAddr",
            "OPER STATE": "operationalState",
            "LINK STATE": "link",
        },
    ),
    "RouteStatuses.net.talos.dev": (
        "RouteStatus",
        {"DESTINATION": "dst", "GATEWAY": "gateway", "LINK": "outLinkName", "METRIC": "priority"},
    ),
}
"""The singular of each type, and the columns of its table that are values of the resource."""
TALOSCTL = simple("talosctl", letters=re.compile(r"$^"), is_line=False)
_FIXED = ("NODE", "NAMESPACE", "TYPE", "ID", "VERSION")
_BEGIN = re.compile(r"(?:---|node: \S+|metadata:)\s*$")


def looks_of(kind: str) -> tuple[Look, ...]:
    """Return how the two forms look in which a type is printed."""
    table = Look(table="talosctl", line=table_head(kind), heads=("NOD",), restart="NODE ", restart_sign="NODE ")
    return JSON, table


def glimpse_of(kind: str) -> Glimpse:
    """Return by what a file may hold resources of a type."""
    return Glimpse(signs=(f"type: {kind}", "NODE "), objects=f"type: {kind}")


class Resource(NamedTuple):
    """``first`` and ``last`` are its lines; ``name`` is what Talos calls it, ``node`` the address of the machine that was asked."""

    name: str
    spec: Any
    node: str | None
    first: int
    last: int


def is_of_type(lines: Sequence[str], kind: str) -> bool:
    """Whether lines are documents of resources of this type, or their table."""
    if _is_table(lines, kind):
        return True
    return bool(_BEGIN.match(lines[0])) and any(line.strip() == f"type: {kind}" for line in lines)


def resources_in(lines: Sequence[str], kind: str, state: State | None = None) -> Iterator[Resource]:
    """Yield the resources of this type; their lines are counted from 1."""
    if _is_table(lines, kind):
        yield from _rows(lines, kind, state or State())
        return
    for found in yaml_objects(lines, state or State()):
        name, spec = look(found.thing, "metadata", "id"), look(found.thing, "spec")
        if look(found.thing, "metadata", "type") == kind and isinstance(name, str) and isinstance(spec, dict):
            yield Resource(name, spec, text(found.thing, "node"), found.first, found.last)


def reading(records: Callable[[Sequence[str], int, State], Iterable[Record]]) -> Callable[[Text], Parsed]:
    """Return how an output is read of which ``records`` makes its lines, counted on from a number, and notes what it read."""

    def read(output: Text) -> Parsed:
        state, shift = State(), output.first - 1
        made = tuple(records(output.lines, shift, state))
        left = tuple(n + shift for n in _unread(output.lines, state))
        return Parsed(records=made, unparsed=left, facts={"broken": state.broken})

    return read


def asks_for(command: CommandLine, kind: str) -> bool:
    """Whether ``talosctl get`` was asked for resources of this type, by any of its names."""
    singular = _TABLES[kind][0].lower()
    names = {singular, f"{singular}es", singular.removesuffix("status"), kind.partition(".")[0].lower(), kind.lower()}
    names |= {f"{singular.removesuffix('status')}{end}" for end in ("s", "es")}
    return "get" in command.arguments and any(word.lower() in names for word in command.arguments)


def table_head(kind: str) -> str:
    """Return an expression for the heading of the table of a type."""
    return r"\s+".join((*_FIXED, *(name.replace(" ", r"\s") for name in _TABLES[kind][1]))) + "$"


def _is_table(lines: Sequence[str], kind: str) -> bool:
    """Whether the heading stands in the first lines, or a row in the very first."""
    if lines and _is_row(lines[0], kind):
        return True
    return any(line.startswith("NODE ") and re.match(table_head(kind), line.strip()) for line in lines[:3])


def _is_row(line: str, kind: str) -> bool:
    """Whether a line begins as a row of the table does."""
    return bool(re.match(rf"\S+ +[a-z][\w-]* +{_TABLES[kind][0]} +\S+ +\d+ ", line))


def _rows(lines: Sequence[str], kind: str, state: State) -> Iterator[Resource]:
    """Yield the rows of a table; one of several machines is read in parts, of which the first alone has the heading."""
    starts: list[int] = []
    for n, line in enumerate(lines, 1):
        if re.match(table_head(kind), line.strip()):
            starts = [m.start() for m in re.finditer(r"\S+(?: ADDR| STATE)?", line)]
            state.read.append((n, n))
        elif _is_row(line, kind) and (cells := _cells(line, starts, kind)):
            state.read.append((n, n))
            spec: dict[str, Any] = {
                k: v for k, v in zip(_TABLES[kind][1].values(), cells[len(_FIXED) :], strict=True) if v
            }
            if ":" in spec.get("address", ""):
                spec["family"] = "inet6"
            table = cells[3].partition("/")[0]
            if kind.startswith("Route") and not table.startswith("inet"):
                spec["table"] = table  # those of main bear no name of it
            if spec.get("priority", "").isdecimal():
                spec["priority"] = int(spec["priority"])
            yield Resource(cells[3], spec, cells[0], n, n)


def _cells(line: str, starts: Sequence[int], kind: str) -> list[str] | None:
    """Return the cells of a row: below their names, else where blanks part them; the one that may be empty is told by the others."""
    names = _TABLES[kind][1]
    count = len(_FIXED) + len(names)
    under = [line[a:b].strip() for a, b in pairwise((*starts, len(line)))] if starts and len(line) > starts[-1] else []
    if len(under) == count and all(line[a - 1].isspace() for a in starts[1:]):
        return under
    parts = re.split(r" {2,}", line.strip())
    if len(parts) == count - 1 and "KIND" in names:
        parts.insert(len(_FIXED) + 1, "")
    elif len(parts) == count - 1 and "GATEWAY" in names:
        parts.insert(len(_FIXED) + ("/" in parts[len(_FIXED)]), "")
    return parts if len(parts) == count else None


def hosts_in(lines: Sequence[str], kind: str) -> Iterator[tuple[str, int, int]]:
    """Yield the machine of each resource where ``talosctl`` asked several, and the lines of it."""
    for resource in resources_in(lines, kind):
        if resource.node is not None:
            yield resource.node, resource.first, resource.last


def line_of(lines: Sequence[str], resource: Resource, key: str) -> int:
    """Return the line with the value of a key, counted from 1; the first of the resource where there is none."""
    shown = range(resource.first, resource.last + 1)
    return next((n for n in shown if lines[n - 1].strip().startswith(f"{key}:")), resource.first)


def covered(parsed: Parsed, **more: Any) -> Coverage:
    """Return what the resources prove: all of a kind, but where a document could not be read."""
    broken = parsed.facts["broken"]
    return Coverage(whole=not broken, limits=("a part of it could not be read",) if broken else (), **more)


def _unread(lines: Sequence[str], state: State) -> Iterator[int]:
    """Yield the lines that belong to no document that could be read, counted from 1."""
    inside = {n for first, last in state.read for n in range(first, last + 1)}
    return (n for n, line in enumerate(lines, 1) if n not in inside and line.strip() not in ("", "---", "..."))
