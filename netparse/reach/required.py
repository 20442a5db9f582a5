"""The flows that a cluster needs: what the port table requires, pods to pods, pods to Services, the overlay's own packets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from netparse.cluster import Link, Listener, Node
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.ports import Match, PortRule, match_listener, required_ports
from netparse.ports.circumstances import Circumstances
from netparse.ports.overlay import overlay_device
from netparse.ports.processes import is_forwarder, is_in_front
from netparse.reach.hosts.world import Pod, World
from netparse.reach.model import OUTSIDE, Flow
from netparse.records import IptablesChain, IptablesRule

T = TypeVar("T")
_ASKERS = {"control-plane": "control-plane", "etcd": "etcd"}
_OTHERS = frozenset({"nodes", "control-plane", "etcd"})
_POD_PORT = 80
_FULL = 65_000
"""What pods send each other is cut in packets as large as their interfaces allow: a tunnel with less room loses them alone."""
_VXLAN = "VXLAN"
_OF_KUBELET = ("KUBE-KUBELET-CANARY", "KUBE-FIREWALL")
_OF_OVS = lazy_re(r"(?:genev|vxlan)_sys_(\d+)")


OF_PODS = ("pod to pod", "node to pod")
"""What requires the flows that no table of ports lists."""


def required_flows(world: World, circumstances: Circumstances, most_peers: int | None = None) -> tuple[Flow, ...]:
    """Return every flow that the cluster needs, each once, in the order of the nodes.

    With ``most_peers`` each node, and its pod, is paired with so many of those that follow it only: of a thousand nodes that all
    need each other, no person and no firewall treats each pair alone.
    """
    found = (*_of_ports(world, circumstances, most_peers), *_of_pods(world, most_peers), *_of_services(world))
    return tuple(dict.fromkeys(found))


def _near(items: Sequence[T], place: int, most: int | None) -> Sequence[T]:
    """Return the items other than the one at this place: all of them, or those that follow it, round the end."""
    others = (*items[place + 1 :], *items[:place])
    return others if most is None else others[:most]


def _nodes(world: World) -> list[Node]:
    """Return the nodes of the cluster: Linux hosts of the node list; without one, every host."""
    return [n for n in world.cluster.nodes if n.linux and not world.cluster.outside(n)]


def _of_ports(world: World, circumstances: Circumstances, most: int | None) -> Iterator[Flow]:
    nodes = _nodes(world)
    for place, node in enumerate(nodes):
        for rule in _rules(node, circumstances):
            needing = [n for n in nodes if _needs(n, rule, circumstances)]
            near = (
                _near(nodes, place, most)
                if len(needing) == len(nodes) and "control-plane" not in rule.roles
                else needing
            )
            for other in near:
                if other is not node and other in needing:
                    yield _flow(other.name, node, rule)
            if not any(n is not node for n in needing) and _asked_by_others(world, node, rule, circumstances):
                yield _flow(OUTSIDE, node, rule)


def _flow(sender: str, node: Node, rule: PortRule) -> Flow:
    return Flow(
        sender=sender, target=node.name, protocol=rule.protocol, port=rule.first, one_way=rule.kind == "kernel",
        required_by=rule.id,
    )  # fmt: skip


def _asked_by_others(world: World, node: Node, rule: PortRule, circumstances: Circumstances) -> bool:
    """Whether hosts that no capture names need the port, as far as they exist: the host's own firewall can be asked of it.

    What a node shows of itself must be there: a socket of the component, a tunnel. The only node of a whole list has no others;
    a control plane and an etcd beside it need each other's ports on the host itself.
    """
    if not set(rule.needed_by) & _OTHERS or not (rule.kind == "kernel" or _holds(node, rule, circumstances)):
        return False
    if "nodes" in rule.needed_by:
        return not world.cluster.listed or not world.cluster.whole_list
    if "control-plane" in (circumstances.roles(node) or ()):
        return rule.needed_by == ("etcd",) and members_of_etcd(node, circumstances) > 1
    return not world.cluster.listed or not any("control-plane" in (circumstances.roles(n) or ()) for n in _nodes(world))


def members_of_etcd(node: Node, circumstances: Circumstances) -> int:
    """Return how many members etcd was told to begin with, 0 where that is not shown."""
    known = circumstances.settings.flag(node, "etcd", "initial-cluster") if circumstances.settings else None
    return len((known.value or "").split(",")) if known else 0


def _holds(node: Node, rule: PortRule, circumstances: Circumstances) -> bool:
    """Whether the component holds its port, or a socket of which no process is shown; without sockets, whether it runs."""
    if not node.sockets:
        seen = circumstances.settings.component_seen(node, rule.component) if circumstances.settings else None
        return rule.official and (
            seen is not None or (rule.component == "kubelet" and _has_kubelet(node, circumstances))
        )
    return any(
        x.protocol == rule.protocol and x.port == rule.first and not x.loopback and _is_own(rule, x)
        for x in node.listeners
    )


def _has_kubelet(node: Node, circumstances: Circumstances) -> bool:
    """Whether a host is a node: in a list, by its pods, or by chains of the kubelet, which keeps one to notice that all were flushed."""
    if node.listings or circumstances.pods.get(node.name):
        return True
    rules = (r for c in node.of(Kind.FIREWALL) for r in c.records)
    return any(isinstance(r, IptablesChain | IptablesRule) and r.chain in _OF_KUBELET for r in rules)


def _is_own(rule: PortRule, x: Listener) -> bool:
    """Whether a socket is the component's own, be it part of another program (k3s), and not that of one in front of it."""
    match match_listener(rule, x):
        case Match.OWN:
            return True
        case Match.NOT_SHOWN:
            return rule.official or not rule.processes
        case Match.STAND_IN:
            return not (is_forwarder(x) or is_in_front(rule, x))
        case _:
            return False


