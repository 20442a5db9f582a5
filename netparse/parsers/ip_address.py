"""``ip address``: interfaces with their link layer and addresses, a fragment cut out by grep included."""

from __future__ import annotations

from collections.abc import Sequence

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Parsed, Parser, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.command import (
    INTERFACES,
    INTERFACES_IN_BRIEF,
    OWN_WORDS,
    asked_families,
    ip_program,
    shows,
)
from netparse.parsers.iproute2.interfaces import is_brief, read_interfaces
from netparse.parsers.iproute2.link_limits import limits_of_links

_HEAD = lazy_re(r"\d+: [^\s<]+: <[^<>]*>")
_ONE_LINE = lazy_re(r"\d+: \S+\s+inet6? \S+ .*scope ")
_INDENTED = lazy_re(r"\s*inet6? [0-9A-Fa-f.:*<x]\S* .*scope |\s*valid_lft \S+ preferred_lft ")
_BRIEF = lazy_re(
    r"\S+\s+(?:UNKNOWN|NOTPRESENT|DOWN|LOWERLAYERDOWN|TESTING|DORMANT|UP)"
    r"(?:\s+(?=[0-9a-f:]*[.:])[0-9a-f.:]+(?:/\d+| peer ).*)?\s*$"
)


def _read(text: Text) -> Parsed:
    return read_interfaces("ip_address", text)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    interfaces = [r for r in parsed.records if isinstance(r, records.Interface)]
    families = asked_families(text.command_line) or _families_shown(interfaces)
    limits = limits_of_links(text, interfaces, links_shown=families == FAMILIES)
    return Coverage(whole=not limits, families=families, limits=tuple(limits))


def _families_shown(interfaces: Sequence[records.Interface]) -> frozenset[str]:
    """With ``-4`` or ``-6`` the link layer is left out and every interface has an address of that family."""
    seen = {a.family for i in interfaces for a in i.addr_info or ()}
    only = len(seen) == 1 and all(i.addr_info and i.link_type is None for i in interfaces)
    return frozenset(seen) if only else FAMILIES


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "addr_info"):
        return True
    heads = [line for line in lines if _HEAD.match(line)]
    addresses = any(_INDENTED.match(line) or _ONE_LINE.match(line) for line in lines)
    if heads:
        # `ip link` prints the mode of the link; versions that do not, print no group either.
        return addresses or (not any(" mode " in head for head in heads) and any(" group " in head for head in heads))
    return addresses or is_brief(lines, _BRIEF)


PARSER = Parser(
    stem="ip_address",
    programs=(ip_program(glued="addr(?:ess)?"),),
    prints=shows("address", shortest="a"),
    looks=(INTERFACES, INTERFACES_IN_BRIEF, JSON),
    headless=OWN_WORDS,
    glimpse=Glimpse(
        signs=("> mtu ", " inet"), early=r" *\d+: \S+ |lo +(?:UP|UNKNOWN|DOWN) ", objects='"ifindex"|"ifname"'
    ),
    kinds=(Kind.ADDRESSES, Kind.ADDRESS_FLAGS, Kind.LINKS),
    collect=(
        Collect("ip -d address", "addresses"),
        Collect("ip address", "addresses", rank=1),
    ),
    captured_from=(
        "ip address",
        "ip a",
        "ip addr",
        "ip -d address",
        "ip -s address",
        "ip -o address",
        "ip -br address",
    ),
    record="Interface",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    folds=True,
)
