"""Resources of Talos as ``talosctl get … -o yaml`` and ``talosctl support`` print them: a YAML document for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from netparse.parsers.base import Parsed
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.kubernetes.found import State
from netparse.parsers.kubernetes.node_object import look
from netparse.parsers.kubernetes.object_text import yaml_objects
from netparse.parsers.kubernetes.plain import text

_BEGIN = re.compile(r"(?:---|node: \S+|metadata:)\s*$")


class Resource(NamedTuple):
    """``first`` and ``last`` are its lines; ``name`` is what Talos calls it, ``node`` the address of the machine that was asked."""

    name: str
    spec: Any
    node: str | None
    first: int
    last: int


def is_of_type(lines: Sequence[str], kind: str) -> bool:
    """Whether lines are documents of resources of this type."""
    return bool(_BEGIN.match(lines[0])) and any(line.strip() == f"type: {kind}" for line in lines)


def resources_in(lines: Sequence[str], kind: str, state: State | None = None) -> Iterator[Resource]:
    """Yield the resources of this type; their lines are counted from 1."""
    for found in yaml_objects(lines, state or State()):
        name, spec = look(found.thing, "metadata", "id"), look(found.thing, "spec")
        if look(found.thing, "metadata", "type") == kind and isinstance(name, str) and isinstance(spec, dict):
            yield Resource(name, spec, text(found.thing, "node"), found.first, found.last)


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


def unread(lines: Sequence[str], state: State) -> Iterator[int]:
    """Yield the lines that belong to no document that could be read, counted from 1."""
    inside = {n for first, last in state.read for n in range(first, last + 1)}
    return (n for n, line in enumerate(lines, 1) if n not in inside and line.strip() not in ("", "---", "..."))
