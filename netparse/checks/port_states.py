"""What became of every required port on every node: judged once, read by the port checks and by the report's matrix."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from netparse.captures import Capture
from netparse.checks.configured_ports import as_configured, foreign_address
from netparse.checks.devices import working
from netparse.cluster import Cluster, Listener, Node, Setting
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.ports import Match, PortRule, match_listener, required_ports, rules_for, undecided_ports
from netparse.ports.circumstances import Circumstances
from netparse.ports.insecure import insecure_service
from netparse.ports.processes import is_forwarder, is_in_front, name_matches

_EPHEMERAL = 32768
_PIPE = lazy_re(r"\|(?=(?:[^'\"]*['\"][^'\"]*['\"])*[^'\"]*$)")
_GREP = lazy_re(r"\s*e?grep(?:\s+-[iwEn]+)*\s+('[^']*'|\"[^\"]*\"|[^\s-]\S*)\s*")
_ON_NODES = (
    "kubelet",
    "kube-proxy",
    "kubelite",
    "k3s",
    "k3s server",
    "k3s agent",
    "k3s-server",
    "k3s-agent",
)
_ON_EVERY_NODE = ("kubelet", "kube-proxy")
_PORTS_OF_NODES = (10250, 10255, 10256)
_OF_PROCESSES = ("names few or no processes: it was not run as root", "has no process names")
"""Limits of captures that hide no listener."""


class PortState(StrEnum):
    """In the order of the judgement: the first that is true is taken."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    MOVED = "moved"
    FOREIGN = "foreign process"
    UNKNOWN_PROCESS = "unknown process"
    LOOPBACK = "loopback only"
    ELSEWHERE = "wrong address"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortJudgement:
    """One rule on one node. ``reason`` is in plain words; ``listeners`` are the sockets it rests on."""

    node: Node
    rule: PortRule
    port: int
    state: PortState
    reason: str
    listeners: tuple[Listener, ...] = ()
    captures: tuple[Capture, ...] = ()
    """Where nothing was found: the captures that would have shown it."""
    on_other_nodes: tuple[Listener, ...] = ()
    """The sockets of other nodes that show that this node should have one, too."""
    possible_states: frozenset[PortState] = frozenset()
    """Of an open port: states that it may be in as well; ``uncertainty`` says why the captures do not decide it."""
    uncertainty: str = ""
    settled_by: Literal["sockets", "version", "address"] = "sockets"
    """Of what is unknown: what would settle it."""
    title: str = ""
    """Where the check's own words do not fit."""
    setting: Setting | None = None
    """The flag or field that set the port, where it is not the usual one."""


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
        unseen = rule.needs_sighting(roles) and not _component_meant(rule, rules, node, cluster, comparable)
        elsewhere = _not_looked_at(node, rule, cluster, circumstances) if unseen else ""
        if unseen and not elsewhere:
            continue
        for port in range(rule.first, rule.last + 1):
            found = _judge(node, rule, port, rules) or _alone_without(node, rule, port, cluster, circumstances)
            found = found or _alone_on_loopback(node, rule, port, cluster, circumstances)
            if found is not None and _is_outage(found, cluster, comparable):
                found = replace(found, state=PortState.CLOSED)
            if found is not None and _alone_etcd(found, cluster, circumstances):
                found = replace(
                    found,
                    state=PortState.OPEN,
                    reason=f"{found.reason}: it is the only member and only its own node asks it",
                )
            if found is not None and not _is_chance(found, rules, cluster):
                of_etcd = rule.component == "etcd" and node in circumstances.etcd_hosts
                found = found if of_etcd or _is_member(node, cluster) else _of_unlisted_host(found, cluster)
                found = _unless_elsewhere(found, elsewhere) if unseen else found
                found = replace(found, setting=setting, reason=_with_setting(found.reason, setting))
                judged.append(_bound_elsewhere(found, cluster))
    seen = {(j.rule.protocol, j.port) for j in judged}
    taken = (t for t in _taken(node, circumstances) if (t.rule.protocol, t.port) not in seen)
    return (*judged, *taken, *_undecided(node, circumstances, roles))


