"""INTERNAL-IPs that do not fit: of another kind than the other nodes', or on an interface that is not for nodes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.ranges import is_public, private_range
from netparse.checks.nodes.masked_address import masked_address
from netparse.checks.nodes.told_address import told_another
from netparse.checks.shared.needs import ADDRESS_CAPTURE, without_address
from netparse.cluster import IP, Node, Origin, Prefix
from netparse.cluster.hidden_address import hides_internal_ip
from netparse.cluster.user_nat import VIRTUALBOX_NAT
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports.load import shipped
from netparse.records import KubernetesNode
from netparse.safe import sh

_ON = {
    "tunnel": "the overlay's own device",
    "gateway": "the overlay's own device",
    "pods": "the bridge of the pods",
    "containers": "the bridge of a container engine",
}
_ENOUGH = 2  # others in one range that make a node the odd one
_HOSTS_TOO = ("azure-cni", "romana")
"""Plugins whose bridge holds the node's own address."""


class NodeIpOutlier(Check):
    id = "node-ip-outlier"
    since = "0.1.0"
    title = "The node's INTERNAL-IP does not fit those of the other nodes"
    severity = Severity.HIGH
    expected = "INTERNAL-IPs of one kind, each on an interface that the nodes share"
    why = (
        "The API server, the other nodes and the CNI plugin use the INTERNAL-IP: a public address beside private ones leads around "
        "the cluster's network and through its firewall; one on the overlay or behind a NAT leads back to the node itself. "
        "The kubelet takes the first address of the interface with the default route, or what the host name resolves to."
    )
    fix = (
        "set the kubelet's --node-ip to the node's address in the network of the others and restart it",
        "where: kubeadm: KUBELET_EXTRA_ARGS in /etc/default/kubelet; k3s, RKE2: node-ip in config.yaml; Talos: machine.kubelet.nodeIP",
        "the host name must not resolve to the wrong address: getent hosts $(hostname)",
    )
    confirm = "kubectl get nodes -o wide"
    reference = "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/ (--node-ip)"
    wrong = "Clusters that span several sites over the Internet mix public and private addresses on purpose."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        tried = (
            self._without(node, context),
            self._on_device(node),
            self._nat(node, context),
            self._mixed(node, context),
            self._network(node, context),
            self._of_pods(node, context),
            self._by_other_card(node, context),
            self._told_another(node),
        )
        found = [f for f in tried if f]
        yield from found[:1]
        if found:
            return
        if not node.internal_ips:
            yield self.unknown(node, *without_address(node, context))
            return
        own = node.listed("internal_ip")
        if alone := _alone(node, context):
            reason = (
                f"{node.internal_ips[0]} is in {alone[0]}, those of the other {alone[1]} nodes are in {alone[2]}; "
                "on which interface it stands was not captured"
            )
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command, origins=(own[1] if own else None,))
            return
        yield self.finding(Verdict.PASS, node, actual=str(node.internal_ips[0]), origins=(own[1] if own else None,))

    def _without(self, node: Node, context: Context) -> Finding | None:
        """The node registered without an address, though others of the same list have one."""
        listing = next((x for x in node.listings if isinstance(x.record, KubernetesNode) and _lacks(x.record)), None)
        if node.internal_ips or listing is None or hides_internal_ip(listing):
            return None
        rows = [r for r in listing.origin.capture.records if isinstance(r, KubernetesNode)]
        shown = ((r.name, r.internal_ip) for r in rows if r.internal_ip)
        masked = (
            (n.name, "one, which is masked") for n in context.others(node) for x in n.listings if hides_internal_ip(x)
        )
        other = next(shown, None) or next(masked, None)
        if other is None:
            return None
        return self.finding(
            Verdict.WARN,
            node,
            subject="none",
            title="The node has no INTERNAL-IP",
            expected="each node has an INTERNAL-IP",
            actual=f"INTERNAL-IP is <none>; {other[0]} of the same list has {other[1]}",
            why="The API server does not reach the kubelet (logs, exec), and plugins that build tunnels to INTERNAL-IPs skip the node. The "
            "kubelet gives none where its --node-ip is on no interface, and where a cloud provider is to fill it in and does not.",
            fix=(
                f"on {node.name}: ps -ef | grep -o -- '--node-ip=[^ ]*'; ip address    # is it on an interface?",
                f"on {node.name}: journalctl -u kubelet | grep -i 'node ip'",
                f"with --cloud-provider=external: kubectl describe node {node.name} | grep uninitialized; the cloud controller's log",
            ),
            origins=[listing.origin],
            kinds=(Kind.NODES,),
        )

    def _on_device(self, node: Node) -> Finding | None:
        for ip in node.internal_ips:
            held = node.holder(ip)
            kind = device(held[0].name) if held else None
            if held and kind and kind.role in _ON and kind.plugin not in _HOSTS_TOO:
                actual = f"{ip} stands on {held[0].name}, {_ON[kind.role]}"
                return self._fault(Verdict.FAIL, node, ip, actual, (held[1].origin,), Kind.ADDRESSES, Kind.NODES)
        return None

    def _nat(self, node: Node, context: Context) -> Finding | None:
        ip = node.internal_ips[0] if node.internal_ips else None
        if ip is None or ip != VIRTUALBOX_NAT:
            return None
        others = [i for n in context.others(node) for i in n.internal_ips if i.version == ip.version]
        if not others:
            return None
        if VIRTUALBOX_NAT in others or any(int(i) >> 16 == int(ip) >> 16 for i in others):
            return (
                None  # two nodes with one address have a finding of their own; a network of 10.0.x.x is like any other
            )
        return self._fault(
            Verdict.WARN, node, ip, f"{ip} is the address behind VirtualBox's NAT, {others[0]} another node's", ()
        )

    def _mixed(self, node: Node, context: Context) -> Finding | None:
        """The INTERNAL-IP of another kind than most: of two kinds that are equally many the public ones are the odd ones."""
        hidden = masked_address(node)
        if not node.internal_ips and hidden is None:
            return None
        ip = node.internal_ips[0] if node.internal_ips else None
        kinds = context.once(_public, ip.version if ip else 4)
        own = is_public(ip) if ip else bool(hidden and hidden[1])
        same, other = kinds[own], kinds[not own]
        if not other or len(same) > len(other) or (len(same) == len(other) and not own):
            return None
        words = ("a public address", "a private one") if own else ("a private address", "a public one")
        shown = str(ip) if ip else hidden[0] if hidden else ""
        actual = f"{shown} is {words[0]}; {len(other)} of the {len(same) + len(other)} nodes have {words[1]}, such as {other[0].name}"
        if ip:
            return self._fault(Verdict.WARN, node, ip, actual, _line_of(other[0]))
        return self.finding(
            Verdict.WARN,
            node,
            subject=shown,
            title=f"{self.title}: {shown}",
            actual=actual,
            origins=(hidden[2] if hidden else None, *_line_of(other[0])),
            kinds=(Kind.NODES,),
        )

    def _network(self, node: Node, context: Context) -> Finding | None:
        """Return the address of a network itself, beside hosts' addresses of another range: overlays have such ones, cards do not."""
        alone = _alone(node, context)
        ip = node.internal_ips[0] if node.internal_ips else None
        if alone is None or ip is None or ip.version != 4 or int(ip) & 0xFF:
            return None
        actual = f"{ip} is the first address of a network, as overlays' own devices have it; the other {alone[1]} nodes are in {alone[2]}"
        return self._fault(Verdict.WARN, node, ip, actual, _line_of(next(context.others(node))))

    def _of_pods(self, node: Node, context: Context) -> Finding | None:
        """Return the first address of a block where the distribution's pods have theirs by default, beside nodes that are elsewhere."""
        ip, distribution = node.internal_ips[0] if node.internal_ips else None, context.circumstances.distribution
        default = shipped(distribution).meta.get("pods") if distribution else None
        pods = ip_network(default) if default else None
        if ip is None or pods is None or ip not in pods or int(ip) & 0xFF > 1 or node.holder(ip):
            return None
        other = next((n for n in context.others(node) for i in n.internal_ips[:1] if i not in pods), None)
        if other is None:
            return None
        actual = (
            f"{ip} is in {pods}, from which the pods have their addresses unless another network was chosen, and the first of a block "
            f"there, as the bridge of a node's pods has it; {other.name} has {other.internal_ips[0]}"
        )
        return self._fault(Verdict.WARN, node, ip, actual, _line_of(other))

    def _by_other_card(self, node: Node, context: Context) -> Finding | None:
        """The INTERNAL-IPs of all others, two at least, are in a network in which this node has an address too, by another card."""
        ip = node.internal_ips[0] if node.internal_ips else None
        if ip is None:
            return None
        elsewhere = [found for found in _cards(node) if ip not in found[0]]
        others = [i for n in context.others(node) for i in n.internal_ips[:1]] if elsewhere else []
        if len(others) < _ENOUGH:
            return None
        for network, own, card, origin in elsewhere:
            if own in others or not all(i.version == network.version and i in network for i in others):
                continue
            actual = (
                f"{ip}; the node has {own} on {card}, in {network}, where the other {len(others)} nodes have theirs"
            )
            return self._fault(Verdict.WARN, node, ip, actual, (origin,))
        return None

    def _told_another(self, node: Node) -> Finding | None:
        """The node notes another address than the cluster has of it: one was changed, and the other did not follow."""
        told = told_another(node)
        if told is None:
            return None
        on = f"on {sh(node.name)}"
        return self.finding(
            Verdict.WARN,
            node,
            subject=str(told.known),
            title=f"The node was told another address than its INTERNAL-IP: {told.address}",
            expected="the address that the node was told (node-ip) is one that the cluster has of it",
            actual=f"{told.note} is {told.address}, the INTERNAL-IP {told.known}; {told.what}",
            fix=(
                f"{on}: ip -br address; grep -rs node-ip /etc/rancher/*/config.yaml /etc/default/kubelet    # which is right?",
                f"{on}: sudo systemctl restart kubelet    # or k3s, k3s-agent, rke2-server, rke2-agent: it registers anew",
                "the log of the cloud controller: it keeps an address that it was not told, or does not run",
            ),
            origins=[told.origin, *_line_of(node)],
            kinds=(Kind.NODES,),
        )

    def _fault(
        self, verdict: Verdict, node: Node, ip: IP, actual: str, origins: Iterable[Origin], *kinds: Kind
    ) -> Finding:
        return self.finding(
            verdict,
            node,
            subject=str(ip),
            title=f"{self.title}: {ip}",
            actual=actual,
            origins=[*_line_of(node), *origins],
            kinds=kinds or (Kind.NODES,),
        )


