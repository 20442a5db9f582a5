"""``kubectl describe node``: what a Node object says, from the text made for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Parsed, Parser, Row, Text, rows
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.describe_time import from_describe
from netparse.parsers.kubernetes.kubectl import KUBECTL, NODES, object_named, prints
from netparse.parsers.kubernetes.node_object import condition, first_of, printed_status, shown

_KNOWN = {
    "CreationTimestamp", "Lease", "ProviderID", "ExternalID", "Phase", "Capacity", "Allocatable", "Non-terminated Pods",
    "Allocated resources", "Events", "Resource Version", "Namespace", "Role", "Type", "Self Link", "API Version", "Kind",
    "Pods", "Features", "DeletionTimestamp", "Volumes Attached", "Volumes In Use", "Total limits",
}  # fmt: skip
_INFO = {
    "Machine ID": "machine_id",
    "Boot ID": "boot_id",
    "Kernel Version": "kernel_version",
    "OS Image": "os_image",
    "Container Runtime Version": "container_runtime",
    "Kubelet Version": "version",
}
_CONDITION = lazy_re(
    r"(?:Ready|NetworkUnavailable|MemoryPressure|DiskPressure|PIDPressure)\s{2,}(?:True|False|Unknown)\s{2,}\w{3}, \d"
)
"""A row of the table of conditions as no other object has it."""
_OF_NODE = lazy_re(
    r"(?:NetworkUnavailable|MemoryPressure|DiskPressure|PIDPressure)\s{2,}(?:True|False|Unknown)\s|InternalIP:\s"
)
_HOSTNAME = lazy_re(r"(?:(?:Labels:)?\s+kubernetes\.io/hostname=|\s+Hostname:\s+)(\S+)$")
_ANNOTATION = lazy_re(r"\s+(?:[\w-]+\.)+[\w-]+/[\w.-]+: \S.*$")
_LEFT = lazy_re(
    r"(?:Annotations:)?\s+(?:[\w-]+\.)+[\w-]+/[\w.-]+: \S.*$|PodCIDRs?:\s+\S|Addresses:\s*$|\s+(?:InternalIP|ExternalIP|Hostname):\s+\S"
)
"""A line as a filter leaves it of a node: an annotation, its network of pods, an address."""
_ADDRESS_TYPES = {"InternalIP", "ExternalIP", "Hostname", "InternalDNS", "ExternalDNS"}


class _Node:
    """A node while its lines are read; ``key`` is the section that indented lines belong to."""

    def __init__(self, name: str, line: int, last: int) -> None:
        self.name, self.line, self.last = name, line, last
        self.key = ""
        self.values: dict[str, Any] = {}
        self.labels: dict[str, str] = {}
        self.annotations: dict[str, str] = {}
        self.taints: list[str] = []
        self.conditions: list[dict[str, str | None]] = []
        self.addresses: list[dict[str, str | None]] = []
        self.cidrs: list[str] = []
        self.unschedulable = False
        self.filtered = False
        """Whether its head is not there: lines of any section may stand under each other."""


def _read(text: Text) -> Parsed:
    found, unparsed = rows("kubectl_describe_node", text)
    nodes: list[_Node] = []
    lines = [x for x in text.lines if x.strip()]
    if _plausible(lines) and (name := _own_name(lines) or object_named(text.command_line, NODES)):
        nodes.append(_Node(name, text.first, text.first))  # a filter, or who pasted it, took the lines above away
        nodes[0].key = "Annotations" if _ANNOTATION.match(lines[0]) else ""
        nodes[0].filtered = True
    for row in found:
        if row["key"] == "Name" and row["value"]:
            nodes.append(_Node(row.values["value"], row.first, row.last))
        elif not nodes or not _take(nodes[-1], row):
            unparsed.append(row.first)
        else:
            nodes[-1].last = row.last
    return Parsed(records=tuple(map(_record, nodes)), unparsed=tuple(sorted(unparsed)))


def _plausible(lines: Sequence[str]) -> bool:
    """Whether lines can be what a filter left of a node: its annotations, addresses, networks of pods, or its conditions."""
    return bool(lines) and (all(map(_LEFT.match, lines)) or _shows_conditions(lines))


def _shows_conditions(lines: Sequence[str]) -> bool:
    """Whether lines have the table of a node's conditions, and the head of no object."""
    return not _is_named(lines) and any(_CONDITION.match(line.lstrip()) for line in lines)


def _is_named(lines: Sequence[str]) -> bool:
    return any(line.startswith("Name:") for line in lines)


def _own_name(lines: Sequence[str]) -> str | None:
    """Return the name that a node without its head has by what is left of it: its label, or its address of this kind."""
    found = {name[1] for line in lines if (name := _HOSTNAME.match(line))}
    return found.pop() if len(found) == 1 else None


def _take(node: _Node, row: Row) -> bool:
    """Take a line in; False when it belongs to no section that is known."""
    if row["key"]:
        node.key = row.values["key"]
        return _take_item(node, row["value"] or "")
    item = row.values["item"]
    if (section := _section(item)) and (node.filtered or node.key not in (section, "Annotations")):
        node.key = section  # a grep took the line away under which this one stood
    return _take_item(node, item)


def _section(item: str) -> str | None:
    """Return the section that an indented line can belong to alone."""
    if _CONDITION.match(item):
        return "Conditions"
    key, colon, value = item.partition(":")
    if not colon or value[:1] not in (" ", "\t"):
        return None
    return "Addresses" if key in _ADDRESS_TYPES else "System Info" if key in _INFO else None


