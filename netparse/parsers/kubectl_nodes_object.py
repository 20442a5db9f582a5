"""Node objects as JSON or YAML: ``-o json``, ``-o yaml``, one file per node, ``cluster-info dump``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, FileName, Glimpse, Misread, Parsed, Parser, Program, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.calico_node import calico_rows, is_calico_table
from netparse.parsers.kubernetes.found import Found
from netparse.parsers.kubernetes.kubectl import KUBECTL, NODES, prints
from netparse.parsers.kubernetes.node_excerpt import is_excerpt, names_its_node, read_excerpt
from netparse.parsers.kubernetes.node_object import from_object, is_core, is_node, look, node_name
from netparse.parsers.kubernetes.object_text import JSON_STARTS, YAML_START, holds_nodes
from netparse.parsers.kubernetes.unreadable import is_hurt, readable, unreadable
from netparse.records import Record

_OBJECT = lazy_re(r'\{\s*"(?:apiVersion|kind|metadata|name)"')
_FILE = lazy_re(r"(?:\S+[_-])?nodes?(?:[_-]?\d{6,}\S*)?")
_MAX_FAILED = 40  # beginnings tried in a broken text, each of which may be as long as the text


def _read(text: Text) -> Parsed:
    """Return the nodes of whole objects; of a text without one what was copied out of the object of one node."""
    if is_calico_table(text.lines):
        return _read_table(text)
    try:
        parsed = _read_whole(text)
    except Misread:
        if found := _read_part(text):
            return found
        raise
    return parsed if parsed.records else _read_part(text) or parsed


def _read_table(text: Text) -> Parsed:
    rows = dict(calico_rows(text.lines))
    made = tuple(from_object(thing, n + text.first, n + text.first) for n, thing in rows.items())
    unread = tuple(n + text.first for n, x in enumerate(text.lines) if n and x.strip() and n not in rows)
    return Parsed(records=made, unparsed=unread, facts={"broken": False, "list": True})


def _read_part(text: Text) -> Parsed | None:
    if found := read_excerpt(text.lines, text.first, text.command_line):
        facts = {"broken": False, "list": False}
        return Parsed(records=(found[0],), unparsed=tuple(found[1]), facts=facts)
    return None


def _read_whole(text: Text) -> Parsed:
    joined = "\n".join(text.lines)
    start = next((n for n, line in enumerate(text.lines) if line[:1] in ("{", "[")), None)
    body = next((line for line in text.lines if line.strip()), "")
    if body.lstrip()[:1] in JSON_STARTS or (start is not None and not YAML_START.match(body)):
        return _read_json(joined, text)
    return _read_yaml(joined, text)


def _read_json(joined: str, text: Text) -> Parsed:
    nodes: list[Record] = []
    taken: list[tuple[int, int]] = []
    facts = {"list": False, "broken": joined.lstrip()[:1] in JSON_STARTS[2:]}
    position = 0
    lines = _Lines(joined, text.first)
    hurt = is_hurt(joined)
    try:
        for begin, end, thing in _documents(joined, facts):
            taken.append((begin, end))
            position = begin
            facts["list"] = facts["list"] or isinstance(thing, list) or isinstance(look(thing, "items"), list)
            for node in _nodes(readable(thing) if hurt else thing):
                position = _place(joined, node, position, begin)
                line = lines.number(position)
                nodes.append(from_object(node, line, line))
    except RecursionError:
        raise Misread("it is nested too deeply to be read") from None
    if not nodes and facts["broken"]:
        raise Misread("the JSON is incomplete and no whole Node object is left in it")
    outside = lines.outside(taken, text.lines)
    unparsed = sorted({*outside, *unreadable(text.lines, text.first)}) if hurt else outside
    return Parsed(records=tuple(nodes), unparsed=tuple(unparsed), facts=facts)


def _documents(joined: str, facts: dict[str, bool]) -> Iterator[tuple[int, int, Any]]:
    """Yield the JSON documents, with their place; in a text that was cut, the whole objects that are left."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    while found := re.compile(r"^\s*[\[{]", re.MULTILINE).search(joined, at):
        begin = found.end() - 1
        try:
            thing, end = decoder.raw_decode(joined, begin)
        except ValueError:  # wrong JSON, or a number of thousands of digits
            facts["broken"] = True
            break
        yield begin, end, thing
        at = end
    failed = 0
    while facts["broken"] and failed < _MAX_FAILED and (found := _OBJECT.search(joined, at)):
        try:
            thing, end = decoder.raw_decode(joined, found.start())
        except ValueError:  # wrong JSON, or a number of thousands of digits
            failed, at = failed + 1, found.end()
            continue
        at = end
        if is_node(thing):
            yield found.start(), end, thing


def _nodes(thing: Any) -> Iterator[Any]:
    """Yield the Node objects of a document: itself, or the items of a list of any of the kinds that there are."""
    items = thing if isinstance(thing, list) else look(thing, "items")
    if not isinstance(items, list):
        items = [thing]
    listed = look(thing, "kind") == "NodeList" and is_core(thing)
    for item in items:
        if is_node(item) or (listed and isinstance(item, dict) and node_name(item)):
            yield item


def _place(joined: str, node: Any, position: int, begin: int) -> int:
    """Return where the node's name stands, looked for after the node before it."""
    spelled = re.compile(rf'"[nN]ame":\s*{re.escape(json.dumps(node_name(node), ensure_ascii=False))}')
    found = spelled.search(joined, position + 1) or spelled.search(joined, begin)
    return found.start() if found else position


class _Lines:
    """Tells the line number of a place in the text, asked for in rising order."""

    def __init__(self, joined: str, first: int) -> None:
        self.joined, self.line, self.at = joined, first, 0

    def number(self, position: int) -> int:
        """Return the number of the line that holds this place."""
        if position >= self.at:
            self.line += self.joined.count("\n", self.at, position)
        else:
            self.line -= self.joined.count("\n", position, self.at)
        self.at = position
        return self.line

    def outside(self, taken: Sequence[tuple[int, int]], lines: Sequence[str]) -> list[int]:
        """Return the numbers of the lines that belong to no document."""
        inside: set[int] = set()
        first = self.number(0)
        for begin, end in taken:
            inside.update(range(self.number(begin), self.number(end) + 1))
        return [n for n, line in enumerate(lines, first) if line and n not in inside]


def _read_yaml(joined: str, text: Text) -> Parsed:
    from netparse.parsers.kubernetes.node_yaml import (  # PyYAML takes longer to load than a small file to read
        YamlError,
        read_yaml,
    )

    try:
        found = read_yaml(text.lines)
    except YamlError as error:
        raise Misread(str(error)) from None
    nodes: list[Record] = []
    hurt = is_hurt(joined)
    for whole, line in found.objects:
        thing = readable(whole) if hurt else whole
        if is_node(thing) or (found.listed and is_core(thing) and node_name(thing)):
            nodes.append(from_object(thing, line + text.first, line + text.first))
    unread = {n + text.first for n in found.unread if text.lines[n]}
    unread.update(unreadable(text.lines, text.first) if hurt else ())
    facts = {"broken": found.broken, "list": found.is_list}
    return Parsed(records=tuple(nodes), unparsed=tuple(sorted(unread)), facts=facts)


def _of_object(found: Found) -> Record | None:
    return from_object(found.thing, found.line, found.line) if is_node(found.thing) else None


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    limits = []
    command = text.command_line
    if parsed.facts["broken"]:
        limits.append("it is cut off")
    elif not parsed.facts["list"] and len(parsed.records) < 2:
        limits.append("shows one node; others were not asked for")
    elif command and re.search(r"(?:^| )(?:-l|--selector)|nodes?(?:/| (?!-|json|yaml))\S", " ".join(command.words)):
        limits.append("asked for a part of the nodes")
    return Coverage(whole=not limits, limits=tuple(limits))


def _signature(lines: Sequence[str]) -> bool:
    return is_calico_table(lines) or holds_nodes(lines) or names_its_node(lines)


_gets_objects = prints("get", NODES, as_object=True)
_of_calico = prints("get", NODES)
_CALICOCTL = Program(
    names=("calicoctl",), in_name=lambda word, following: None, line=r" get nodes?(?: \S+){0,4}", alone=False
)


def _prints(command: CommandLine) -> bool:
    if command.program == "calicoctl":
        return _of_calico(command)
    return _gets_objects(command) or {"cluster-info", "dump"} <= set(command.arguments)


PARSER = Parser(
    stem="kubectl_nodes_object",
    programs=(KUBECTL, _CALICOCTL),
    prints=_prints,
    file_names=(
        FileName(_FILE, "kubectl get nodes -o json", ending=r"\.json"),
        FileName(_FILE, "kubectl get nodes -o yaml", ending=r"\.ya?ml"),
    ),
    name_words=("node",),
    structured=True,
    beside=holds_nodes,
    of_object=_of_object,
    looks=(JSON,),
    glimpse=Glimpse(
        early=r"NAME +ASN +IPV4 |"  # the nodes as calicoctl prints them
        r" *- (?:address: \S+$|type: (?:InternalIP|Hostname)$)| *type: InternalIP$| *(?:k3s|rke2)\.io/internal-ip: "
        r"| *flannel\.alpha\.coreos\.com/[a-z-]+: | *projectcalico\.org/IPv[46]\w+: ",
        objects=r'"?\bkind"?\s*:\s*"?Node(?:List)?"?\s*(?:,\s*)?(?:"?apiVersion"?\s*:\s*"?v1"?\s*(?:,\s*)?)?"?(?:metadata|items)"?\s*:'
        r'|InternalIP|"Items"',
    ),
    kinds=(Kind.NODES,),
    collect=(Collect("kubectl get nodes -o json", "nodes"),),
    captured_from=("kubectl get nodes -o json", "kubectl get nodes -o yaml", "kubectl cluster-info dump"),
    record="NodeObject",
    signature=_signature,
    plausible=is_excerpt,
    read=_read,
    coverage=_coverage,
)