def _taken(node: Node, circumstances: Circumstances) -> Iterator[PortJudgement]:
    """Yield ports that another program holds although their component runs on this node: that needs no node list."""
    known = circumstances
    done: set[int] = set()
    for rule in rules_for(distribution=known.distribution, cnis=known.cnis, user=known.user):
        if (
            rule.first in done
            or rule.component not in _ON_EVERY_NODE
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
            reason = f"{held[0].process} listens on {_shown(held)}; {rule.component} runs here too ({own.shown}) and cannot have it"
            state = PortState.FOREIGN if foreign else PortState.UNKNOWN_PROCESS
            done.add(rule.first)
            yield PortJudgement(node=node, rule=rule, port=rule.first, state=state, reason=reason, listeners=held)


def _alone_etcd(found: PortJudgement, cluster: Cluster, circumstances: Circumstances) -> bool:
    """Whether this is etcd of the only control-plane node of a cluster before 1.13: kubeadm kept it on loopback then."""
    version = circumstances.kubernetes
    if found.state is not PortState.LOOPBACK or found.rule.component != "etcd" or version is None:
        return False
    members = [n for n in cluster.nodes if (circumstances.roles(n) or frozenset()) & {"control-plane", "etcd"}]
    return cluster.listed and version.release < (1, 13) and members == [found.node]


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


def _alone_on_loopback(
    node: Node, rule: PortRule, port: int, cluster: Cluster, circumstances: Circumstances
) -> PortJudgement | None:
    """Return the judgement of a host of external etcd that keeps to itself what the others of them, two at least, show to each other."""
    hosts = circumstances.etcd_hosts
    own = tuple(x for x in node.listeners if x.protocol == rule.protocol and x.port == port)
    captures = node.proves_no_listener(rule.protocol)
    if node not in hosts or rule.component != "etcd" or not own or not captures or not all(x.loopback for x in own):
        return None
    shown = {
        n: x
        for n, x in cluster.listening.get((rule.protocol, port), ())
        if n in hosts and n is not node and not x.loopback and match_listener(rule, x) is Match.OWN
    }
    if len(shown) < 2:
        return None
    return PortJudgement(
        node=node,
        rule=rule,
        port=port,
        state=PortState.LOOPBACK,
        reason=f"{rule.component} listens on {_shown(own)} only; on the {len(shown)} other hosts of etcd others reach it",
        listeners=own,
        captures=captures,
        on_other_nodes=tuple(shown.values()),
    )


def _is_outage(found: PortJudgement, cluster: Cluster, comparable: frozenset[Node]) -> bool:
    """Whether only the load balancer holds the port here, while the component itself listens on another node of the role."""
    rule = found.rule
    if (
        found.state not in (PortState.MOVED, PortState.FOREIGN)
        or not found.listeners
        or not all(is_in_front(rule, x) for x in found.listeners)
    ):
        return False
    others = comparable - {found.node}
    return any(
        n in others and match_listener(rule, x) is Match.OWN and not is_in_front(rule, x)
        for n in others
        for x in n.listeners
    )


def _alone_without(
    node: Node, rule: PortRule, port: int, cluster: Cluster, circumstances: Circumstances
) -> PortJudgement | None:
    """Return the judgement of a port that every other node of the rule's roles has, two at least, and not this one."""
    captures = node.proves_no_listener(rule.protocol)
    held = any(x.protocol == rule.protocol and x.port == port for x in node.listeners)
    if (
        not rule.everywhere
        or held
        or not captures
        or (cluster.outside(node) and node not in circumstances.etcd_hosts)
        or any(c.mentions(str(port)) for c in captures)
    ):
        return None
    hosts = circumstances.etcd_hosts
    everyone = {
        n
        for n in (hosts if node in hosts else cluster.nodes)
        if n is not node and n.linux and n.sockets and (node in hosts or not cluster.outside(n))
    }
    found = {n: x for n, x in cluster.listening.get((rule.protocol, port), ()) if match_listener(rule, x) is Match.OWN}
    of_role = {n for n in everyone if rule.is_for(circumstances.roles(n) or ())}
    # in a small cluster the nodes of the other role tell it too, of what runs on every node
    groups = (of_role, everyone) if rule.component in _ON_EVERY_NODE else (of_role,)
    others = next((g for g in groups if len(g) > 1 and g <= found.keys()), None)
    if others is None:
        return None
    have = {n: x for n, x in found.items() if n in others}
    reason = f"nothing listens on {rule.protocol} port {port}; on the {len(have)} other nodes that were captured {rule.component} does"
    return PortJudgement(
        node=node,
        rule=rule,
        port=port,
        state=PortState.CLOSED,
        reason=reason,
        captures=captures,
        on_other_nodes=tuple(have.values())[:2],
    )


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


def _is_member(node: Node, cluster: Cluster) -> bool:
    """Whether a host is a node of the cluster: it stands in the list or, where there is none, shows a sign of what nodes run."""
    if cluster.listed or node.given_roles is not None:
        return not cluster.outside(node)
    if cluster.settings.by_node.get(node.name) or cluster.pods_of(node):
        return True
    programs = (o for x in node.listeners for o in x.owners)
    return (
        any(name_matches(_ON_NODES, o) for o in programs)
        or any(working(node, "tunnel", "gateway", "pods", "pod"))
        or any(x.protocol == "tcp" and x.port in _PORTS_OF_NODES for x in node.listeners)
    )


def _of_unlisted_host(found: PortJudgement, cluster: Cluster) -> PortJudgement:
    """Return the judgement of a host that may be no node: what every node needs, it may not need."""
    if found.state is not PortState.CLOSED or not ("all" in found.rule.roles or found.on_other_nodes):
        return found
    unlisted = "this host is not in the node list and may be no node"
    unseen = "no node list was captured and nothing here is a sign of a node"
    reason = f"{found.reason}, but {unlisted if cluster.listed else unseen}"
    return replace(found, state=PortState.UNKNOWN, reason=reason, settled_by="address")


def _not_looked_at(node: Node, rule: PortRule, cluster: Cluster, circumstances: Circumstances) -> str:
    """Return in words the nodes that might have shown the component and were not captured; nothing when all were."""
    if not cluster.listed:
        return "the other nodes are not known"
    others = [n for n in cluster.nodes if n is not node and n.linux and rule.is_for(circumstances.roles(n) or ())]
    blind = [n.name for n in others if not n.proves_no_listener(rule.protocol)]
    more = f" and {len(blind) - 3} more" if len(blind) > 3 else ""
    return f"the sockets of {', '.join(blind[:3])}{more} were not captured" if blind else ""


def _unless_elsewhere(found: PortJudgement, elsewhere: str) -> PortJudgement:
    """Return the judgement of a component that need not run in the cluster, and that nobody was seen to run."""
    if found.state is not PortState.CLOSED:
        return found
    reason = f"{found.reason}; whether this cluster runs {found.rule.component} on its nodes is not known: {elsewhere}"
    return replace(found, state=PortState.UNKNOWN, reason=reason)


def _is_chance(found: PortJudgement, rules: Iterable[PortRule], cluster: Cluster) -> bool:
    """Whether another program rightly holds a port that the component need not have on this node.

    So when another rule names that program, or when no node shows the component itself on the port.
    """
    rule = found.rule
    if found.state is not PortState.FOREIGN or rule.kind != "optional":
        return False
    others = [r for r in rules if r is not rule and r.protocol == rule.protocol and r.covers(found.port)]
    named = any(match_listener(r, x) is Match.OWN for r in others for x in found.listeners)
    return named or not _seen({(rule.protocol, found.port)}, rule, cluster, set(cluster.nodes), (Match.OWN,))


def _component_meant(rule: PortRule, rules: Iterable[PortRule], node: Node, cluster: Cluster, nodes: Set[Node]) -> bool:
    """Whether the component runs in the cluster: a manifest on the node itself means it to, or a node shows it."""
    return cluster.settings.manifest(node, rule.component) is not None or _component_seen(rule, rules, cluster, nodes)


def _component_seen(rule: PortRule, rules: Iterable[PortRule], cluster: Cluster, nodes: Set[Node]) -> bool:
    """Whether any of these nodes shows the component on any of its ports; else it may run outside of the cluster, as etcd can."""
    # one after the other: there are thousands where a rule is a range, and the first is mostly enough
    ports = ((r.protocol, p) for r in rules if r.component == rule.component for p in range(r.first, r.last + 1))
    return _seen(ports, rule, cluster, nodes, (Match.OWN, Match.NOT_SHOWN))


def _seen(
    ports: Iterable[tuple[str, int]], rule: PortRule, cluster: Cluster, nodes: Set[Node], matches: tuple[Match, ...]
) -> bool:
    return any(
        node in nodes and match_listener(rule, x) in matches
        for port in ports
        for node, x in cluster.listening.get(port, ())
    )


def _judge(node: Node, rule: PortRule, port: int, rules: Iterable[PortRule]) -> PortJudgement | None:
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
            f"{held[0].process}, which is not known to be {rule.component}, listens on {_shown(held)}",
        )
    if stand_in := _nothing_behind(node, rule, own):
        reason, title = stand_in
        # on a node of which the list says that it is of the control plane, its API server has to be
        stated = (
            "control-plane" in (node.roles or ()) and "control-plane" in rule.roles and own[0].process != "docker-proxy"
        )
        return replace(judgement(PortState.FOREIGN if stated else PortState.MOVED, reason, own), title=title)
    note = "" if own[0].process else "; the process is not shown"
    found = judgement(PortState.OPEN, f"{own[0].process or 'a socket'} listens on {_shown(own)}{note}", own)
    return _reachable(found) if rule.must_be_reachable else found


