"""From captures of iptables to tables of chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from netparse.captures import Capture
from netparse.cluster import Origin
from netparse.reach.rules import region_iptables
from netparse.reach.rules.firewall import iptables_place
from netparse.reach.rules.iptables import compile_rule
from netparse.reach.rules.ruleset import Body, Chain, Meaning, Rule, Table, Verdict, anything, gives, rule_at
from netparse.records import IptablesChain, IptablesRule, IptablesTable


class Shown(NamedTuple):
    """A table as one capture shows it; ``backend`` is nf_tables, legacy, or None where nothing tells it."""

    family: str
    backend: str | None
    name: str
    table: Table
    whole: bool


_NEVER_ACCEPT = ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-FIREWALL", "KUBE-PROXY-FIREWALL")
"""Chains of kube-proxy and the kubelet in table filter: they drop or refuse, or send the packet back (pkg/proxy/iptables/proxier.go)."""
Bodies = dict[str, Body]
"""What rules say, by their line as iptables-save prints it: the nodes of a cluster have the same thousands of them."""


def shown_tables(captures: Iterable[Capture], known: Bodies) -> Iterator[Shown]:
    """Yield the tables of captures, in their order; what rules say is taken from those that are known, and added to them."""
    for capture in captures:
        blocks: dict[tuple[str | None, str | None, str | None, int], list[IptablesChain | IptablesRule]] = {}
        whole: dict[object, bool] = {}
        number = 0
        for r in capture.records:
            if isinstance(r, IptablesTable):
                number += 1
                whole[r.family, r.backend, r.table, number] = r.whole
                blocks[r.family, r.backend, r.table, number] = []
            elif isinstance(r, IptablesChain | IptablesRule):
                blocks.setdefault((r.family, r.backend, r.table, number), []).append(r)
        program = capture.command_line.program if capture.command_line else ""
        for key, records in blocks.items():
            family, backend, name, _ = key
            if backend is None and "legacy" in program:
                backend = "legacy"
            if name is not None:
                shown = _table(capture, family or "inet", backend, name, records, known)
                yield Shown(family or "inet", backend, name, shown, whole.get(key, False))


def _table(
    capture: Capture,
    family: str,
    backend: str | None,
    name: str,
    records: list[IptablesChain | IptablesRule],
    known: Bodies,
) -> Table:
    tool = "ip6tables" if family == "inet6" else "iptables"
    table = Table(name, family, f"{tool}-legacy" if backend == "legacy" else tool)
    lines = capture.document.lines[:]
    for r in records:
        if isinstance(r, IptablesChain):
            origin = Origin(capture, r.line)
            chain = table.chains.setdefault(r.chain, Chain(r.chain, origin))
            if not r.whole:
                chain.rules.append(rule_at(origin, anything))
            if r.policy is not None and (place := iptables_place(name, r.chain)) is not None:
                chain.hook, chain.kind, chain.priority = place
                chain.policy = "drop" if r.policy == "DROP" else "accept"
        else:
            if r.chain not in table.chains:
                table.chains[r.chain] = Chain(r.chain, Origin(capture, r.line))
            table.chains[r.chain].rules.append(Rule(capture, r.line, _body(r, lines[r.line - 1], known)))
    if name == "filter":
        for r in records:
            if isinstance(r, IptablesRule) and r.jump in _NEVER_ACCEPT and r.jump not in table.chains:
                table.chains[r.jump] = Chain(
                    r.jump, Origin(capture, r.line), [rule_at(Origin(capture, r.line), _may_drop)]
                )
    return table


def _may_drop() -> Meaning:
    """Return what a rule of such a chain means that was not captured: of some packets the end, of the others nothing."""
    return gives(Verdict("drop"), lambda c, p: None)


def _body(r: IptablesRule, line: str, known: Bodies) -> Body:
    """Return what a rule says; one that stands whole in its line, as iptables-save prints it, is known again by that."""
    text = line.partition("] ")[2] if line.startswith("[") else line
    if r.last_line != r.line or not text.startswith("-A "):
        return _made(r)
    body = known.get(text)
    if body is None:
        body = known[text] = _made(r)
    return body


def _made(r: IptablesRule) -> Body:
    body = compile_rule(r)
    body.about = partial(region_iptables.about, r)
    return body
