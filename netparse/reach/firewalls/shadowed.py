"""Rules that no packet ever meets: one before them takes all that they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netparse.reach.rules.firewall import Firewall
from netparse.reach.rules.region import About, Region
from netparse.reach.rules.ruleset import Chain, Rule, Table

_OF_TOOLS = (
    "KUBE-", "cali-", "cali4", "cali6", "CNI-", "CILIUM", "OLD_CILIUM", "FLANNEL", "ANTREA", "WEAVE", "LIBVIRT", "f2b-", "OVN",
    "ufw-before", "ufw-after", "ufw-reject", "ufw-track", "ufw-skip", "ufw-logging", "ufw-not",
    "ufw6-", "FWDI_", "FWDO_", "FWD_", "IN_",
    "INPUT_", "FORWARD_", "OUTPUT_", "PRE_", "POST_", "ISTIO", "TAILSCALE", "ts-", "NETAVARK", "CRIO", "OPENSHIFT",
)  # fmt: skip
_DOCKERS = ("DOCKER",)
_OF_THE_USER = ("DOCKER-USER", "ufw6-user-input", "ufw6-user-forward", "ufw6-user-output")
_TABLES_OF_TOOLS = (
    "firewalld",
    "kube-proxy",
    "flannel",
    "calico",
    "cali",
    "netavark",
    "libvirt",
    "antrea",
    "openshift",
    "docker",
)
_REMARKS = ("cali:", "kubernetes", "flanneld", "cilium", "kube-router", "CNI ")
_LONG = 1000
"""In longer chains a rule is compared with those alone that name no destination."""
_ENDS = frozenset({"accept", "drop"})


class Shadowed(NamedTuple):
    """``by`` stands before ``rule`` in its chain. ``differs`` says that the rule would decide otherwise than what comes before it."""

    table: Table
    chain: Chain
    rule: Rule
    by: Rule
    differs: bool


def shadowed_rules(firewall: Firewall) -> tuple[Shadowed, ...]:
    """Return the rules of people that never match, in the order of the rules; what tools write in chains of their own is left out.

    Only what is certain: a single rule before it takes every packet that the rule is about.
    """
    return tuple(
        found
        for table in firewall.tables
        if not _is_of_tools(table.name, _TABLES_OF_TOOLS)
        for chain in table.chains.values()
        if chain.name in _OF_THE_USER or not _is_of_tools(chain.name, (*_OF_TOOLS, *_DOCKERS))
        for found in _in_chain(table, chain)
    )


def _is_of_tools(name: str, heads: tuple[str, ...]) -> bool:
    return name.startswith(heads)


def _in_chain(table: Table, chain: Chain) -> Iterator[Shadowed]:
    before: list[tuple[Rule, About, bool]] = []
    for rule in chain.rules:
        about = rule.body.about() if rule.body.about is not None else None
        if about is None:
            if rule.body.about is None:
                return  # what was not understood may do anything
            continue
        by = next((x for x in before if x[1].region.covers(about.region)), None)
        if by is not None:
            if not (_by_tool(about) and (_by_tool(by[1]) or about.does == by[1].does)):
                yield Shadowed(table, chain, rule, by[0], _differs(table, by[1], about))
            continue
        takes = _takes(table, about)
        if takes and (len(chain.rules) <= _LONG or about.region.dst is None):
            before.append((rule, about, takes))


def _by_tool(about: About) -> bool:
    return _is_of_tools(about.target, (*_OF_TOOLS, *_DOCKERS)) or about.remark.startswith(_REMARKS)


def _takes(table: Table, about: About) -> bool:
    """Whether no packet of its region comes to the next rule."""
    if about.does == "jump":
        return _fate(table, about.target) is not None
    return about.does in _ENDS or about.does in ("return", "goto", "nat")


def _differs(table: Table, by: About, about: About) -> bool:
    mine, theirs = (_fate(table, x.target) if x.does in ("jump", "goto") else x.does for x in (about, by))
    return mine != theirs or mine is None


def _fate(table: Table, name: str, depth: int = 0) -> str | None:
    """Return how every packet ends that comes to a chain; None where they differ, or some come back."""
    chain = table.chains.get(name)
    if chain is None or depth > _MOST_JUMPS:
        return None
    for rule in chain.rules:
        about = rule.body.about() if rule.body.about is not None else None
        if about is None:
            if rule.body.about is None or rule.meaning.writes:
                return None
            continue
        fate = _fate(table, about.target, depth + 1) if about.does in ("jump", "goto") else about.does
        if fate not in _ENDS:
            return None
        if about.region == Region():
            return fate
        return None
    return None


_MOST_JUMPS = 16
