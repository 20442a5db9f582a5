"""When the evidence of two findings meets: only then can one explain the other. Each says whether the cause reaches all of the effect."""

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


def towards_or_through(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address of the cause's node, or leaves by its interface."""
    return towards(cause, effect) or same_device(cause, effect)


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