def _lacks(row: KubernetesNode) -> bool:
    """Whether a row that is whole has no INTERNAL-IP."""
    return row.internal_ip is None and row.kernel_version is not None


def _cards(node: Node) -> Iterator[tuple[Prefix, IP, str, Origin]]:
    """Yield the networks that the node's cards are in, its address there, the card, and a line of an interface or a route."""
    for link in node.links:
        for a in link.addresses if device(link.name).role == "other" else ():
            yield a.ip.network, a.ip.ip, link.name, a.origin
    for r in node.routes.where(_is_of_card):
        if r.prefsrc:
            yield r.prefix, r.prefsrc, r.devices[0], r.origin


def _is_of_card(r: Way) -> bool:
    return bool(r.prefsrc) and not r.gateways and len(r.devices) == 1 and device(r.devices[0]).role == "other"


def _alone(node: Node, context: Context) -> tuple[str, int, str] | None:
    """Return the private range of the INTERNAL-IP, and how many others there are in which, where all of them are in another one.

    None where the interface that holds it was captured: then that tells.
    """
    ip = node.internal_ips[0] if node.internal_ips else None
    if ip is None or node.holder(ip):
        return None
    own = context.once(_ranges).get(node)
    others = [(r, n) for r, n in context.once(_counted).items() if n > (r == own)]
    if own is None or len(others) != 1:
        return None
    ((theirs, count),) = others
    return (own, count, theirs) if theirs not in (None, own) and count >= _ENOUGH else None


def _ranges(context: Context) -> dict[Node, str | None]:
    """Return the private range of the first INTERNAL-IP of each node that has one."""
    return {n: private_range(n.internal_ips[0]) for n in context.cluster.nodes if n.internal_ips}


def _counted(context: Context) -> Counter[str | None]:
    """Return how many nodes have their INTERNAL-IP in each of the ranges."""
    return Counter(context.once(_ranges).values())


def _public(context: Context, version: int) -> dict[bool, list[Node]]:
    """Return the nodes whose first INTERNAL-IP of this version is public, and those whose is not."""
    found: dict[bool, list[Node]] = {True: [], False: []}
    for node in context.cluster.nodes:
        if ips := _of_family(node, version):
            found[is_public(ips[0])].append(node)
        elif version == 4 and (hidden := masked_address(node)):
            found[hidden[1]].append(node)
    return found


def _of_family(node: Node, version: int) -> tuple[IP, ...]:
    return tuple(ip for ip in node.internal_ips if ip.version == version)


def _line_of(node: Node) -> Iterator[Origin]:
    if listed := node.listed("internal_ip"):
        yield listed[1]
    elif hidden := masked_address(node):
        yield hidden[2]
