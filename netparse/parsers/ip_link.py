"""``ip link``: the link layer of the interfaces, with details and counters where they were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import JSON, Glimpse, Parsed, Parser, Text
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.iproute2 import ip_json
from netparse.parsers.iproute2.command import INTERFACES, INTERFACES_IN_BRIEF, OWN_WORDS, ip_program, selection, shows
from netparse.parsers.iproute2.interfaces import is_brief, read_interfaces
from netparse.parsers.iproute2.link_limits import limits_of_links

_HEAD = lazy_re(r"\d+: [^\s<]+: <[^<>]*>")
_ADDRESS = lazy_re(r"\s+inet6? |\d+: \S+\s+inet6? |\s+valid_lft ")
_TUNNEL = lazy_re(r"\s*(?:vxlan|geneve) id \d+ .*\bdstport \d+")
"""The details of a tunnel, which people cut out with grep."""
_BRIEF = lazy_re(
    r"\S+\s+(?:UNKNOWN|NOTPRESENT|DOWN|LOWERLAYERDOWN|TESTING|DORMANT|UP)\s+(?:[0-9a-f.:]+\s+)?<[A-Z0-9_,-]*>\s*$"
)


def _read(text: Text) -> Parsed:
    parsed = read_interfaces("ip_link", text)
    asked = [word for word in selection(text.command_line) if word != "dev"]
    if len(asked) != 1 or len(parsed.records) != 1:
        return parsed
    (link,) = parsed.records
    if (
        isinstance(link, records.Interface) and link.ifname is None
    ):  # a filter left its details, the command line names it
        return parsed._replace(records=(replace(link, ifname=asked[0]),))
    return parsed


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    interfaces = [r for r in parsed.records if isinstance(r, records.Interface)]
    limits = limits_of_links(text, interfaces, links_shown=True)
    return Coverage(whole=not limits, limits=tuple(limits))


def _signature(lines: Sequence[str]) -> bool:
    if ip_json.opens(lines, "ifname"):
        return not ip_json.opens(lines, "addr_info")
    heads = [line for line in lines if _HEAD.match(line)]
    if any(_ADDRESS.match(line) for line in lines):
        return False
    if lines and all(_TUNNEL.match(line) for line in lines):
        return True
    if heads:
        return " mode " in heads[0] or not any(" group " in head for head in heads)
    return is_brief(lines, _BRIEF)


PARSER = Parser(
    stem="ip_link",
    programs=(ip_program(glued="link"),),
    prints=shows("link", shortest="l"),
    looks=(INTERFACES, INTERFACES_IN_BRIEF, JSON),
    headless=OWN_WORDS,
    glimpse=Glimpse(signs=("> mtu ",), early=r" *\d+: \S+ |lo +(?:UP|UNKNOWN|DOWN) ", objects='"ifindex"|"ifname"'),
    kinds=(Kind.LINKS,),
    collect=(
        Collect("ip -s -d link", "interfaces"),
        Collect("ip -s link", "interfaces", rank=1),
        Collect("ip link", "interfaces", rank=2),
    ),
    captured_from=("ip link", "ip -s link", "ip -d link", "ip -s -d link", "ip -o link", "ip -br link"),
    record="Interface",
    signature=_signature,
    read=_read,
    coverage=_coverage,
    folds=True,
)
