"""What CNI plugins, load balancers and the kernel write that names a fault by itself."""

from collections.abc import Callable, Iterator, Mapping

from netparse.checks.base import Context
from netparse.checks.told.complaint import Complaint
from netparse.checks.told.simple import simple
from netparse.cluster.messages import Said
from netparse.cluster.read import to_ip
from netparse.safe import sh


def _networks_apart(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    yield Complaint(
        check="cni-not-running",
        node=said.node,
        subject=m.network or "podCIDR",
        title="flannel does not start: the node's pod network is not in its own",
        actual=f"flannel has the network {m.name}, and {m.node or 'the node'} has the podCIDR {m.network}, which is not in it",
        origin=said.origin,
        fix=(
            "kubectl -n kube-flannel edit configmap kube-flannel-cfg    # Network in net-conf.json: the --pod-network-cidr of the cluster",
            "kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds",
            "kubectl -n kube-system get configmap kubeadm-config -o yaml | grep podSubnet    # which one the cluster has",
        ),
        confirm="kubectl -n kube-flannel get pods -o wide    # all Running",
    )


def _not_direct(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    owner = context.cluster.by_internal_ip.get(ip) if (ip := to_ip(m.address)) else None
    whose = f"{owner.name} at {m.address}" if owner else m.address
    yield Complaint(
        check="pod-route-missing",
        node=said.node,
        subject=m.network or str(m.address),
        title=f"A route to pods cannot be made: {m.network}",
        actual=f"{m.program} has no route to the pods {m.network} of {whose}: the way there {m.reason}",
        origin=said.origin,
        fix=(
            "nodes of several subnets need a tunnel: Cilium with tunnel-protocol vxlan, or routes for the pods on the routers between",
            "auto-direct-node-routes is for nodes of one subnet; with direct-routing-skip-unreachable the others go by the default route",
        ),
        confirm=f"ip route get {m.address}    # on the node: no via",
    )


def _name_unknown(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    yield Complaint(
        check="required-flow-blocked",
        node=said.node,
        subject=f"{m.name}:10250",
        title=f"The API server does not find the node by its name: {m.name}",
        actual=f"the API server asks for {m.name}, which has no address there: {m.reason}",
        origin=said.origin,
        fix=(
            f"getent hosts {sh(m.name or '')}    # on the control-plane nodes: a line in /etc/hosts or in DNS",
            "or the API server takes addresses: --kubelet-preferred-address-types=InternalIP,Hostname",
        ),
        confirm=f"getent hosts {sh(m.name or '')}",
        of_flow=True,
    )


def _no_agent(said: Said, context: Context) -> Iterator[Complaint]:
    yield Complaint(
        check="required-flow-blocked",
        node=None,
        subject="8132",
        title="No agent of konnectivity has connected to the API server",
        actual="the API server has no way to the nodes: no agent of konnectivity is connected to it",
        origin=said.origin,
        fix=(
            "kubectl get pods -n kube-system -l k8s-app=konnectivity-agent -o wide    # running on each worker?",
            "tcp/8132 from the workers to the controller, and to the address of a load balancer before it, must be open",
        ),
        confirm="kubectl logs of any pod",
        of_flow=True,
    )


def _two_addresses(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    ips = [ip for p in m.peers if (ip := to_ip(p))]
    if len({ip.version for ip in ips}) == len(ips):
        return
    yield Complaint(
        check="node-ip-outlier",
        node=said.node,
        subject=", ".join(m.peers),
        title="The kubelet is given several addresses for its node",
        actual=f"the kubelet does not start: its --node-ip is {', '.join(m.peers)}, and of one family it takes one alone",
        origin=said.origin,
        fix=(
            "is one of them virtual (keepalived, kube-vip, Talos)? It must not be the node's",
            "Talos: machine.kubelet.nodeIP.validSubnets with !ADDRESS/32 for the virtual one; elsewhere --node-ip with the node's own",
        ),
        confirm="kubectl get nodes -o wide",
    )


def _peer_unknown(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    owner = context.cluster.by_internal_ip.get(ip) if (ip := to_ip(m.address)) else None
    yield Complaint(
        check="required-flow-blocked",
        node=said.node,
        subject=f"{m.address}:179",
        title=f"A BGP peer is not known here: {m.address}",
        actual=f"{m.program} refuses {f'{owner.name} at ' if owner else ''}{m.address}, which is no peer in its configuration",
        origin=said.origin,
        fix=(
            "kubectl get nodes -o wide    # is it the INTERNAL-IP of a node? One that sends from another address is not recognised",
            "restart the plugin's pod on this node: it reads the nodes, and makes a peer of each",
        ),
        confirm="gobgp neighbor    # in the plugin's pod: all Establ",
        of_flow=True,
    )


def _no_destination(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    ip = to_ip(m.address)
    name = next((s.full_name for s in context.cluster.objects.services if ip in s.cluster_ips), None)
    yield Complaint(
        check="service-without-endpoints",
        node=said.node,
        subject=f"{m.address}:{m.port}",
        title=f"A Service leads nowhere: {name or f'{m.address}:{m.port}'}",
        actual=f"IPVS has no destination for {m.address}:{m.port}" + (f", the Service {name}" if name else ""),
        origin=said.origin,
        fix=(
            f"kubectl get services -A | grep {m.address}; kubectl get endpoints -A    # does the selector fit, are the pods ready?",
        ),
        confirm=f"ipvsadm -Ln | grep -A2 {m.address}:{m.port}",
        whatever_it_shows=True,
    )


PLUGIN_JUDGES: Mapping[str, Callable[[Said, Context], Iterator[Complaint]]] = {
    "networks-apart": _networks_apart,
    "not-direct": _not_direct,
    "name-unknown": _name_unknown,
    "no-agent": _no_agent,
    "two-addresses": _two_addresses,
    "peer-unknown": _peer_unknown,
    "no-destination": _no_destination,
    "no-filter": simple(
        "cni-not-running",
        "br_netfilter",
        "flannel does not start: the kernel's module br_netfilter is not loaded",
        (
            "modprobe br_netfilter; echo br_netfilter > /etc/modules-load.d/k8s.conf    # on each node",
            "sysctl -w net.bridge.bridge-nf-call-iptables=1    # and in /etc/sysctl.d/k8s.conf",
        ),
        "ls /proc/sys/net/bridge/bridge-nf-call-iptables",
    ),
    "no-card": simple(
        "cni-not-running",
        "interface",
        "{program} finds no interface of the node that it may use: {reason}",
        (
            "ip -br address; ip route    # on the node: has the interface that the plugin is told to use another name, or no address?",
            "flannel: --iface, --iface-regex; calico: IP_AUTODETECTION_METHOD, nodeAddressAutodetectionV4",
        ),
    ),
    "caller-unknown": simple(
        "overlay-wrong-interface",
        "{address}",
        "BIRD is called from {address}, which is no peer of its: a node sends from another address than Calico has for it",
        (
            "calicoctl get nodes -o wide    # which node has it, and which address has Calico for that node?",
            "kubectl -n kube-system set env daemonset/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip",
        ),
        "calicoctl node status    # all Established",
    ),
    "plugin-refused": simple(
        "cni-not-running",
        "token",
        "calico may not ask the API server, so that it gives pods no network: {reason}",
        (
            "kubectl -n kube-system rollout restart daemonset calico-node    # writes /etc/cni/net.d/calico-kubeconfig anew",
            "date    # on the node: is its clock right?",
        ),
        "kubectl get pods -A -o wide    # none stays in ContainerCreating",
    ),
    "range-of-a-route": simple(
        "network-overlap",
        "{network}",
        "weave does not start: its network {network} overlaps the route {name} of the host",
        (
            "give weave another network: IPALLOC_RANGE of the DaemonSet weave-net",
            "ip route    # on the host: whose route is it? one that is left over is deleted",
        ),
    ),
    "own-mac-heard": simple(
        "duplicate-mac",
        "{device}",
        "the kernel hears its own MAC {mac} on {device}: another machine has the same, or the wire leads back",
        (
            "ip -br link    # on the nodes: which has the same MAC? clones of one virtual machine have",
            "a loop: are two legs of a bond or two ports of a bridge plugged into one network?",
        ),
        "ip -br link    # on all nodes: each MAC once",
    ),
    "queue-full": simple(
        "accept-queue-full",
        "{reason}",
        "the kernel says: {reason}",
        whatever_it_shows=True,
    ),
    "agent-unready": simple(
        "network-pod-not-ready",
        "calico-node",
        "calico-node is not ready: {reason}",
        (
            "kubectl get pods -A -o wide -l k8s-app=calico-node    # on which node?",
            "kubectl logs of that pod, container calico-node",
        ),
    ),
    "vrrp-refused": simple(
        "duplicate-ip",
        "VRRP",
        "keepalived refuses what another router of its number says, so that both may hold the address: {reason}",
        (
            "grep -A4 -E 'virtual_router_id|auth_pass|virtual_ipaddress' /etc/keepalived/keepalived.conf    # equal on all of a group",
            "another group in the same network needs another virtual_router_id",
        ),
        "ip -br address | grep VIP    # on one node alone",
    ),
}