def _nothing_behind(node: Node, rule: PortRule, own: tuple[Listener, ...]) -> tuple[str, str] | None:
    """Return the reason and the title for a port that a stand-in holds although the component is not behind it."""
    if all(x.process == "docker-proxy" for x in own) and any(
        match_listener(rule, x) is Match.OWN for x in node.listeners
    ):
        # the component runs on the host itself, so that a container's published port leads to something else
        reason = f"docker-proxy listens on {_shown(own)} for a container; {rule.component} runs here without this port"
        return reason, "A container's port stands in for a component"
    captures = node.proves_no_listener(rule.protocol)
    if not all(is_in_front(rule, x) for x in own) or not any(c.covers and c.covers.privileged for c in captures):
        return None
    others = [x for x in node.listeners if not is_in_front(rule, x)]
    if any(match_listener(rule, x) in (Match.OWN, Match.STAND_IN) and not is_forwarder(x) for x in others):
        return None
    reason = f"{own[0].process} listens on {_shown(own)} and only hands on; {rule.component} itself listens nowhere on this node"
    return reason, f"Nothing runs behind the load balancer on the port of {rule.component}"


def _shown(listeners: Iterable[Listener]) -> str:
    return ", ".join(dict.fromkeys(x.shown for x in listeners))


def _reachable(found: PortJudgement) -> PortJudgement | None:
    """Return the judgement of a port that others need: whether it listens where they look for it, as far as the captures show."""
    node, rule = found.node, found.rule
    outside = tuple(x for x in found.listeners if not x.loopback)
    if any(_answers(x, node) for x in outside) or any(x.address in node.internal_ips for x in outside):
        return found
    uncertainty = _uncertainty(found, outside)
    if uncertainty is not None:
        certain = {PortState.LOOPBACK} if any(not x.unplaced for x in outside) else set()
        possible_states = frozenset({PortState.LOOPBACK, PortState.ELSEWHERE} - certain)
        return replace(found, possible_states=possible_states, uncertainty=uncertainty[0], settled_by=uncertainty[1])
    if rule.kind != "listener":
        return None
    state = PortState.ELSEWHERE if outside else PortState.LOOPBACK
    reason = f"{rule.component} listens on {_shown(found.listeners)} only"
    if any(x.wildcard for x in outside):
        reason += f" ({'IPv4' if node.family == 'inet6' else 'IPv6'} alone)"
    if outside:
        reason += f"; the INTERNAL-IP is {', '.join(map(str, node.internal_ips))}"
    return replace(found, state=state, reason=reason)


