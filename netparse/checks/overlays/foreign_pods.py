"""Pods whose address is of a container engine's own bridge, though the cluster's pods have another network."""

from collections.abc import Iterator
from ipaddress import ip_network

from netparse.checks.base import Check, Context
from netparse.cluster import IP, Node, PodView
from netparse.findings import Finding, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.safe import sh

_BRIDGES = {
    "172.17.0.0/16": "docker0",
    "10.88.0.0/16": "the bridge of Podman, or of an example that containerd and CRI-O bring along",
    "10.85.0.0/16": "CRI-O's own bridge",
}
"""What engines give to their bridge where nobody configured another network."""
_ON_HOSTS = ("cni", "proxy")
_STATIC = lazy_re(r"(?:etcd|kube-apiserver|kube-scheduler|kube-controller-manager)-")


def foreign_pods(check: Check, node: Node, context: Context) -> Iterator[Finding]:
    """Yield a finding for each such network that pods of this node have addresses of."""
    for network, pods in context.once(_foreign).items():
        mine = [p for p in pods if p.node == node.name]
        if not mine:
            continue
        first = mine[0]
        names = ", ".join(f"{p.full_name} {p.ips[0]}" for p in mine[:3]) + (", …" if len(mine) > 3 else "")
        where = f" -n {sh(first.namespace)}" if first.namespace else ""
        yield check.finding(
            Verdict.FAIL,
            node,
            subject=network,
            title=f"Pods have addresses of a container engine's bridge, not of the pod network: {network}",
            expected="all pods that are not on the hosts' network have addresses of the cluster's pod network",
            actual=f"{names}: {network} is that of {_BRIDGES[network]}",
            why="Another configuration of CNI, or none, made these pods: other nodes have no way to them, and Services that lead to "
            "them do not answer.",
            fix=(
                f"on {node.name}: ls /etc/cni/net.d    # what comes before the plugin's own file (containerd-net, podman, crio) has to go",
                f"on {node.name}: restart the container runtime and the kubelet; with Docker: the kubelet uses CNI (--network-plugin=cni)?",
                f"then the pods are made anew: kubectl delete pod {sh(first.name)}{where}",
            ),
            confirm="kubectl get pods -A -o wide",
            origins=[p.origin for p in mine[:4]],
            kinds=(Kind.PODS,),
        )


def _foreign(context: Context) -> dict[str, list[PodView]]:
    """The pods by the engine's network, where other pods show that the cluster's own is another one."""
    hosts = _hosts(context)
    pods = [
        p
        for p in context.cluster.objects.pods
        if p.node and not p.done and not p.host_network and p.ips and p.ips[0] not in hosts
    ]
    configured = [n.prefix for n in context.cluster.settings.networks if n.use == "pods"]
    found: dict[str, list[PodView]] = {}
    for name in _BRIDGES:
        network = ip_network(name)
        inside = [p for p in pods if p.ips[0].version == 4 and p.ips[0] in network]
        meant = any(n.version == 4 and n.overlaps(network) for n in configured)
        others = [p for p in pods if p not in inside and p.ips[0].version == 4 and _is_usual(p, context)]
        known = bool(others) or any(n.version == 4 for n in configured)
        if inside and known and not meant and not any(ip.version == 4 and ip in network for ip in hosts):
            found[name] = inside
    return found


def _is_usual(pod: PodView, context: Context) -> bool:
    """Whether a pod shows the cluster's pod network: its address is in no network of nodes, nor in another engine's."""
    ip = pod.ips[0]
    return not context.networks.in_node_network(ip) and not any(ip in ip_network(n) for n in _BRIDGES)


def _hosts(context: Context) -> set[IP]:
    """Return the addresses of the nodes: of the list, and of pods that are always on their network."""
    static = (p for p in context.cluster.objects.pods if p.host_network or _STATIC.match(p.name))
    on_hosts = (n.pod for n in context.network_pods if n.role in _ON_HOSTS)
    return {*context.cluster.by_internal_ip, *(ip for p in (*static, *on_hosts) for ip in p.ips)}
