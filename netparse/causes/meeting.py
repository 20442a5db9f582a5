"""When the evidence of two findings meets: only then can one explain the other. Each says whether the cause reaches all of the effect."""

import re

from netparse.causes.subjects import Subjects


def same_nodes(cause: Subjects, effect: Subjects) -> bool:
    """Whether every node of the effect is one of the cause: a node that is not explained keeps its own fault."""
    return bool(effect.finding.nodes) and set(effect.finding.nodes) <= set(cause.finding.nodes)


def same_device(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one interface of the same nodes."""
    return same_nodes(cause, effect) and bool(cause.devices & effect.devices)


def same_address(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one address, on whichever nodes."""
    return bool(cause.addresses & effect.addresses)


def same_network(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one prefix, on whichever nodes."""
    return any(c.version == e.version and c.overlaps(e) for c in cause.networks for e in effect.networks)


def same_port(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one port of the same nodes."""
    return same_nodes(cause, effect) and cause.port is not None and cause.port == effect.port


def same_line(cause: Subjects, effect: Subjects) -> bool:
    """Whether both quote one line, such as the rule of a firewall."""
    return bool(cause.evidence & effect.evidence)


def decided_by(cause: Subjects, effect: Subjects) -> bool:
    """Whether the line that decides the effect, the first that it quotes, is one that shows the cause, on the same nodes."""
    first = effect.finding.evidence[:1]
    return same_nodes(cause, effect) and any((e.source, e.line) in cause.evidence for e in first)


def decided_by_or_frame_for(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause decides the effect, or is about the MAC for which a frame came to a machine that does not have it."""
    return decided_by(cause, effect) or _is_frame_for(cause.finding.subject, effect)


def _is_frame_for(subject: str, effect: Subjects) -> bool:
    """Whether the subject is an entry of a forwarding table, a MAC and whose it is, and the effect stops at a frame for it."""
    mac, _, owner = subject.partition(" ")
    return bool(owner) and mac.count(":") == 5 and f"the frame is for {mac}" in effect.finding.actual


def same_route(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about the way to one prefix on the same nodes."""
    return same_nodes(cause, effect) and same_network(cause, effect)


def too_big(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that is too big for a tunnel of the cause's nodes."""
    return same_nodes(cause, effect) and effect.finding.title.endswith("too-big")


def not_forwarded(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that the kernel of the cause's nodes does not pass on; what it sends itself needs no forwarding."""
    return same_nodes(cause, effect) and effect.finding.title.endswith("not-forwarded")


def towards(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address that the cause's node has: others do not reach it."""
    return bool(effect.addresses & cause.held)


def between(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address of one of the cause's nodes, as another of them sees it."""
    return same_nodes(cause, effect) and towards(cause, effect)


def towards_or_through(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address of the cause's node, or of what lies behind its interface."""
    return towards(cause, effect) or same_device(cause, effect) or _behind(cause, effect)


def _behind(cause: Subjects, effect: Subjects) -> bool:
    """Whether the same node reaches the addresses of the effect by the cause's interface: an address there is in their network."""
    links = [link for node in effect.nodes if (link := node.link(cause.finding.subject))]
    networks = [address.ip.network for link in links for address in link.addresses]
    return same_nodes(cause, effect) and any(ip in network for ip in effect.addresses for network in networks)


def machine_gone(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address of a machine that others miss and of which nothing was captured: it is off, or cut off."""
    return not cause.captured and bool(effect.addresses & cause.held)


def cut_off(cause: Subjects, effect: Subjects) -> bool:
    """Whether a control plane finds no machine at the address of the effect's node, and nothing else is said to be wrong there."""
    heard = any("control-plane" in (node.roles or ()) for node in cause.nodes)
    return (
        heard
        and effect.captured
        and bool(cause.addresses & effect.held)
        and "Ready is False" not in effect.finding.actual
    )


def other_side(cause: Subjects, effect: Subjects) -> bool:
    """Whether the nodes of each do not find those of the other: no frame passes between them. That of fewer nodes tells which is odd."""
    fewer = (len(cause.finding.nodes), cause.place) < (len(effect.finding.nodes), effect.place)
    return fewer and bool(cause.addresses & effect.own) and bool(effect.addresses & cause.own)


def finds_nobody(cause: Subjects, effect: Subjects) -> bool:
    """Whether one node, which misses what the cause is about, and the others do not find each other."""
    if len(cause.finding.nodes) != 1:
        return False
    from_others = bool(effect.addresses & cause.own)
    return from_others or (same_nodes(cause, effect) and effect.missed_too)


def same_cut(cause: Subjects, effect: Subjects) -> bool:
    """Whether one node does not find two others, neither of which finds it."""
    alone = len(cause.finding.nodes) == 1 and cause.finding.nodes == effect.finding.nodes
    return alone and cause.missed_too and effect.missed_too and _first(cause, effect)


def both_hold(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is between two machines that have one address: neither answers questions that come from itself."""
    return same_nodes(cause, effect) and bool(cause.addresses & effect.held) and bool(effect.addresses & cause.held)


def same_component(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are ports of one program on the same nodes; the first port is the cause."""
    one = bool(cause.component) and cause.component == effect.component
    return one and same_nodes(cause, effect) and cause.port != effect.port and _first(cause, effect)


def started_by(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the kubelet's own port, and the effect another port of the node's: the kubelet starts what listens there."""
    return kubelet(cause, effect) and effect.port not in (None, cause.port)


_ABOVE = {"etcd": {"kube-apiserver"}, "kube-apiserver": {"kube-controller-manager", "kube-scheduler"}}


def lives_on(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect's program ends without the cause's on the same nodes: the API server without etcd, what asks it without it."""
    return same_nodes(cause, effect) and effect.component in _ABOVE.get(cause.component, ())


def pod_of_port(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the pod that should listen on the effect's port."""
    whose = "calico" if effect.component == "bird" else effect.component
    return same_nodes(cause, effect) and bool(cause.component) and whose.startswith(cause.component)


_NOT_STARTED = ("STATUS is Pending", "STATUS is Terminating", "STATUS is Unknown", "STATUS is NodeLost")


def plugin_fails(cause: Subjects, effect: Subjects) -> bool:
    """Whether the CNI plugin's pod was started on the node of the effect and fails, and the node is not ready for its network."""
    of_plugin = cause.component not in ("", "kube-proxy", "DNS of the cluster")
    began = not any(status in cause.finding.actual for status in _NOT_STARTED)
    said = effect.finding.actual
    other_reason = "Ready is False" in said and "etwork" not in said
    return of_plugin and began and same_nodes(cause, effect) and not other_reason


def not_heard_of(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a pod on a node that is silent: its status is an old one. A pod that fails again and again is not silent."""
    silent = "Ready is False" not in cause.finding.actual and "STATUS is Ready" not in cause.finding.actual
    old = any(
        f"STATUS is {status}" in effect.finding.actual for status in ("Running", "Terminating", "Unknown", "NodeLost")
    )
    return same_nodes(cause, effect) and silent and old


def dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is a pod of the cluster's DNS, the effect its Service."""
    return _is_dns(cause.finding.subject) and _is_dns(effect.finding.subject)


def also_dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are pods of the cluster's DNS in the same state: they run one program with one configuration."""
    return dns(cause, effect) and _status(cause) == _status(effect) and _first(cause, effect)


def _is_dns(subject: str) -> bool:
    return "dns" in subject.rpartition("/")[2]


def _status(subjects: Subjects) -> str:
    return subjects.finding.actual.partition("STATUS is ")[2].partition(",")[0]


def seen_from_others(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one address, such as that of the gateway, seen from different nodes."""
    return same_address(cause, effect) and _first(cause, effect)


def mtu_of_bond(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is that a member has not the MTU of its bond, which is the one that differs from other nodes."""
    return (
        same_nodes(cause, effect)
        and f", {cause.finding.subject} has " in effect.finding.actual
        and "MTU" in effect.finding.actual
    )


def same_entry(cause: Subjects, effect: Subjects) -> bool:
    """Whether several nodes have one address at one wrong MAC: they learned it from one place."""
    return same_address(cause, effect) and _mac_said(cause) == _mac_said(effect) != "" and _first(cause, effect)


def _mac_said(subjects: Subjects) -> str:
    return subjects.finding.actual.partition(" is at ")[2].partition(" ")[0]


def no_route_at_all(cause: Subjects, effect: Subjects) -> bool:
    """Whether the same node has no route to pods of several others, or lacks one route twice."""
    lacking = all(x.finding.actual.startswith("no route to") for x in (cause, effect))
    return (lacking or same_network(cause, effect)) and same_nodes(cause, effect) and _first(cause, effect)


def by_the_device(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about a route that leads out of the cause's interface on other nodes, and is not there on the same ones."""
    device = cause.finding.subject
    return same_nodes(cause, effect) and bool(device) and f"dev {device} " in f"{effect.finding.actual} "


def same_end(cause: Subjects, effect: Subjects) -> bool:
    """Whether two ends of a tunnel have one address, which each says of the other."""
    each = ((cause, effect), (effect, cause))
    return _first(cause, effect) and all(
        any(f"{node} has the same one" in a.finding.actual for node in b.finding.nodes) for a, b in each
    )


def one_address_of_all(cause: Subjects, effect: Subjects) -> bool:
    """Whether programs of the same node listen on one address that others do not use for it."""
    return same_nodes(cause, effect) and _only(cause) == _only(effect) != "" and _first(cause, effect)


def _only(subjects: Subjects) -> str:
    """Return the last address, without its port, on which something listens, and the INTERNAL-IP beside it."""
    before, _, after = subjects.finding.actual.partition(" only; ")
    return f"{before.rpartition(' ')[2].rpartition(':')[0]} {after.partition(' (judged by ')[0]}" if after else ""


def says_address(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect, on the same nodes, is that they are not at the address that the cause is about."""
    words = effect.finding.actual.replace(";", " ").replace(",", " ").split()
    return same_nodes(cause, effect) and any(str(ip) in words for ip in cause.addresses)


def cloned(cause: Subjects, effect: Subjects) -> bool:
    """Whether other interfaces of exactly the same nodes have one MAC too."""
    return set(cause.finding.nodes) == set(effect.finding.nodes) and _first(cause, effect)


def filtered(cause: Subjects, effect: Subjects) -> bool:
    """Whether a connection gets no answer from a node that does not let its port in."""
    port = effect.finding.subject.rpartition(":")[2]
    text = f"{cause.finding.title} {cause.finding.actual} "
    named = any(
        f"{before}{port}{after}" in text
        for before, after in (("TCP ", ")"), ("TCP ", " "), (":", ","), (":", ")"), (":", " "))
    )
    return towards(cause, effect) and (named or "more ports" in text)


def full_queue(cause: Subjects, effect: Subjects) -> bool:
    """Whether a connection gets no answer from a listener whose queue is full."""
    port = effect.finding.subject.rpartition(":")[2]
    return towards(cause, effect) and cause.port == f"tcp/{port}"


def cannot_report(cause: Subjects, effect: Subjects) -> bool:
    """Whether the flow that does not arrive is that of the effect's kubelet to the API server."""
    said = cause.finding.actual
    asks = all(re.search(rf"(?<![\w.-]){re.escape(n)} → [^,)]*:6443(?![\d/])", said) for n in effect.finding.nodes)
    all_ask = said.startswith("whatever way it comes") and re.search(r":6443[,)]? and \d+ more", said) is not None
    other_reason = "Ready is False" in effect.finding.actual
    return bool(effect.finding.nodes) and (asks or all_ask) and not other_reason


def without_route(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that finds no route on the same nodes."""
    return same_nodes(cause, effect) and effect.finding.title.endswith("no-route")


def _first(cause: Subjects, effect: Subjects) -> bool:
    """Whether, of two that explain each other alike, the cause stands first: seen by more nodes, then found first."""
    return (-len(cause.finding.nodes), cause.place) < (-len(effect.finding.nodes), effect.place)


def kubelet(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the kubelet's own port on the node of the effect: the API server hears nothing of it then."""
    return cause.port == "tcp/10250" and same_nodes(cause, effect)


def kube_proxy(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the port of kube-proxy and the effect the device of Services that it makes, on the same nodes."""
    return cause.port == "tcp/10256" and same_nodes(cause, effect) and effect.finding.subject == "kube-ipvs0"


def etcd(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is a port of etcd on a node that the effect counts."""
    named = effect.finding.actual
    return cause.port in ("tcp/2379", "tcp/2380") and all(node in named for node in cause.finding.nodes)


def why_not_ready(cause: Subjects, effect: Subjects) -> bool:
    """Whether a node is not ready for the cause: for its network, or for no reason that is known."""
    other_reason = "Ready is False" in effect.finding.actual and not same_line(cause, effect)
    return same_nodes(cause, effect) and not other_reason


def api_server_unreached(cause: Subjects, effect: Subjects) -> bool:
    """Whether tests from the node of the effect got no answer of the API server: the node cannot report then."""
    return same_nodes(cause, effect) and cause.finding.actual.startswith("the API server at ")


def cluster_dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a pod of the cluster's DNS, which needs an address of the pod network, on nodes of the cause."""
    return same_nodes(cause, effect) and "dns" in effect.finding.subject.rpartition("/")[2]


def device_below(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is about the interface with the INTERNAL-IP, the effect about a tunnel over it on the same nodes."""
    below = {node.node_link.name for node in effect.nodes if node.node_link}
    return same_nodes(cause, effect) and bool(below & {cause.finding.subject}) and effect.finding.subject not in below
