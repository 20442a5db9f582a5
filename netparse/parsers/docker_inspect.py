"""``docker inspect NODE`` of a node of kind: that container's host name and address. ``podman inspect`` prints the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Misread, Parsed, Parser, Text
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.kubernetes.node_object import look
from netparse.parsers.kubernetes.plain import number
from netparse.parsers.kubernetes.plain import text as word

if TYPE_CHECKING:
    from netparse.records import AddrInfo, Interface

_ROLE = "io.x-k8s.kind.role"
"""The label that kind gives its nodes: no other container is a node."""
_LABEL = lazy_re(rf'"{_ROLE}"\s*:\s*"(?:control-plane|worker)"')
_NAME = lazy_re(r'"Hostname"\s*:\s*"([^"]+)"')
_CARD = "eth0"
"""What engines call the card of a container that has one."""
_ADDRESSES = (("inet", "IPAddress", "IPPrefixLen"), ("inet6", "GlobalIPv6Address", "GlobalIPv6PrefixLen"))


def _read(text: Text) -> Parsed:
    try:
        found = json.loads("\n".join(text.lines))
    except (ValueError, RecursionError) as error:
        raise Misread("it is cut off") from error
    things = found if isinstance(found, list) else [found]
    nodes = [thing for thing in things if look(thing, "Config", "Labels", _ROLE)]
    if len(nodes) != 1 or not isinstance(name := look(nodes[0], "Config", "Hostname"), str):
        raise Misread("it is not of one node")
    lines = (n for n, line in enumerate(text.lines, text.first) if (m := _NAME.search(line)) and m[1] == name)
    line = next(lines, text.first)
    host = records.HostName(line=line, last_line=line, hostname=name)
    return Parsed(records=(host, *_cards(text, nodes[0])), unparsed=())


def _cards(text: Text, node: Any) -> Iterator[Interface]:
    """Yield the card of a node that is in one network: of several nothing tells which card is in which."""
    networks = look(node, "NetworkSettings", "Networks")
    given = [n for n in networks.values() if word(n, "IPAddress")] if isinstance(networks, dict) else []
    if len(given) != 1:
        return
    mac = word(given[0], "MacAddress")
    addresses = tuple(_addresses(text, given[0]))
    line = addresses[0].line
    yield records.Interface(
        line=line, last_line=line, ifname=_CARD, address=mac.lower() if mac else None, addr_info=addresses
    )


def _addresses(text: Text, network: Any) -> Iterator[AddrInfo]:
    for family, key, length in _ADDRESSES:
        if local := word(network, key):
            shown = (n for n, line in enumerate(text.lines, text.first) if f'"{key}"' in line and f'"{local}"' in line)
            line = next(shown, text.first)
            yield records.AddrInfo(
                line=line, last_line=line, family=family, local=local, prefixlen=number(network, length)
            )


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    """The engine tells the address that it gave; what the node has made for itself, it does not know."""
    limits = ("shows the card that the container engine gave the node, and nothing that was made in it",)
    return Coverage(whole=False, families=frozenset({"inet"}), limits=limits)


def _signature(lines: Sequence[str]) -> bool:
    shown = "\n".join(lines)
    return lines[0].lstrip()[:1] in ("[", "{") and bool(_LABEL.search(shown) and _NAME.search(shown))


PARSER = Parser(
    stem="docker_inspect",
    structured=True,
    looks=(JSON,),
    glimpse=Glimpse(signs=(f'"{_ROLE}"',), objects=f'"{re.escape(_ROLE)}"'),
    kinds=(Kind.IDENTITY, Kind.ADDRESSES),
    captured_from=("docker inspect NODE",),
    record="HostName",
    more_records=("Interface",),
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