def _answers(x: Listener, node: Node) -> bool:
    """Whether a wildcard answers in a family of the INTERNAL-IP: 0.0.0.0 is nothing to a node that is known by IPv6."""
    families = {"inet6" if ip.version == 6 else "inet" for ip in node.internal_ips}
    return x.wildcard and (not families or bool(families & x.families))


def _uncertainty(
    found: PortJudgement, outside: tuple[Listener, ...]
) -> tuple[str, Literal["sockets", "address"]] | None:
    """Return why the captures do not show whether others reach the port, and what would settle it; None when they do."""
    node = found.node
    if any(x.unplaced for x in outside):
        return f"{found.rule.component} listens on an address that the capture does not show", "sockets"
    shown = node.proves_no_listener(found.rule.protocol) or all(map(_shows_its_others, found.listeners))
    if not shown:
        return f"it is seen on {_shown(found.listeners)}, but {_why_not(node, found.rule.protocol)}", "sockets"
    if outside and not node.internal_ips:
        return "the INTERNAL-IP of this node is not known", "address"
    if outside and node.links and not any(node.holder(ip) for ip in node.internal_ips):
        return "the INTERNAL-IP stands on none of the node's interfaces", "address"  # that has a finding of its own
    return None


def _shows_its_others(x: Listener) -> bool:
    """Whether a filter that kept this row would have kept one of the same process and port on another address."""
    command = x.origin.capture.command_line
    if command is None or not x.process or not x.host:
        return False
    first, *pipes = _PIPE.split(command.text)
    patterns = [m[1].strip("'\"").replace(r"\|", "|") for p in pipes if (m := _GREP.fullmatch(p))]
    rest = x.origin.text.replace(x.host, "", 1)
    try:
        kept = all(re.search(pattern, rest, re.IGNORECASE) for pattern in patterns)
    except re.error:
        return False
    narrow = re.search(r"(?:^|\s)(?:-[a-z]*[46][a-z]*|--ipv[46]|src|dst|sport|dport)(?:\s|$)", first)
    return bool(pipes) and len(patterns) == len(pipes) and kept and not narrow


def _not_listening(node: Node, rule: PortRule, port: int, rules: Iterable[PortRule]) -> PortJudgement | None:
    if rule.kind == "optional":
        return None
    captures = node.proves_no_listener(rule.protocol)

    def judgement(state: PortState, reason: str, listeners: tuple[Listener, ...] = ()) -> PortJudgement:
        return PortJudgement(
            node=node, rule=rule, port=port, state=state, reason=reason, listeners=listeners, captures=captures
        )

    if not captures:
        return judgement(PortState.UNKNOWN, _why_not(node, rule.protocol))
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


def _why_not(node: Node, protocol: str) -> str:
    captures = node.sockets
    if not captures:
        broken = node.broken(Kind.SOCKETS)
        return broken[0].unusable if broken else "listening sockets of this node were not captured"
    limits_shown = dict.fromkeys(limit for c in captures if c.covers for limit in c.covers.limits)
    lacking = [limit for limit in limits_shown if limit not in (f"shows {protocol.upper()} only", *_OF_PROCESSES)]
    limits = "; ".join((*lacking, *node.gaps_in_sockets.values()))
    return f"the captures do not show every {protocol.upper()} listener" + (f": {limits}" if limits else "")
