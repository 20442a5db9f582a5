"""What each statement of a component says in the words of a check."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import chain

from netparse.checks.base import Context
from netparse.checks.lookups.ranges import is_public
from netparse.checks.shared.sessions import SESSIONS
from netparse.checks.told.complaint import Complaint
from netparse.checks.told.connections import unmade
from netparse.checks.told.plugins import PLUGIN_JUDGES
from netparse.checks.told.pod_addresses import no_addresses_left, ranges_apart
from netparse.checks.told.simple import simple
from netparse.cluster import Node
from netparse.cluster.messages import Said
from netparse.cluster.read import to_ip
from netparse.lazy import lazy_re
from netparse.ports import PortRule, rules_for, shipped_names
from netparse.safe import sh

_BRIDGE = lazy_re(
    r"docker\d+|docker_gwbridge|br-[0-9a-f]{12}|virbr\d+|lxdbr\d+|cni\d+|cbr0|podman\d+|cali\w+|flannel\.\d+|tunl0|vxlan\.calico|weave"
)
"""Devices that lead to no other node."""
_NAT = ("10.0.2.15",)
"""The address that VirtualBox gives every machine behind its NAT."""
_NODE_LOCAL_DNS = "169.254.20.10"
"""The address that nothing but the cache of DNS on each node listens at."""
_NODE_PORTS = range(30000, 32768)


def complaints(said: Said, context: Context) -> Iterator[Complaint]:
    """Yield what a message says of the network; nothing for what is usual where it was said."""
    yield from _JUDGES[said.message.says](said, context)


_SHOWN_BY = {"GoBGP": "gobgp neighbor", "FRR": "vtysh -c 'show bgp summary'"}


def _session(said: Said, context: Context) -> Iterator[Complaint]:
    agent = said.message.program or "BIRD"
    for peer in said.message.peers:
        owner = context.cluster.by_internal_ip.get(ip) if (ip := to_ip(peer)) else None
        yield Complaint(
            check="required-flow-blocked",
            node=said.node,
            subject=f"{peer}:179",
            title=f"A flow that the cluster needs does not arrive: {peer}:179",
            actual=f"{agent} has no BGP session with {owner.name if owner else 'its peer'} at {peer}",
            origin=said.origin,
            fix=(
                *SESSIONS.get(agent, ()),
                "tcp/179 between the nodes: firewalls, security groups, another program that holds the port (ss -lntp 'sport = :179')",
            ),
            confirm=_SHOWN_BY.get(agent, "calicoctl node status") + "    # on the node",
            of_flow=True,
        )


def _in_use(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    port = m.port or 0
    if port in _NODE_PORTS:
        check, what = "nodeport-range-conflict", "kube-proxy"
    elif any(r.covers(port) and r.kind != "range" for r in _every_rule()):
        check, what = "required-port-foreign-process", m.program or "a component"
    else:
        return
    holder = _holder(said, port, context)
    yield Complaint(
        check=check,
        node=said.node,
        subject=f"{m.protocol or 'tcp'}/{port}",
        title=f"A port that a component needs is taken: {port}",
        actual=f"{what} cannot listen on port {port}: {holder or 'another process'} holds it",
        origin=said.origin,
        fix=(
            f"ss -lntup 'sport = :{port}'    # on the node: which process is it?",
            "an earlier run of the component itself: stop it (crictl ps -a); after a failed kubeadm init or join: kubeadm reset",
            "another program: give it another port, or stop it",
        ),
        confirm=f"ss -lntp 'sport = :{port}'",
        whatever_it_shows=holder is not None,
    )


@cache
def _every_rule() -> tuple[PortRule, ...]:
    """Return the rules of all plugins, and of the distributions with ports of their own."""
    of_them = (rules_for(distribution=name) for name in ("k3s",))
    return tuple(chain(rules_for(cnis=shipped_names("cni")), *of_them))


def _holder(said: Said, port: int, context: Context) -> str | None:
    """Return the program that the sockets show on a port that another one could not get; None where it may be the same one."""
    only = context.cluster.nodes[0] if len(context.cluster.nodes) == 1 else None
    node, command = said.node or only, said.origin.capture.command_line
    own = "node-local-dns" if said.message.address == _NODE_LOCAL_DNS else ""
    speaker = " ".join((said.message.program or own, *(command.words if command else ())))
    found = next((x.process for x in node.listeners if x.port == port and x.process), None) if node else None
    return found if found and speaker.strip() and found not in speaker else None


def _dropped(said: Said, context: Context) -> Iterator[Complaint]:
    """A packet that the kernel's log says the firewall dropped, where the cluster needs it: by its port, or as one between pods."""
    m = said.message
    port, protocol = m.port, (m.protocol or "").lower()
    source, target = to_ip(m.source), to_ip(m.address)
    if source is None or target is None or target.is_multicast or str(target).endswith(".255"):
        return
    known = next(
        (
            r
            for r in rules_for(cnis=shipped_names("cni"))
            if port and r.covers(port) and r.protocol == protocol and r.kind not in ("absent", "range")
        ),
        None,
    )
    pods = bool(m.out) and any(_POD_DEVICE.match(d) for d in (m.device or "", m.out or ""))
    if port in (9345, 8472, 51820, 51821):
        what = {9345: "the supervisor of RKE2", 8472: "flannel's or Cilium's VXLAN"}.get(port, "WireGuard")
    elif known and not pods:
        what = known.component
    elif pods:
        what = "traffic of pods"
    elif protocol == "4":
        what = "IPIP of Calico"
    else:
        return
    if is_public(source) and source not in context.cluster.by_internal_ip and not pods:
        return  # the Internet knocks at every port
    shown = f"{protocol}/{port}" if port else protocol or "packets"
    yield Complaint(
        check="pod-traffic-blocked" if pods else "required-flow-blocked",
        node=said.node,
        subject=f"{m.address}:{port}" if port else f"{m.address} protocol {protocol}",
        title=f"The firewall drops {'traffic of pods' if pods else shown}: {what}",
        actual=f"the firewall's log ({m.reason}) shows {shown} from {m.source} to {m.address}, which it drops: {what}",
        origin=said.origin,
        fix=(
            _open(m.source, port, protocol) if port and not pods else _LET_PODS,
            "netparse ports --firewall    # prints the rules for all ports that the cluster needs",
        ),
        confirm="journalctl -k -n 50    # no further lines of this kind",
        of_flow=True,
    )


