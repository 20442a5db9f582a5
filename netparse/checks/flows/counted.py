"""What the counters of a firewall prove: that its policy dropped what was to be forwarded, whatever chains were not captured."""

from typing import NamedTuple

from netparse.cluster import Node, Origin
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.records import IptablesChain, IptablesRule

_ENOUGH = 20
"""Packets that are no chance."""
_NEARLY_ALL = 0.9
_MANY, _A_PART = 1000, 0.25
"""Of many packets a part is enough: what a firewall lets pass counts in the millions beside it."""
_CHAINS = ("KUBE-", "cali-", "FLANNEL-")
"""How the chains of a node of Kubernetes begin."""


class Counted(NamedTuple):
    """Packets that a policy dropped, of those that a rule about all packets saw before it."""

    dropped: int
    seen: int
    policy: Origin
    rule: Origin


@per_node
def dropped_by_policy(node: Node) -> Counted | None:
    """Return what the policy of FORWARD dropped, where that is much of what came: no chain before it accepted the rest."""
    for capture in node.of(Kind.FIREWALL):
        chains = [r for r in capture.records if isinstance(r, IptablesChain) and r.chain == "FORWARD"]
        policy = next((r for r in chains if r.policy == "DROP" and r.table in ("filter", None)), None)
        rules = [r for r in capture.records if isinstance(r, IptablesRule) and r.chain == "FORWARD"]
        if policy is None or (policy.packets or 0) < _ENOUGH or not any(_is_of_node(r) for r in rules):
            continue
        first = next((r for r in rules if _is_of_all(r) and r.table == policy.table), None)
        part = _A_PART if (policy.packets or 0) >= _MANY else _NEARLY_ALL
        if first and first.packets and policy.packets and policy.packets >= first.packets * part:
            return Counted(policy.packets, first.packets, Origin(capture, policy.line), Origin(capture, first.line))
    return None


def _is_of_node(r: IptablesRule) -> bool:
    return (r.jump or r.goto or "").startswith(_CHAINS)


def _is_of_all(r: IptablesRule) -> bool:
    """Whether every packet meets the conditions of a rule; of addresses and interfaces it names none, and none is hidden."""
    any_protocol = r.protocol in (None, "all", "0")
    named = (r.source, r.destination, r.in_interface, r.out_interface)
    return bool(r.jump) and any_protocol and not any(named) and not r.matches and not r.unknown
