"""Flows: who connects from where to where, as the rules of ports require it of a firewall between the nodes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from netparse.ports import PortRule

Need = Literal["required", "one of", "only with", "if used", "remote access"]

ROLES: Final = ("control-plane", "etcd", "worker")
"""The roles of nodes, in the order of the tables."""
PEERS: Final = (*ROLES, "pods", "clients", "load-balancers", "monitoring", "routers", "administrators")
"""Everybody who connects, in the order of the tables."""
_NEEDS: Final = ("required", "one of", "only with", "if used", "remote access")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One row: ``source`` connects to nodes of the role ``target``. Of ``ip`` the ports are protocol numbers, of ``icmp`` types.

    ``detail`` names the alternatives that the flow is one of, or what it comes with. ``seen`` says whether the bundle shows
    that the port is used: None where it does not tell.
    """

    source: str
    target: str
    protocol: str
    first: int
    last: int
    component: str
    purpose: str
    need: Need
    detail: str = ""
    rules: tuple[PortRule, ...] = ()
    seen: bool | None = None

    @property
    def ports(self) -> str:
        """The port or range: ``6443``, ``30000-32767``."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def where(self) -> tuple[str, str, str, int, int]:
        """What a firewall tells flows apart by."""
        return self.source, self.target, self.protocol, self.first, self.last

    @property
    def opened(self) -> bool:
        """Whether rules to load allow it: what the cluster needs, may need as an alternative, or was seen to use.

        What only people or programs outside of the cluster use is opened where it was seen alone; to those who collect
        metrics and to routers never, for nobody knows their addresses.
        """
        if self.source in ("monitoring", "routers"):
            return False
        if self.need in ("required", "one of", "remote access") or self.seen:
            return True
        return self.need == "if used" and self.seen is None and self.source in ROLES


def flows_of(rules: Iterable[PortRule], roles: Iterable[str] = ROLES) -> tuple[Flow, ...]:
    """Return the flows that the rules ask for among nodes of these roles, each once, in the order of the tables.

    What stays on the node (self, loopback) and what must not listen asks for none.
    """
    found: dict[tuple[str, str, str, int, int], Flow] = {}
    present = tuple(role for role in ROLES if role in tuple(roles))
    rules = tuple(rules)
    stacked = any("etcd" in rule.needed_by and rule.is_listed_for(("control-plane",)) for rule in rules)
    for rule in rules:
        for flow in _of_rule(rule, present, stacked):
            found[flow.where] = _merged(found[flow.where], flow) if flow.where in found else flow
    return tuple(sorted(found.values(), key=_place))


def remote_access(roles: Iterable[str]) -> tuple[Flow, ...]:
    """Return the flow that keeps a rule set from locking out who loads it: SSH from anywhere, to be narrowed by hand."""
    return tuple(
        Flow(
            source="administrators",
            target=role,
            protocol="tcp",
            first=22,
            last=22,
            component="sshd",
            purpose="remote access, so that the rules lock nobody out",
            need="remote access",
        )
        for role in roles
    )


def _of_rule(rule: PortRule, roles: tuple[str, ...], stacked: bool) -> Iterator[Flow]:
    if rule.kind == "absent" or rule.bind in ("loopback", "none"):
        return
    for target in roles:
        if rule.is_listed_for((target,)):
            for source in _sources(rule, roles, stacked):
                need, detail = _need(rule, source)
                yield Flow(
                    source=source,
                    target=target,
                    protocol=rule.protocol,
                    first=rule.first,
                    last=rule.last,
                    component=rule.component,
                    purpose=rule.purpose,
                    need=need,
                    detail=detail,
                    rules=(rule,),
                )


def _need(rule: PortRule, source: str) -> tuple[Need, str]:
    aside = source in ("monitoring", "routers")
    if not aside and (rule.kind == "listener" or rule.reachable or (rule.kind == "range" and rule.official)):
        return "required", ""
    if rule.one_of and not aside:
        return "one of", rule.one_of
    if rule.when:
        return "only with", rule.when
    # what a component has on every node its peers need; a load balancer of a Service may be there or not
    everywhere = rule.everywhere and source != "load-balancers"
    needed = not aside and (rule.kind == "kernel" or everywhere)
    return ("required", "") if needed else ("if used", "")


def _sources(rule: PortRule, roles: tuple[str, ...], stacked: bool) -> Iterator[str]:
    """Yield who needs the port; etcd's members are nodes of the control plane where it is stacked."""
    wanted = set(rule.needed_by)
    if "nodes" in wanted:
        wanted |= set(roles)
    if "etcd" in wanted and stacked:
        wanted.add("control-plane")
    if "etcd" in wanted and "etcd" not in roles:
        wanted.discard("etcd")
    return (peer for peer in PEERS if peer in wanted)


def _merged(one: Flow, other: Flow) -> Flow:
    """Return one row for two rules of the same port: what needs it most counts, both purposes are said."""
    first, second = sorted((one, other), key=lambda flow: _NEEDS.index(flow.need))
    return replace(
        first,
        component=_joined(first.component, second.component),
        purpose=_joined(first.purpose, second.purpose),
        rules=(*first.rules, *(rule for rule in second.rules if rule not in first.rules)),
    )


def _joined(one: str, other: str) -> str:
    return one if other in one.split("; ") else f"{one}; {other}"


def _place(flow: Flow) -> tuple[int, str, int, int, int]:
    return ROLES.index(flow.target), flow.protocol, flow.first, flow.last, PEERS.index(flow.source)
