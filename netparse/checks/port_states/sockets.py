"""What the sockets of the node itself say of one port."""

from collections.abc import Iterable
from dataclasses import replace

from netparse.checks.port_states.model import PortJudgement, PortState
from netparse.checks.port_states.reachable import reachable
from netparse.checks.port_states.words import shown_addresses, why_not
from netparse.cluster import Listener, Node
from netparse.ports import Match, PortRule, match_listener
from netparse.ports.insecure import insecure_service
from netparse.ports.processes import is_forwarder, is_in_front

_EPHEMERAL = 32768


def judge_port(node: Node, rule: PortRule, port: int, rules: Iterable[PortRule]) -> PortJudgement | None:
    held = tuple(x for x in node.listeners if x.protocol == rule.protocol and x.port == port)
    if not held:
        return _not_listening(node, rule, port, rules)

    def judgement(state: PortState, reason: str, listeners: tuple[Listener, ...] = held) -> PortJudgement:
        return PortJudgement(node=node, rule=rule, port=port, state=state, reason=reason, listeners=listeners)

    matches = [(x, match_listener(rule, x)) for x in held]
    foreign = tuple(x for x, match in matches if match is Match.FOREIGN_KNOWN)
    own = tuple(x for x, match in matches if match in (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN))
    if foreign and not own:
        if rule.kind == "optional" and not node.proves_no_listener(rule.protocol):
            return None  # the component may hold the port on an address whose row is not there
        return judgement(PortState.FOREIGN, f"{foreign[0].process} listens on {foreign[0].shown}", foreign)
    if not own:
        if rule.kind == "optional":
            return None
        return judgement(
            PortState.UNKNOWN_PROCESS,
            f"{held[0].process}, which is not known to be {rule.component}, listens on {shown_addresses(held)}",
        )
    taken = tuple(x for x in foreign if x.wildcard or x.address in node.internal_ips)
    if taken and rule.must_be_reachable and rule.kind == "listener" and all(x.loopback for x in own):
        left = f"{rule.component} has {shown_addresses(own)} only"
        return judgement(PortState.FOREIGN, f"{taken[0].process} listens on {taken[0].shown}; {left}", (*taken, *own))
    if stand_in := _nothing_behind(node, rule, own):
        reason, title = stand_in
        # on a node of which the list says that it is of the control plane, its API server has to be
        stated = (
            "control-plane" in (node.roles or ()) and "control-plane" in rule.roles and own[0].process != "docker-proxy"
        )
        return replace(judgement(PortState.FOREIGN if stated else PortState.MOVED, reason, own), title=title)
    note = "" if own[0].process else "; the process is not shown"
    found = judgement(PortState.OPEN, f"{own[0].process or 'a socket'} listens on {shown_addresses(own)}{note}", own)
    return reachable(found) if rule.must_be_reachable else found


def _nothing_behind(node: Node, rule: PortRule, own: tuple[Listener, ...]) -> tuple[str, str] | None:
    """Return the reason and the title for a port that a stand-in holds although the component is not behind it."""
    if all(x.process == "docker-proxy" for x in own) and any(
        match_listener(rule, x) is Match.OWN for x in node.listeners
    ):
        # the component runs on the host itself, so that a container's published port leads to something else
        reason = f"docker-proxy listens on {shown_addresses(own)} for a container; {rule.component} runs here without this port"
        return reason, "A container's port stands in for a component"
    captures = node.proves_no_listener(rule.protocol)
    if not all(is_in_front(rule, x) for x in own) or not any(c.covers and c.covers.privileged for c in captures):
        return None
    others = [x for x in node.listeners if not is_in_front(rule, x)]
    if any(match_listener(rule, x) in (Match.OWN, Match.STAND_IN) and not is_forwarder(x) for x in others):
        return None
    reason = f"{own[0].process} listens on {shown_addresses(own)} and only hands on; {rule.component} itself listens nowhere on this node"
    return reason, f"Nothing runs behind the load balancer on the port of {rule.component}"


def _not_listening(node: Node, rule: PortRule, port: int, rules: Iterable[PortRule]) -> PortJudgement | None:
    if rule.kind == "optional":
        return None
    captures = node.proves_no_listener(rule.protocol)

    def judgement(state: PortState, reason: str, listeners: tuple[Listener, ...] = ()) -> PortJudgement:
        return PortJudgement(
            node=node, rule=rule, port=port, state=state, reason=reason, listeners=listeners, captures=captures
        )

    if not captures:
        return judgement(PortState.UNKNOWN, why_not(node, rule.protocol))
    if any(c.mentions(str(port)) for c in captures):
        return judgement(PortState.UNKNOWN, f"a line that was not understood mentions {port}")
    moved = _elsewhere(node, rule, rules)
    if moved is not None:
        return judgement(PortState.MOVED, f"{rule.component} listens on {moved.shown} instead", (moved,))
    return judgement(PortState.CLOSED, f"nothing listens on {rule.protocol} port {port}") if rule.official else None


def _elsewhere(node: Node, rule: PortRule, rules: Iterable[PortRule]) -> Listener | None:
    """Return a socket of the component's own process on a port that no rule explains and that others could use."""
    explained = {p for r in rules for p in range(r.first, r.last + 1) if r.last - r.first < 100}
    for x in node.listeners:
        if x.protocol != rule.protocol or not x.process or not x.port or x.port in explained:
            continue
        if insecure_service(x.port, x.owner, None):
            continue  # the read-only port of the kubelet is another port, not its port elsewhere
        outside = not x.loopback or set(rule.needed_by) == {"self"}
        own = match_listener(rule, x) is Match.OWN
        # a port of the ephemeral range is one that the process opened for itself, such as the kubelet's streaming port
        if outside and own and x.port < _EPHEMERAL:
            return x
    return None