def _take_item(node: _Node, item: str) -> bool:
    taker = _TAKERS.get(node.key)
    if taker is None:
        return node.key in _KNOWN
    if item and item != "<none>":
        taker(node, item)
    return True


def _label(node: _Node, item: str) -> None:
    key, _, value = item.partition("=")
    node.labels[key] = value


def _annotation(node: _Node, item: str) -> None:
    key, colon, value = item.partition(":")
    if colon and not key.startswith("{") and " " not in key:
        node.annotations[key] = value.strip()
    elif node.annotations:
        last = next(reversed(node.annotations))
        node.annotations[last] = f"{node.annotations[last]}\n{item}".strip()


def _condition(node: _Node, item: str) -> None:
    """Take in a row of the table of conditions; kubectl parts its columns by two blanks at least."""
    cells = re.split(r"\t+| {2,}", item, maxsplit=5)
    if len(cells) < 5:  # blanks were collapsed, or lines cut: the first two words are sure
        cells = item.split()[:2]
    if len(cells) > 1 and cells[1] in ("True", "False", "Unknown"):
        times = [from_describe(c) for c in cells[2:4]] or [None, None]
        reason, message = (*cells[4:6], None, None)[:2]
        node.conditions.append(condition(cells[0], cells[1], shown(reason), shown(message), *times))


def _address(node: _Node, item: str) -> None:
    kind, colon, value = item.partition(":")
    if colon and kind.isalpha() and value[:1] in (" ", "\t"):
        node.addresses.append({"type": kind, "address": shown(value.strip())})
    else:  # Kubernetes 1.7 and before: a bare list
        node.addresses.extend({"type": None, "address": shown(part)} for part in item.split(","))


def _info(node: _Node, item: str) -> None:
    key, _, value = item.partition(":")
    if key in _INFO:
        node.values[_INFO[key]] = shown(value.strip())


def _unschedulable(node: _Node, item: str) -> None:
    node.unschedulable = item == "true"


def _roles(node: _Node, item: str) -> None:
    node.values["roles"] = item


def _cidrs(node: _Node, item: str) -> None:
    node.cidrs.extend(c for c in item.split(",") if c not in node.cidrs and shown(c))


_TAKERS: dict[str, Callable[[_Node, str], None]] = {
    "Roles": _roles,
    "Labels": _label,
    "Annotations": _annotation,
    "Taints": lambda node, item: node.taints.append(item),
    "Unschedulable": _unschedulable,
    "Conditions": _condition,
    "Addresses": _address,
    "System Info": _info,
    "PodCIDR": _cidrs,
    "PodCIDRs": _cidrs,
}


def _record(node: _Node) -> records.NodeObject:
    # Ready is the last condition: without it, and without what follows, the text ends before and says nothing of it
    ready = any(c["type"] == "Ready" for c in node.conditions)
    complete = ready or (node.conditions and (node.addresses or node.values.get("version")))
    status = printed_status(node.conditions, unschedulable=node.unschedulable) if complete else None
    return records.NodeObject(
        line=node.line,
        last_line=node.last,
        name=node.name,
        status=status,
        internal_ip=first_of(node.addresses, "InternalIP"),
        external_ip=first_of(node.addresses, "ExternalIP"),
        addresses=tuple(node.addresses),
        pod_cidrs=tuple(node.cidrs),
        labels=node.labels,
        annotations=node.annotations,
        conditions=tuple(node.conditions),
        taints=tuple(node.taints),
        unschedulable=node.unschedulable,
        **node.values,
    )


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    one = command is not None and any(w not in ("describe", "no", "node", "nodes") for w in command.arguments[-1:])
    limits = (
        ("shows one node; others may not have been asked for",)
        if one or (command is None and len(parsed.records) == 1)
        else ()
    )
    if command is not None and command.filtered:
        limits = (*limits, "lines were taken out by a filter")
    return Coverage(whole=not limits, limits=limits)


def _signature(lines: Sequence[str]) -> bool:
    if _shows_conditions(lines):
        return _own_name(lines) is not None
    return _is_named(lines) and any(
        line.startswith(("Roles:", "Unschedulable:", "PodCIDR", "System Info:"))
        or line.lstrip().startswith("Kubelet Version:")
        or (line[:1] in " \t" and _OF_NODE.match(line.lstrip()))
        for line in lines
    )


PARSER = Parser(
    stem="kubectl_describe_node",
    programs=(KUBECTL,),
    prints=prints("describe", NODES),
    file_names=(FileName(lazy_re(r"(?:describe[_-]?nodes?|nodes?[_-]?describe)"), "kubectl describe nodes"),),
    name_words=("node",),
    looks=(Look(table="describe", line=r"Name:\s{2,}\S", inside=("Name:  ",)),),  # with one blank it may be an ipset
    glimpse=Glimpse(
        early=r"Name:\s+\S| +(?:Ready|NetworkUnavailable|MemoryPressure) {2,}(?:True|False|Unknown) {2,}\w{3}, \d"
    ),
    kinds=(Kind.NODES,),
    captured_from=("kubectl describe nodes", "kubectl describe node NAME"),
    record="NodeObject",
    events=True,
    signature=_signature,
    plausible=_plausible,
    read=_read,
    coverage=_coverage,
)