def _open(source: str | None, port: int, protocol: str) -> str:
    """Return how the firewalls that log so let a port in."""
    firewalld = f"firewall-cmd --permanent --add-port={port}/{protocol}; firewall-cmd --reload"
    return f"let the other nodes in: ufw allow from {source} to any port {port} proto {protocol}; or {firewalld}"


_LET_PODS = (
    "let the pods pass: ufw default allow routed; or firewall-cmd --permanent --zone=trusted --add-source=POD-CIDR"
)
_POD_DEVICE = lazy_re(r"cni\d|cali|veth|flannel|vxlan\.calico|tunl|lxc|weave|cilium|kube-bridge|genev")


def _refused(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    node = context.cluster.by_internal_ip.get(ip) if (ip := to_ip(m.source)) else None
    yield Complaint(
        check="required-flow-blocked",
        node=node or said.node,
        subject=str(m.source),
        title=f"A firewall on {m.source} refuses packets",
        actual=f"{m.source} answers 'admin prohibited' for {m.address}: its own firewall rejects the packets",
        origin=said.origin,
        fix=(
            "on that host: iptables -vnL; firewall-cmd --list-all; nft list ruleset    # the rule that rejects with icmp-host-prohibited",
        ),
        confirm="tcpdump -ni any icmp    # no further 'admin prohibited'",
        of_flow=True,
    )


def _endpoint(said: Said, context: Context) -> Iterator[Complaint]:
    """An address that a plugin chose for its node: wrong where it is of a bridge or of a NAT, or not the node's INTERNAL-IP."""
    m, ip = said.message, to_ip(said.message.address)
    listed: Node | None = said.node if said.node and said.node.listings and said.node.internal_ips else None
    if _BRIDGE.fullmatch(m.device or ""):
        why = f"which is of {m.device}, a bridge of this host alone"
    elif m.address in _NAT:
        why = "which every machine behind VirtualBox's NAT has"
    elif listed and ip is not None and ip not in listed.internal_ips and ip not in context.cluster.by_internal_ip:
        why = f"and not the node's INTERNAL-IP {listed.internal_ips[0]}"
    else:
        return
    yield _chosen(said, f"{m.program} takes {m.address} for the address of its node, {why}")


def _taken_twice(said: Said, context: Context) -> Iterator[Complaint]:
    m = said.message
    yield _chosen(said, f"Calico refuses {m.address}: {m.node} has it already, so that both nodes chose the same")


def _chosen(said: Said, actual: str) -> Complaint:
    return Complaint(
        check="overlay-wrong-interface",
        node=said.node,
        subject=said.message.address or "",
        actual=actual,
        origin=said.origin,
        fix=(
            "calico: kubectl -n kube-system set env daemonset/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip",
            "flannel: --iface=INTERFACE in the arguments of kube-flannel; K3s: --flannel-iface, and --node-ip",
        )
        if said.message.program in ("calico", "flannel")
        else None,
        confirm="ip -d link show; kubectl get nodes -o yaml | grep -E 'public-ip|IPv4Address'    # each the node's INTERNAL-IP",
    )


def _no_endpoints(said: Said, context: Context) -> Iterator[Complaint]:
    name = (said.message.name or "").partition(":")[0]
    namespace, slash, service = name.partition("/")
    where = f"-n {sh(namespace)} {sh(service)}" if slash else sh(name)
    yield Complaint(
        check="service-without-endpoints",
        node=None,
        subject=name,
        title=f"A Service leads nowhere: {name}",
        actual=f"the API server or kube-proxy finds no endpoint of {name}",
        origin=said.origin,
        fix=(
            f"kubectl get service,endpoints {where} -o wide; kubectl get pods -A --show-labels    # does the selector fit, are they ready?",
        ),
        confirm="kubectl get endpoints -A",
    )


_PLUGIN_FIX = (
    "kubectl get pods -A -o wide    # is the CNI plugin's pod of this node running and ready, and what does its log say?",
    "ls -l /etc/cni/net.d /opt/cni/bin    # on the node: the plugin puts its configuration and its programs there",
)
_JUDGES: Mapping[str, Callable[[Said, Context], Iterator[Complaint]]] = {
    **PLUGIN_JUDGES,
    "connection-failed": unmade,
    "session-failed": _session,
    "port-in-use": _in_use,
    "packet-dropped": _dropped,
    "packet-refused": _refused,
    "endpoint": _endpoint,
    "endpoint-of-two": _taken_twice,
    "name-of-two": simple(
        "duplicate-mac",
        "{mac}",
        "{program} of {name} and of {node} both have the name {mac}, the MAC that is made from the machine's id",
        (
            "cat /etc/machine-id /sys/class/dmi/id/product_uuid    # on both: clones of one machine have the same",
            "rm /etc/machine-id /var/lib/dbus/machine-id; systemd-machine-id-setup    # on the clone; reboot",
        ),
        "cat /etc/machine-id    # on both: two ids",
    ),
    "no-endpoints": _no_endpoints,
    "address-not-here": simple(
        "node-ip-not-on-interface",
        "{address}",
        "a component is told to use {address}, and no interface of the host has it",
    ),
    "bridge-of-another-network": simple(
        "bridge-leftover",
        "{device}",
        "the CNI plugin finds another address on {device} than {network}, which the node's pods have now",
    ),
    "address-beside": simple(
        "bridge-leftover",
        "{device}",
        "flannel does not start: {device} has another address beside its own: {reason}",
        (
            "ip -4 addr show type vxlan    # on the node: flannel's device may have one address alone, that of its podCIDR with /32",
            "who gave the other: a DHCP client that takes every device, a load balancer of Services; make it leave flannel's alone",
            "ip link delete DEVICE; restart flannel, K3s or RKE2, which make it anew    # DEVICE is the one that the message names",
        ),
    ),
    "node-in-services": simple(
        "network-overlap",
        "{network}",
        "the node's own address {address} lies in the network of Services {network}",
        (
            "give the Services a network that no host has: --service-cidr of kubeadm init, serviceNetwork of OpenShift",
            "it cannot be changed in a cluster that runs: make the cluster anew, or move the host to another network",
        ),
    ),
    "no-pod-network": simple(
        "cni-not-running",
        "podCIDR",
        "{program} does not start: the node has no podCIDR",
        (
            "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDR    # which have none?",
            "none has: kubeadm init lacked --pod-network-cidr; set --cluster-cidr and --allocate-node-cidrs of the controller manager",
            "the networks are used up where more nodes than fit joined: a larger cluster-cidr, or a longer node-cidr-mask-size",
        ),
    ),
    "network-not-ready": simple("node-network-unavailable", "NetworkReady", "the container runtime reports: {reason}"),
    "no-addresses-left": no_addresses_left,
    "ranges-apart": ranges_apart,
    "no-range": simple(
        "cni-not-running",
        "weave",
        "weave has no range of addresses to give to pods: {reason}",
        (
            "weave status peers; weave status connections    # peers that are gone still count: weave rmpeer NAME, once for each",
            "tcp and udp 6783 and udp 6784 must be open between all nodes",
        ),
        "weave status ipam",
    ),
    "no-route-created": simple(
        "node-network-unavailable",
        "NetworkUnavailable",
        "NetworkUnavailable is True: {reason}",
        confirm="kubectl describe nodes | grep NetworkUnavailable    # False",
        of_any=True,
    ),
    "not-ready": simple(
        "node-not-ready",
        "Ready",
        "the condition Ready of a node is not True: {reason}",
        (
            "kubectl get nodes; kubectl describe nodes | grep -E '^Name:|Ready '    # which node is it, since when, why",
            "on that node: systemctl status kubelet; journalctl -u kubelet -n 100",
        ),
        of_any=True,
    ),
    "plugin-missing": simple("cni-not-running", "", "no CNI plugin serves the node: {reason}", _PLUGIN_FIX),
    "neighbors-overflow": simple(
        "neighbor-table-full", "overflow", "the kernel says: {reason}", whatever_it_shows=True
    ),
    "connections-overflow": simple(
        "conntrack-table-full", "overflow", "the kernel says: {reason}", whatever_it_shows=True
    ),
    "address-taken": simple("address-conflict-detected", "{address}", "the system says: {reason}"),
    "no-default-route": simple("default-route-missing", "", "a component finds no default route: {reason}"),
    "no-forwarding": simple("forwarding-disabled", "net.ipv4.ip_forward", "kubeadm or the runtime says: {reason}"),
    "dns-loop": simple(
        "network-pod-not-ready",
        "coredns",
        "CoreDNS stops because its questions come back to it: loop {reason}",
        (
            "cat /etc/resolv.conf /run/systemd/resolve/resolv.conf    # on the node: nameserver 127.0.0.53 leads CoreDNS to itself",
            "resolvConf: /run/systemd/resolve/resolv.conf in the kubelet's configuration; restart the kubelet, delete CoreDNS' pods",
            "or a server in place of /etc/resolv.conf: kubectl -n kube-system edit configmap coredns    # forward . 192.0.2.53",
        ),
    ),
}
