"""What a firewall drops and what comes of it, as a person would say it."""

from collections.abc import Sequence

from netparse.checks.base import Context
from netparse.findings import StoppedFlow
from netparse.ports import PortRule, rules_for
from netparse.reach import Answer

_SHOWN = 3
_KERNEL = "kernel"
_COMES_OF_IT = {
    _KERNEL: "pods do not reach those of other nodes",
    "kube-apiserver": "nodes cannot report, and turn NotReady",
    "kubelet": "logs, exec and metrics of its pods get no answer",
    "etcd": "etcd loses this member",
    "bird": "routes to pods are not passed on",
}
"""By component; a rule of the kernel is a tunnel, whose own packets it takes."""


def dropped(group: Sequence[Answer], context: Context) -> str:
    """Return the sentence of flows that one rule stops: ``The firewall drops VXLAN (UDP 8472): pods do not …``."""
    known = context.once(_rules)
    rules = [known.get(a.flow.required_by or "") for a in group]
    names = list(dict.fromkeys(_name(a, rule) for a, rule in zip(group, rules, strict=True)))
    more = f" and {len(names) - _SHOWN} more ports" if len(names) > _SHOWN else ""
    effects = {_COMES_OF_IT.get(rule.component) if rule else None for rule in rules}
    effect = effects.pop() if len(effects) == 1 else None
    return f"The firewall drops {', '.join(names[:_SHOWN])}{more}{f': {effect}' if effect else ', which the cluster needs'}"


def stopped_flows(group: Sequence[Answer], context: Context) -> tuple[StoppedFlow, ...]:
    """Return the flows in values."""
    known = context.once(_rules)
    rules = [known.get(a.flow.required_by or "") for a in group]
    return tuple(
        StoppedFlow(a.flow.sender, rule.component if rule else "", a.flow.protocol, a.flow.port)
        for a, rule in zip(group, rules, strict=True)
    )


def _rules(context: Context) -> dict[str, PortRule]:
    """Return the rules of this cluster by their ids."""
    known = context.circumstances
    return {r.id: r for r in rules_for(distribution=known.distribution, cnis=known.cnis, user=known.user)}


def _name(a: Answer, rule: PortRule | None) -> str:
    """Return what a flow is, with its port: ``kubelet (TCP 10250)``."""
    port = f"{a.flow.protocol.upper()} {a.flow.port}" if a.flow.port else a.flow.protocol.upper()
    if rule is None:
        return port
    return f"{rule.purpose.partition(' (')[0] if rule.component == _KERNEL else rule.component} ({port})"