def _rules(node: Node, circumstances: Circumstances) -> Iterator[PortRule]:
    """Yield the rules about single ports of a node that others ask; of unknown roles those whose component is there as well."""
    roles = circumstances.roles(node)
    rules = required_ports(
        version=circumstances.kubernetes, distribution=circumstances.distribution, cnis=circumstances.cnis, roles=roles,
        user=circumstances.user,
    )  # fmt: skip
    single = (r for r in rules if r.first == r.last and r.protocol in ("tcp", "udp") and _asked(node, r))
    return (r for r in single if roles is not None or r.is_for(()) or _holds(node, r, circumstances))


def _asked(node: Node, rule: PortRule) -> bool:
    """Whether the flow is a question: a listener is required, what is optional is asked where it is there."""
    if rule.kind == "listener":
        return not rule.only_if_seen or _listens(node, rule)
    if rule.kind == "optional":
        return rule.must_be_reachable and _listens(node, rule)
    return rule.kind == "kernel" and (
        any(_ends_at(k, rule, node) for k in node.links) or _of_kernel(node, rule) or _routed_into(node, rule)
    )


def _listens(node: Node, rule: PortRule) -> bool:
    return any(x.protocol == rule.protocol and x.port == rule.first and not x.loopback for x in node.listeners)


def _of_kernel(node: Node, rule: PortRule) -> bool:
    """Whether a socket is there that no process owns: that of a tunnel, where its parameters were not captured."""
    return any(
        x.protocol == rule.protocol and x.port == rule.first and not x.loopback and not x.owners for x in node.listeners
    )


def _routed_into(node: Node, rule: PortRule) -> bool:
    """Whether routes lead into a tunnel of the plugin that no capture of interfaces shows."""
    devices = {leg.device for r in node.routes for leg in r.legs if leg.device and leg.taken}
    return rule.purpose == _VXLAN and any(_is_usual(name, rule, node) for name in devices if node.link(name) is None)


def _ends_at(link: Link, rule: PortRule, node: Node) -> bool:
    """Whether a tunnel takes its packets at this port: as captured, else the usual one of its plugin, which no program holds."""
    port = _port_of(link.info) or _port_in(link.name)
    if port is not None or link.down or rule.purpose != _VXLAN:
        return port == rule.first
    return _is_usual(link.name, rule, node)


def _port_in(name: str) -> int | None:
    """Return the port in the name of a tunnel's device that Open vSwitch made, such as ``genev_sys_6081``."""
    found = _OF_OVS.fullmatch(name)
    return int(found[1]) if found else None


def _is_usual(name: str, rule: PortRule, node: Node) -> bool:
    """Whether the port is the usual one of the plugin whose VXLAN device has this name, and no program holds it."""
    if any(x.protocol == rule.protocol and x.port == rule.first and x.owners for x in node.listeners):
        return False
    kind = overlay_device(name)
    return kind is not None and kind.encapsulation == _VXLAN and rule.id.startswith(f"{kind.cni}-")


def _port_of(info: object) -> int | None:
    port = info.get("port") if isinstance(info, dict) else None
    return int(port) if port is not None and str(port).isdecimal() else None


def _needs(node: Node, rule: PortRule, circumstances: Circumstances) -> bool:
    roles = circumstances.roles(node) or frozenset()
    if "nodes" in rule.needed_by or any(role in roles for who, role in _ASKERS.items() if who in rule.needed_by):
        return True
    # a member of etcd beside the API server: its role says control plane, its own peer port that etcd runs there
    return (
        "etcd" in rule.needed_by and rule.is_for(roles) and _listens(node, rule) and _holds(node, rule, circumstances)
    )


def pod_of_each_node(world: World) -> dict[str, Pod]:
    """Return one pod of each node, a ready one with an address of its own."""
    found: dict[str, Pod] = {}
    for pod in world.pods:
        if pod.node and pod.ready and pod.addresses and not pod.host_network:
            found.setdefault(pod.node, pod)
    return found


def _of_pods(world: World, most: int | None) -> Iterator[Flow]:
    pods = tuple(pod_of_each_node(world).values())
    for place, a in enumerate(pods):
        for b in _near(pods, place, most):
            yield Flow(
                sender=a.full_name, target=b.full_name, port=_pod_port(b), size=_FULL, required_by=OF_PODS[0]
            )  # fmt: skip
    nodes = _nodes(world)
    for place, node in enumerate(nodes):
        near = {n.name for n in _near(nodes, place, most)} | {node.name}
        for pod in pods:
            if pod.node in near:
                yield Flow(sender=node.name, target=pod.full_name, port=_pod_port(pod), required_by=OF_PODS[1])


def _pod_port(pod: Pod) -> int:
    return pod.ports[0] if pod.ports else _POD_PORT


def _of_services(world: World) -> Iterator[Flow]:
    for service in world.services:
        if (service.namespace, service.name) == ("default", "kubernetes") or service.is_dns:
            for pod in pod_of_each_node(world).values():
                for port in service.ports:
                    if service.cluster_ip is not None and port.protocol in ("tcp", "udp"):
                        yield Flow(
                            sender=pod.full_name, target=str(service.cluster_ip), protocol=port.protocol, port=port.port,
                            required_by=f"pods to Service {service.namespace}/{service.name}",
                        )  # fmt: skip
