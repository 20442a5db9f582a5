"""When the evidence of two findings meets: only then can one explain the other. Each says whether the cause reaches all of the effect."""

from netparse.causes.subjects import Subjects
from netparse.ports.routing import ROUTING_PROGRAMS

_API_SERVER = "kube-apiserver"


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
    return bool(owner) and effect.facts.frame_for == mac != ""


def same_route(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about the way to one prefix on the same nodes."""
    return same_nodes(cause, effect) and same_network(cause, effect)


def too_big(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that is too big for an interface of the cause's nodes, or for what it leads to."""
    return same_nodes(cause, effect) and effect.facts.disposition == "too-big"


def not_forwarded(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that the kernel of the cause's nodes does not pass on; what it sends itself needs no forwarding."""
    return same_nodes(cause, effect) and effect.facts.disposition == "not-forwarded"


_LOST_ON_THE_WAY = ("tunnel-mismatch", "neighbor-unreachable", "no-route", "exits-network", "loop")
"""How packets end that find no tunnel or no route; what a rule drops, what is too big or not forwarded has another reason."""


def lost_on_the_way(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that does not find its way on the cause's nodes."""
    return same_nodes(cause, effect) and effect.facts.disposition in _LOST_ON_THE_WAY


def of_one_pair(cause: Subjects, effect: Subjects) -> bool:
    """Whether each says of the other of the same nodes that it differs, in one family of addresses."""
    several = len(cause.finding.nodes) > 1 and set(cause.finding.nodes) == set(effect.finding.nodes)
    families = {ip.version for ip in cause.addresses} & {ip.version for ip in effect.addresses}
    return several and bool(families) and (cause.finding.verdict != effect.finding.verdict or _first(cause, effect))


def same_gateway(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one gateway of the same nodes."""
    return same_nodes(cause, effect) and same_address(cause, effect)


def other_mask(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address that, by the mask of the node that has it, is in another subnet.

    The mask of the cause's node is why it is asked for on the wire.
    """
    nodes = effect.cluster.nodes
    theirs = [held[1] for node in nodes for ip in effect.addresses if (held := node.holder(ip))]
    near = any(own in address.ip.network for own in cause.own for address in theirs)
    return same_nodes(cause, effect) and bool(theirs) and not near


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


def of_its_bridge(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about the network of an address that the cause's interface holds, on whichever nodes."""
    links = [link for node in cause.nodes if (link := node.link(cause.finding.subject))]
    return any(a.ip.network in effect.networks for link in links for a in link.addresses)


def machine_gone(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about an address of a machine that others miss and of which nothing was captured: it is off, or cut off."""
    return not cause.captured and bool(effect.addresses & cause.held)


def cut_off(cause: Subjects, effect: Subjects) -> bool:
    """Whether a control plane finds no machine at the address of the effect's node, and nothing else is said to be wrong there."""
    heard = any("control-plane" in (node.roles or ()) for node in cause.nodes)
    missed = bool(cause.addresses & effect.held)
    return heard and effect.captured and missed and effect.facts.ready != "False"


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
    one = bool(cause.facts.component) and cause.facts.component == effect.facts.component
    return one and same_nodes(cause, effect) and cause.port != effect.port and _first(cause, effect)


def started_by(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the kubelet's own port, and the effect another port of the node's: the kubelet starts what listens there."""
    return kubelet(cause, effect) and effect.port not in (None, cause.port)


_ABOVE = {"etcd": {"kube-apiserver"}, "kube-apiserver": {"kube-controller-manager", "kube-scheduler"}}


def lives_on(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect's program ends without the cause's on the same nodes: the API server without etcd, what asks it without it."""
    return same_nodes(cause, effect) and effect.facts.component in _ABOVE.get(cause.facts.component, ())


def pod_of_port(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the pod that should listen on the effect's port."""
    whose = "calico" if effect.facts.component == "bird" else effect.facts.component
    return same_nodes(cause, effect) and bool(cause.facts.component) and whose.startswith(cause.facts.component)


_OLD = ("Terminating", "Unknown", "NodeLost")
"""What stands as STATUS of a pod whose kubelet says nothing any more."""
_WAITS = ("Pending", "ContainerCreating", "PodInitializing", "Running", *_OLD)
"""What stands as STATUS of a pod that waits for its node or its network; one that fails again and again has a fault of its own."""


def plugin_fails(cause: Subjects, effect: Subjects) -> bool:
    """Whether the CNI plugin's pod was started on the node of the effect and fails, and the node is not ready for its network."""
    of_plugin = cause.facts.component not in ("", "kube-proxy", "DNS of the cluster")
    began = cause.facts.status not in ("Pending", *_OLD)
    other_reason = effect.facts.ready == "False" and not effect.facts.of_network
    return of_plugin and began and same_nodes(cause, effect) and not other_reason


def kubelet_of_pod(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a pod that waits for the kubelet whose own port the cause is."""
    return kubelet(cause, effect) and _waits(effect)


def _waits(pod: Subjects) -> bool:
    return pod.facts.status in _WAITS or pod.facts.status.startswith("Init:0")


def kubelet_silent(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is the kubelet's own port, and the node of the effect says nothing of itself: it would say False."""
    return kubelet(cause, effect) and silent(cause, effect)


def silent(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is that nothing is heard of the cause's nodes: a node that says why it is not ready is heard."""
    return same_nodes(cause, effect) and effect.facts.ready != "False"


def without_network(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a node that is not ready for its network, or for a reason that is not known."""
    return same_nodes(cause, effect) and (effect.facts.of_network or effect.facts.ready != "False")


def without_runtime(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a node that is not ready, and not for its network: its kubelet does not start, or finds no runtime."""
    return same_nodes(cause, effect) and not effect.facts.of_network


def not_heard_of(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a pod on a node that is silent: its status is an old one. A pod that fails again and again is not silent."""
    silent = cause.facts.ready != "False"
    return same_nodes(cause, effect) and silent and effect.facts.status in ("Running", *_OLD)


def dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is a pod of the cluster's DNS, the effect its Service."""
    return _is_dns(cause.finding.subject) and _is_dns(effect.finding.subject)


def also_dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are pods of the cluster's DNS in the same state: they run one program with one configuration."""
    return dns(cause, effect) and cause.facts.status == effect.facts.status and _first(cause, effect)


def _is_dns(subject: str) -> bool:
    return "dns" in subject.rpartition("/")[2]


def seen_from_others(cause: Subjects, effect: Subjects) -> bool:
    """Whether both are about one address, such as that of the gateway, seen from different nodes."""
    return same_address(cause, effect) and _first(cause, effect)


def mtu_of_bond(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is that a member has not the MTU of its bond, which is the one that differs from other nodes."""
    return same_nodes(cause, effect) and cause.finding.subject in effect.facts.devices


def same_entry(cause: Subjects, effect: Subjects) -> bool:
    """Whether several nodes have one address at one wrong MAC: they learned it from one place."""
    return same_address(cause, effect) and cause.facts.mac == effect.facts.mac != "" and _first(cause, effect)


def no_route_at_all(cause: Subjects, effect: Subjects) -> bool:
    """Whether the same node has no route to pods of several others, or lacks one route twice."""
    lacking = cause.facts.no_route and effect.facts.no_route
    return (lacking or same_network(cause, effect)) and same_nodes(cause, effect) and _first(cause, effect)


def by_the_device(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is about a route that leads out of the cause's interface on other nodes, and is not there on the same ones."""
    return same_nodes(cause, effect) and cause.finding.subject in effect.facts.devices


def same_end(cause: Subjects, effect: Subjects) -> bool:
    """Whether two ends of a tunnel have one address, which each says of the other."""
    each = ((cause, effect), (effect, cause))
    return _first(cause, effect) and all(not set(a.facts.shared_with).isdisjoint(b.finding.nodes) for a, b in each)


def one_address_of_all(cause: Subjects, effect: Subjects) -> bool:
    """Whether programs of the same node listen on one address that others do not use for it."""
    places = cause.facts.listens_at
    return same_nodes(cause, effect) and bool(places) and places == effect.facts.listens_at and _first(cause, effect)


def expected_there(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect, on the same nodes, is that they are not at the address that the cause is about."""
    return same_nodes(cause, effect) and bool(cause.addresses & effect.facts.expected_at)


def cloned(cause: Subjects, effect: Subjects) -> bool:
    """Whether other interfaces of exactly the same nodes have one MAC too."""
    return set(cause.finding.nodes) == set(effect.finding.nodes) and _first(cause, effect)


def filtered(cause: Subjects, effect: Subjects) -> bool:
    """Whether a connection gets no answer from a node that does not let its port in."""
    port = effect.finding.subject.rpartition(":")[2]
    return towards(cause, effect) and port in {str(f.port) for f in cause.facts.flows if f.protocol == "tcp"}


def full_queue(cause: Subjects, effect: Subjects) -> bool:
    """Whether a connection gets no answer from a listener whose queue is full."""
    port = effect.finding.subject.rpartition(":")[2]
    return towards(cause, effect) and cause.port == f"tcp/{port}"


def cannot_report(cause: Subjects, effect: Subjects) -> bool:
    """Whether the flow that does not arrive is that of the effect's kubelet to the API server."""
    senders = {f.sender for f in cause.facts.flows if f.component == _API_SERVER}
    return bool(effect.finding.nodes) and senders.issuperset(effect.finding.nodes) and effect.facts.ready != "False"


def without_route(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is traffic that finds no route on the same nodes."""
    return same_nodes(cause, effect) and effect.facts.disposition == "no-route"


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
    """Whether the cause is a port of etcd on a node that the effect misses among the members."""
    missed = set(cause.finding.nodes) <= set(effect.facts.should_be_there)
    return cause.port in ("tcp/2379", "tcp/2380") and missed


def why_not_ready(cause: Subjects, effect: Subjects) -> bool:
    """Whether a node is not ready for the cause: for its network, or for no reason that is known."""
    other_reason = effect.facts.ready == "False" and not same_line(cause, effect)
    return same_nodes(cause, effect) and not other_reason


def api_server_unreached(cause: Subjects, effect: Subjects) -> bool:
    """Whether tests from the node of the effect got no answer of the API server: the node cannot report then."""
    return same_nodes(cause, effect) and cause.facts.component == _API_SERVER


def cluster_dns(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is a pod of the cluster's DNS that waits for an address of the pod network, on nodes of the cause."""
    return same_nodes(cause, effect) and _is_dns(effect.finding.subject) and _waits(effect)


def device_below(cause: Subjects, effect: Subjects) -> bool:
    """Whether the cause is about the interface with the INTERNAL-IP, the effect about a tunnel over it on the same nodes.

    A tunnel that is smaller than others over a larger interface does not follow from it, nor one too large for it.
    """
    below = {node.node_link.name for node in effect.nodes if node.node_link}
    over = bool(below & {cause.finding.subject}) and effect.finding.subject not in below
    found, follows = cause.facts.larger_by, effect.facts.larger_by
    if effect.finding.check == cause.finding.check:
        return same_nodes(cause, effect) and over and found * follows >= 0
    return same_nodes(cause, effect) and over and found <= 0


def entered_by(cause: Subjects, effect: Subjects) -> bool:
    """Whether the effect is that routes are missing which a program enters that does not run on the same nodes."""
    programs = ROUTING_PROGRAMS.get(effect.facts.protocol, frozenset())
    gone = cause.finding.subject in programs or cause.facts.component in programs
    return bool(programs) and gone and same_nodes(cause, effect)
