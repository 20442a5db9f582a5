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
from netparse.reach.rules.ruleset import Chain, Rule, Table, anything
from netparse.records import IptablesChain, IptablesRule, IptablesTable


class Shown(NamedTuple):
    """A table as one capture shows it; ``backend`` is nf_tables, legacy, or None where nothing tells it."""

    family: str
    backend: str | None
    name: str
    table: Table
    whole: bool


def shown_tables(captures: Iterable[Capture]) -> Iterator[Shown]:
    """Yield the tables of captures, in their order."""
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
                shown = _table(capture, family or "inet", backend, name, records)
                yield Shown(family or "inet", backend, name, shown, whole.get(key, False))


def _table(
    capture: Capture, family: str, backend: str | None, name: str, records: list[IptablesChain | IptablesRule]
) -> Table:
    tool = "ip6tables" if family == "inet6" else "iptables"
    table = Table(name, family, f"{tool}-legacy" if backend == "legacy" else tool)
    for r in records:
        origin = Origin(capture, r.line)
        if isinstance(r, IptablesChain):
            chain = table.chains.setdefault(r.chain, Chain(r.chain, origin))
            if not r.whole:
                chain.rules.append(Rule(origin, anything))
            if r.policy is not None and (place := iptables_place(name, r.chain)) is not None:
                chain.hook, chain.kind, chain.priority = place
                chain.policy = "drop" if r.policy == "DROP" else "accept"
        else:
            rule = compile_rule(r, origin)
            rule.about = partial(region_iptables.about, r)
            table.chains.setdefault(r.chain, Chain(r.chain, origin)).rules.append(rule)
    return table
