"""Every rule that applies to a node, judged port by port."""

from collections.abc import Iterator
from dataclasses import replace

from netparse.checks.lookups.configured_ports import as_configured, foreign_address
from netparse.checks.port_states.meant import (
    ON_EVERY_NODE,
    component_meant,
    is_chance,
    is_member,
    not_looked_at,
    of_unlisted_host,
    unless_elsewhere,
)
from netparse.checks.port_states.model import PortJudgement, PortState
from netparse.checks.port_states.others import alone_on_loopback, alone_without, etcd_apart, is_only_etcd, is_outage
from netparse.checks.port_states.sockets import judge_port
from netparse.checks.port_states.words import shown_addresses
from netparse.cluster import Cluster, Node, Setting
from netparse.ports import Match, match_listener, required_ports, rules_for, undecided_ports
from netparse.ports.circumstances import Circumstances


def judge_ports(node: Node, cluster: Cluster, circumstances: Circumstances) -> tuple[PortJudgement, ...]:
    """Return the judgement of every rule that applies to the node and can be seen in a capture of sockets.

    A node whose roles are not known is judged by the rules that hold for every role.
    """
    roles = circumstances.roles(node) or frozenset()
    comparable = circumstances.comparable(roles, cluster.nodes)
    usual = required_ports(
        version=circumstances.kubernetes,
        distribution=circumstances.distribution,
        cnis=circumstances.tables,
        roles=roles,
        user=circumstances.user,
    )
    configured = as_configured(usual, node, cluster)
    rules = tuple(c.rule for c in configured)
    judged = []
    for rule, setting in configured:
        if rule.kind not in ("listener", "optional"):
            continue
        unseen = rule.needs_sighting(roles) and not component_meant(rule, rules, node, cluster, comparable)
        elsewhere = not_looked_at(node, rule, cluster, circumstances) if unseen else ""
        if unseen and not elsewhere:
            continue
        for port in range(rule.first, rule.last + 1):
            found = judge_port(node, rule, port, rules) or alone_without(node, rule, port, cluster, circumstances)
            found = found or alone_on_loopback(node, rule, port, cluster, circumstances)
            if found is None:
                continue
            found = _seen_beside_others(found, cluster, circumstances, comparable)
            if is_chance(found, rules, cluster):
                continue
            of_etcd = rule.component == "etcd" and node in circumstances.etcd_hosts
            found = found if of_etcd or is_member(node, cluster) else of_unlisted_host(found, cluster)
            found = unless_elsewhere(found, elsewhere) if unseen else found
            found = replace(found, setting=setting, reason=_with_setting(found.reason, setting))
            judged.append(_bound_elsewhere(found, cluster))
    seen = {(j.rule.protocol, j.port) for j in judged}
    unasked = (*_taken(node, circumstances), *etcd_apart(node, cluster, circumstances))
    taken = (t for t in unasked if (t.rule.protocol, t.port) not in seen)
    return (*judged, *taken, *_undecided(node, circumstances, roles))


def _seen_beside_others(
    found: PortJudgement, cluster: Cluster, circumstances: Circumstances, comparable: frozenset[Node]
) -> PortJudgement:
    """Return the judgement of a port in the light of what the other nodes of its role show."""
    if is_outage(found, cluster, comparable):
        found = replace(found, state=PortState.CLOSED)
    if is_only_etcd(found, cluster, circumstances):
        reason = f"{found.reason}: it is the only member and only its own node asks it"
        found = replace(found, state=PortState.OPEN, reason=reason)
    return found


def _taken(node: Node, circumstances: Circumstances) -> Iterator[PortJudgement]:
    """Yield ports that another program holds although their component runs on this node: that needs no node list."""
    known = circumstances
    done: set[int] = set()
    for rule in rules_for(distribution=known.distribution, cnis=known.cnis, user=known.user):
        if (
            rule.first in done
            or rule.component not in ON_EVERY_NODE
            or rule.kind not in ("listener", "optional")
            or rule.protocol != "tcp"
        ):
            continue
        held = tuple(x for x in node.listeners if x.protocol == "tcp" and x.port == rule.first)
        strangers = (Match.FOREIGN_KNOWN, Match.UNKNOWN_PROCESS)
        if not held or any(match_listener(rule, x) not in strangers for x in held):
            continue
        own = next((x for x in node.listeners if x.port != rule.first and match_listener(rule, x) is Match.OWN), None)
        if own is not None:
            foreign = any(match_listener(rule, x) is Match.FOREIGN_KNOWN for x in held)
            holder = f"{held[0].process} listens on {shown_addresses(held)}"
            reason = f"{holder}; {rule.component} runs here too ({own.shown}) and cannot have it"
            state = PortState.FOREIGN if foreign else PortState.UNKNOWN_PROCESS
            done.add(rule.first)
            yield PortJudgement(node=node, rule=rule, port=rule.first, state=state, reason=reason, listeners=held)


def _undecided(node: Node, circumstances: Circumstances, roles: frozenset[str]) -> Iterator[PortJudgement]:
    """Yield UNKNOWN for the ports that a release needs and another does not, when the release is not known."""
    rules = undecided_ports(
        version=circumstances.kubernetes,
        distribution=circumstances.distribution,
        cnis=circumstances.tables,
        roles=roles,
        user=circumstances.user,
    )
    for rule in rules:
        held = any(x.protocol == rule.protocol and x.port == rule.first for x in node.listeners)
        if rule.kind == "listener" and rule.official and not held:
            reason = "whether this port is required depends on the Kubernetes version, which is not known"
            yield PortJudgement(
                node=node, rule=rule, port=rule.first, state=PortState.UNKNOWN, reason=reason, settled_by="version"
            )


def _with_setting(reason: str, setting: Setting | None) -> str:
    """Return the reason, with the flag that set the port."""
    return f"{reason} ({setting.component} is set to {setting.name}={setting.value})" if setting else reason


def _bound_elsewhere(found: PortJudgement, cluster: Cluster) -> PortJudgement:
    """Return the judgement of a closed port with the reason, where the component is told to bind to what the node does not hold."""
    bound = foreign_address(found.rule, found.node, cluster) if found.state is PortState.CLOSED else None
    if bound is None:
        return found
    setting, address = bound
    reason = (
        f"{found.reason}; {setting.name} of {setting.component} names {address}, which no interface of the node holds"
    )
    return replace(found, reason=reason, setting=setting)
