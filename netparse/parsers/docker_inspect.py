"""``docker inspect NODE`` of a node of kind: the container that is the node, with its host name. ``podman inspect`` prints the same."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Misread, Parsed, Parser, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.node_object import look

_ROLE = "io.x-k8s.kind.role"
"""The label that kind gives its nodes: no other container is a node."""
_LABEL = lazy_re(rf'"{_ROLE}"\s*:\s*"(?:control-plane|worker)"')
_NAME = lazy_re(r'"Hostname"\s*:\s*"([^"]+)"')


def _read(text: Text) -> Parsed:
    try:
        found = json.loads("\n".join(text.lines))
    except (ValueError, RecursionError) as error:
        raise Misread("it is cut off") from error
    things = found if isinstance(found, list) else [found]
    config = [look(thing, "Config") for thing in things if look(thing, "Config", "Labels", _ROLE)]
    if len(config) != 1 or not isinstance(name := look(config[0], "Hostname"), str):
        raise Misread("it is not of one node")
    lines = (n for n, line in enumerate(text.lines, text.first) if (m := _NAME.search(line)) and m[1] == name)
    line = next(lines, text.first)
    return Parsed(records=(records.HostName(line=line, last_line=line, hostname=name),), unparsed=())


def _signature(lines: Sequence[str]) -> bool:
    shown = "\n".join(lines)
    return lines[0].lstrip()[:1] in ("[", "{") and bool(_LABEL.search(shown) and _NAME.search(shown))


PARSER = Parser(
    stem="docker_inspect",
    structured=True,
    looks=(JSON,),
    glimpse=Glimpse(signs=(f'"{_ROLE}"',), objects=f'"{re.escape(_ROLE)}"'),
    kinds=(Kind.IDENTITY,),
    captured_from=("docker inspect NODE",),
    record="HostName",
    signature=_signature,
    read=_read,
    coverage=lambda text, parsed: Coverage(whole=True),
)
