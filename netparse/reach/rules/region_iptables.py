"""The packets that a rule of iptables is about."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from netparse.cluster import Prefix
from netparse.reach.packets.packet import Ports
from netparse.reach.packets.values import protocol_name
from netparse.reach.rules.iptables import options
from netparse.reach.rules.iptables_matches import Option
from netparse.reach.rules.region import About, Region, any_network
from netparse.records import IptablesRule

_UNSTEADY = frozenset(
    {
        "limit", "hashlimit", "recent", "statistic", "quota", "quota2", "connlimit", "connbytes", "time", "rateest", "nfacct", "cpu",
        "mark", "connmark", "connlabel", "bpf", "cgroup", "socket", "osf", "set", "ipvs", "realm",
    }
)  # fmt: skip
"""Matches of which an equal packet may get another answer later, or behind a rule that marks it or fills a set."""
_SIDES = {"--dport": "dport", "--destination-port": "dport", "--dports": "dport", "--destination-ports": "dport"}
_SIDES |= {"--sport": "sport", "--source-port": "sport", "--sports": "sport", "--source-ports": "sport"}


_FINAL = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "drop", "RETURN": "return"}
_GO_ON = frozenset(
    {"LOG", "NFLOG", "ULOG", "TRACE", "CHECKSUM", "CLASSIFY", "TCPMSS", "MARK", "CONNMARK", "SET", "CT", "DSCP", "TOS"}
)


def about(rule: IptablesRule) -> About | None:
    """Return what a rule is about; None where a word of it was not understood, or it does what ends no walk."""
    if rule.unknown or rule.fragment:
        return None
    target = rule.jump or rule.goto or ""
    if not target or target in _GO_ON:
        return None
    does = _FINAL.get(target) or ("goto" if rule.goto else "nat" if rule.options else "jump")
    made_by = rule.comment or ""
    return About(_region(rule), does, target, made_by)


def _region(rule: IptablesRule) -> Region:
    found: dict[str, Any] = {}
    words: set[str] = set()
    steady = True
    for o in options(rule):
        if o.name == "-m" or o.module == "comment":
            steady = steady and o.module not in _UNSTEADY
            if o.name == "-m" and o.module in ("socket", "rpfilter"):
                words.add(f"-m {o.module}")
            continue
        place = None if o.negated else _place(o)
        if place is None or place[0] in found:
            words.add(f"{o.module} {'! ' if o.negated else ''}{o.name} {' '.join(o.values)}")
        elif place[1] is not None:
            found[place[0]] = place[1]
    return Region(**found, words=frozenset(words), steady=steady)


def _place(o: Option) -> tuple[str, object] | None:
    """Return the dimension that an option is about with its value; a value of None leaves it open.

    What cannot be read as a port or network is about no dimension: it stays words.
    """
    try:
        return _readable_place(o)
    except (ValueError, IndexError):
        return None


def _readable_place(o: Option) -> tuple[str, object] | None:
    match o.name:
        case "-p":
            name = protocol_name(o.values[0])
            return "protocol", None if name in ("all", "0") else name
        case "-s" | "-d":
            return ("src" if o.name == "-s" else "dst"), any_network(_networks(o.values[0]))
        case "-i" | "-o":
            pattern = o.values[0]
            pattern = f"{pattern[:-1]}*" if pattern.endswith("+") else pattern
            return ("iif" if o.name == "-i" else "oif"), None if pattern == "*" else pattern
        case "--ctstate" | "--state":
            return "state", frozenset(w.upper() for w in o.values[0].split(","))
        case _ if o.module in ("tcp", "udp", "sctp", "multiport") and o.name in _SIDES:
            return _SIDES[o.name], tuple(_range(x) for x in o.values[0].split(","))
    return None


def _networks(text: str) -> tuple[Prefix, ...]:
    return tuple(ip_network(part, strict=False) for part in text.split(","))


def _range(text: str) -> Ports:
    first, colon, last = text.partition(":")
    return (int(first or 0), int(last or 65535)) if colon else (int(first), int(first))
