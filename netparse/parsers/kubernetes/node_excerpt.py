"""What somebody copied or filtered out of one Node object: its addresses, its annotations, a part of its status or metadata."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.kubernetes.kubectl import NODES, object_named
from netparse.parsers.kubernetes.node_object import from_object, is_core, look, node_name

_NOTE = lazy_re(
    r"""\s*(?:(?:metadata\.)?annotations:\s+)?(["']?)((?:[\w-]+\.)+[\w-]+/[\w.-]+)\1:\s+(["']?)(\S.*?|)\3,?$"""
)
"""A line of an annotation or label as YAML and JSON have it."""
_ADDRESS = lazy_re(r"""\s*(?:- )?"?address"?:\s+"?([0-9A-Fa-f.:]+|[\w.-]+)"?,?$""")
_TYPE = lazy_re(r"""\s*(?:- )?"?type"?:\s+"?(InternalIP|ExternalIP|Hostname|InternalDNS|ExternalDNS)"?,?$""")
_FRAME = lazy_re(
    r"""\s*(?:(?:"?(?:metadata|annotations|labels|status|addresses|items)"?:)?\s*[\[{]?|[\[\]{}]+,?|\.\.\.|---)$"""
)
"""Keys and brackets that hold the others, and say nothing themselves."""
_OF_NODE = lazy_re(
    r"(?:flannel\.alpha\.coreos\.com/(?:public-ip|backend-(?:type|data|v6-data))|projectcalico\.org/IPv[46](?:Address|IPIPTunnelAddr)"
    r"|k3s\.io/(?:internal-ip|external-ip|hostname)|rke2\.io/(?:internal-ip|external-ip|hostname)"
    r"|alpha\.kubernetes\.io/provided-node-ip|node\.alpha\.kubernetes\.io/ttl)$"
)
"""Annotations that only nodes have."""
_LABEL = lazy_re(
    r"(?:(?:beta|node|topology|failure-domain\.beta)\.)?kubernetes\.io/|(?:node-role|node\.openshift)(?:\.kubernetes)?\.io/"
)
"""How the labels begin that Kubernetes and its clouds give to every node (kubernetes.io/docs/reference/labels-annotations-taints)."""
_SECTIONS: Mapping[str, frozenset[str]] = {
    "metadata": frozenset({"annotations", "labels"}),
    "status": frozenset({"addresses", "conditions", "nodeInfo"}),
    "spec": frozenset({"podCIDR", "podCIDRs", "taints", "unschedulable"}),
}
_BEGINS = lazy_re(r"\s*(?:[{\[]|(?:- )?apiVersion:|---)")
_MAX_LINES = 400


def is_excerpt(lines: Sequence[str]) -> bool:
    """Whether lines may be a part of a Node object; a command line must say of which node."""
    return bool(_object(lines) or _picked(lines))


def names_its_node(lines: Sequence[str]) -> bool:
    """Whether lines are a part of a Node object as nothing else can be, with the node's name among them."""
    if not any("InternalIP" in x or ("/" in x and (m := _NOTE.match(x)) and _OF_NODE.match(m[2])) for x in lines):
        return False
    thing = _object(lines)
    return thing is not None and _name_in(thing) is not None


def read_excerpt(
    lines: Sequence[str], first: int, command: CommandLine | None
) -> tuple[records.NodeObject, list[int]] | None:
    """Return the record of the node, and the numbers of the lines that were not understood; None where nothing names the node."""
    thing, unread = _object(lines), list[int]()
    if thing is None and (picked := _picked(lines)):
        thing, unread = picked
    name = object_named(command, NODES) or (_name_in(thing) if thing else None)
    if thing is None or name is None:
        return None
    thing = {**thing, "metadata": {**_mapping(thing, "metadata"), "name": name}}
    made = from_object(thing, first, first)
    if not any(c["type"] == "Ready" for c in made.conditions):  # others than these conditions were left out
        made = replace(made, status=None)
    line = first + _telling_line(lines, made)
    return replace(made, line=line, last_line=line), [first + n for n in unread]


def _object(lines: Sequence[str]) -> dict[str, Any] | None:
    """Return the excerpt in its place of a Node object; None where it is no JSON or YAML, or of something else."""
    text = textwrap.dedent("\n".join(x for x in lines if x.strip() != "...").expandtabs(8)).strip("\n")
    if not text or len(lines) > _MAX_LINES:
        return None
    thing = _value(text)
    if isinstance(thing, list):
        if thing and all(look(x, "address") and look(x, "type") for x in thing):
            return {"status": {"addresses": thing}}
        return None
    if not isinstance(thing, dict) or not is_core(thing) or look(thing, "kind") not in (None, "Node"):
        return None
    if set(thing) & set(_SECTIONS):
        return thing if any(set(_mapping(thing, s)) & keys for s, keys in _SECTIONS.items()) else None
    for section, keys in _SECTIONS.items():
        if set(thing) & keys:
            return {section: thing}
    notes = bool(thing) and all(
        "/" in k and isinstance(v, str) for k, v in thing.items() if not k.startswith("volumes")
    )
    return {"metadata": _sorted(thing)} if notes and any(map(_NOTE.match, lines)) | (text[0] == "{") else None


def _value(text: str) -> Any:
    if text[0] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    from netparse.parsers.kubernetes.node_yaml import (
        read_value,
    )  # PyYAML takes longer to load than a small file to read

    return read_value(text)


def _picked(lines: Sequence[str]) -> tuple[dict[str, Any], list[int]] | None:
    """Return the annotations, labels and addresses that a filter left of an object, with the indexes of what else stands there.

    None where most of the lines are something else, and of a document that begins here: one that was cut is no choice of lines.
    """
    if _BEGINS.match(next((x for x in lines if x.strip()), "")):
        return None
    notes: dict[str, str] = {}
    addresses: list[dict[str, str]] = []
    pending, unread = "", []
    for n, line in enumerate(lines[:_MAX_LINES]):
        if m := _NOTE.match(line):
            notes[m[2]] = m[4].replace('\\"', '"')
        elif m := _ADDRESS.match(line):
            pending = m[1]
        elif (m := _TYPE.match(line)) and pending:
            addresses.append({"type": m[1], "address": pending})
            pending = ""
        elif line.strip() and not _FRAME.match(line):
            unread.append(n)
    if not (notes or addresses) or len(unread) * 2 > len(lines):
        return None
    return {"metadata": _sorted(notes), "status": {"addresses": addresses}}, unread


def _sorted(notes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the annotations and the labels, which are printed alike."""
    labels = {k: v for k, v in notes.items() if _LABEL.match(k)}
    return {"annotations": {k: v for k, v in notes.items() if k not in labels}, "labels": labels}


def _name_in(thing: Mapping[str, Any]) -> str | None:
    """Return the name of the node: its own, its label, or its address of the type Hostname, of which a kubelet makes the name."""
    label = _mapping(thing, "metadata", "labels").get("kubernetes.io/hostname")
    hosts = (look(a, "address") for a in _addresses(thing) if look(a, "type") == "Hostname")
    named = (node_name(thing), label, *hosts)
    return next((x for x in named if isinstance(x, str) and x), None)


def _mapping(thing: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return what stands under keys; nothing where it is no mapping."""
    found = look(thing, *keys)
    return found if isinstance(found, Mapping) else {}


def _addresses(thing: Mapping[str, Any]) -> Iterator[Any]:
    found = look(thing, "status", "addresses")
    yield from found if isinstance(found, list) else ()


def _telling_line(lines: Sequence[str], node: records.NodeObject) -> int:
    """Return the index of the line that a finding would quote: that of an end of a tunnel, or of the node's address."""
    told = (n for n, x in enumerate(lines) if (m := _NOTE.match(x)) and _OF_NODE.match(m[2]) and "backend" not in m[2])
    address = (n for n, x in enumerate(lines) if node.internal_ip and node.internal_ip in x)
    return next(told, None) or next(address, None) or next((n for n, x in enumerate(lines) if x.strip()), 0)
