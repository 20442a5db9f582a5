"""Tells which node each capture is from: names in prompts and folders, and addresses that the node list knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from netparse.captures.capture import Capture
from netparse.parsers.shape import is_ip
from netparse.records import HostName, Interface, KubernetesNode, NodeObject

_OF_THE_CLUSTER = {"kubectl_get_nodes", "kubectl_nodes_object", "kubectl_describe_node"}


def assign_nodes(captures: Sequence[Capture], overrides: Mapping[str, str] | None = None) -> list[Capture]:
    """Return the captures with ``node`` set. ``overrides`` maps the beginning of a source to a node's name.

    Captures of one folder are of one node. Its name is taken, in this order, from the override, a name in the capture itself,
    the folder's name, a beginning of the file's name, and an own address that the node list has.
    """
    names = _known_names(captures)
    addresses = _known_addresses(captures)
    scopes: dict[str, list[Capture]] = {}
    for capture in captures:
        scopes.setdefault(_scope(capture), []).append(capture)
    of_scope = {scope: _name_of_scope(scope, found, names, addresses) for scope, found in scopes.items()}
    out = []
    for capture in captures:
        if capture.command in _OF_THE_CLUSTER and capture.records:
            out.append(capture)
            continue
        given = next((n for p, n in (overrides or {}).items() if capture.source.startswith(p)), None)
        name = given or _own_name(capture, names) or of_scope[_scope(capture)]
        out.append(replace(capture, node=name))
    return out


def _scope(capture: Capture) -> str:
    return str(PurePosixPath(capture.source).parent)


def _known_names(captures: Sequence[Capture]) -> dict[str, str]:
    """Return what a node may be called, in lower case, and its name in the node list."""
    names: dict[str, str] = {}
    for capture in captures:
        for r in capture.records:
            if isinstance(r, KubernetesNode):
                names[r.name.lower()] = r.name
                names.setdefault(_short(r.name), r.name)
                if r.internal_ip:
                    names.setdefault(r.internal_ip, r.name)
                if isinstance(r, NodeObject):
                    for a in r.addresses:
                        if a.get("type") in ("Hostname", "InternalDNS"):
                            names.setdefault(str(a["address"]).lower(), r.name)
    return names


def _known_addresses(captures: Sequence[Capture]) -> dict[str, str]:
    found: dict[str, str] = {}
    for capture in captures:
        for r in capture.records:
            if isinstance(r, KubernetesNode) and r.internal_ip:
                found[r.internal_ip] = r.name
    return found


def _own_name(capture: Capture, names: Mapping[str, str]) -> str | None:
    said = capture.host or next((r.hostname for r in capture.records if isinstance(r, HostName)), None)
    if said is None or said.lower().startswith("localhost"):
        return None
    return _canonical(said, names) or said


def _canonical(said: str, names: Mapping[str, str]) -> str | None:
    return names.get(said.lower()) or names.get(_short(said))


def _short(name: str) -> str:
    """Return a name without its domain, an address as it is."""
    return name.lower() if is_ip(name) else name.lower().split(".")[0]


def _name_of_scope(
    scope: str, captures: Sequence[Capture], names: Mapping[str, str], addresses: Mapping[str, str]
) -> str | None:
    for capture in captures:
        if any(isinstance(r, HostName) for r in capture.records) and (own := _own_name(capture, names)):
            return own
    for part in reversed(PurePosixPath(scope).parts):
        if found := _canonical(part, names):
            return found
    held = {addresses[ip] for c in captures for ip in _local_addresses(c) if ip in addresses}
    if len(held) == 1:
        return held.pop()
    for capture in captures:
        stem = PurePosixPath(capture.source).name.lower()
        if found := next((n for k, n in names.items() if re.match(rf"{re.escape(k)}[_.-]", stem)), None):
            return found
    last = PurePosixPath(scope).name
    return last or None


def _local_addresses(capture: Capture) -> list[str]:
    return [
        a.local for r in capture.records if isinstance(r, Interface) for a in (r.addr_info or ()) if a.local is not None
    ]
