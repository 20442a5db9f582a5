"""Networks that must not overlap: of the nodes, of their pods, of container engines beside Kubernetes."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.checks.addresses.service_addresses import services
from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device, working
from netparse.checks.lookups.networks import Seen, connected
from netparse.checks.lookups.plugged_in import is_plugged_in
from netparse.checks.lookups.pod_networks import PLUGINS
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE
from netparse.cluster import IP, Node, Origin, Prefix, RouteView
from netparse.cluster.prefixes import is_within
from netparse.cluster.views import Way
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_Others = dict[Prefix, Origin]


class NetworkOverlap(Check):
    id = "network-overlap"
    since = "0.1.0"
    title = "Networks overlap"
    severity = Severity.HIGH
    expected = "pod networks, container bridges and the networks of the nodes share no address"
    why = (
        "The node believes that addresses of the other network are behind its own bridge and never sends packets for them "
        "out: some nodes or pods cannot be reached from it, often a single one."
    )
    fix = (
        'docker: "bip" and "default-address-pools" in /etc/docker/daemon.json; docker network ls, and rm of the one that is in the way',
        "pods: a pod network cannot be changed in place; plan --pod-network-cidr apart from the nodes' networks",
        "Services: give the nodes addresses outside their network, or build the cluster anew with --service-cidr apart from the nodes'",
    )
    confirm = "ip route get, for an address of the other network    # must not name the bridge"
    reference = (
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/#pod-network"
    )
    wrong = (
        "Networks that interfaces, routes and configurations show are compared, never ranges that are only usual. Flat networks, "
        "in which pods have addresses of the node network on purpose, have no bridge of their own and are not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        seen = (*self._containers(node, context), *self._pods(node, context), *self._routed(node, context))
        findings = [*self._configured(node, context), *seen]
        yield from findings
        if findings or not node.linux:
            return
        if not node.of(Kind.ADDRESSES):
            broken = node.broken(Kind.ADDRESSES)
            reason = broken[0].unusable if broken else f"{ADDRESS_CAPTURE.what} of this node were not captured"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
        elif not node.showing(Kind.ADDRESSES, family=node.family):
            reason = f"the capture does not show every address of the node{limits(node, Kind.ADDRESSES)}"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
        else:
            yield self.finding(Verdict.PASS, node, actual="no bridge or pod network of it overlaps another network")

    def _containers(self, node: Node, context: Context) -> Iterator[Finding]:
        for seen in connected(node, "containers"):
            yield from self._compare(seen, "the node network", _nodes(context), Verdict.FAIL)
            pods = {p: context.pod_networks.all[p] for p in context.pod_networks.overlapping(seen.prefix)}
            pods = {p: o for p, o in pods.items() if not _is_part_of_pods(node, seen, p)}
            yield from self._compare(seen, "the pod network", pods, Verdict.FAIL)
            yield from self._compare(seen, "the network of another interface,", _cards(node, context), Verdict.WARN)
            yield from self._compare(seen, "the network of its own card", _only_routed(node, context), Verdict.FAIL)
            configured = context.cluster.settings.networks
            of_services = {n.prefix: n.origin for n in configured if n.use == "services"}
            yield from self._compare(seen, "the network of Services", of_services, Verdict.FAIL)
            if not context.pod_networks.all:
                of_pods = {n.prefix: n.origin for n in configured if n.use == "pods"}
                yield from self._compare(seen, "the configured pod network", of_pods, Verdict.FAIL)
            held = {ip_network(a.ip.ip): a.origin for _, a in services(node)}
            yield from self._compare(seen, "Services, by their addresses", held, Verdict.FAIL)

    def _configured(self, node: Node, context: Context) -> Iterator[Finding]:
        """What configurations say: networks of pods or Services around the node's own address, or around each other."""
        networks = context.cluster.settings.networks
        flat = is_flat(context)
        for network in networks:
            held = [ip for ip in node.internal_ips if ip in network.prefix]
            if held and not (flat and network.use == "pods"):
                whose = {"pods": "pod network", "services": "network of Services"}[network.use]
                yield self.finding(
                    Verdict.FAIL,
                    node,
                    subject=f"{network.use} {network.prefix}",
                    title=f"{self.title}: the {whose} and the node network",
                    actual=f"the {whose} {network.prefix} ({network.said_by}) contains the addresses of nodes",
                    origins=[network.origin, *(o for x in node.listings[:1] for o in [x.origin])],
                    fix=self.fix[1:2] if network.use == "pods" else self.fix[2:],
                    confirm=f"kubectl get nodes -o wide    # no INTERNAL-IP in {network.prefix}",
                )
        pairs = [(a, b) for a in networks for b in networks if a.use == "pods" and b.use == "services"]
        for a, b in pairs:
            if a.prefix.version == b.prefix.version and a.prefix.overlaps(b.prefix):
                yield self.finding(
                    Verdict.FAIL,
                    node,
                    subject=f"pods {a.prefix} services {b.prefix}",
                    title=f"{self.title}: pods and Services",
                    actual=f"the pod network {a.prefix} ({a.said_by}) overlaps the network of Services {b.prefix} ({b.said_by})",
                    origins=[a.origin, b.origin],
                    fix=self.fix[1:2],
                    confirm="kubectl -n kube-system get configmap kubeadm-config -o yaml    # podSubnet and serviceSubnet",
                )

    def _pods(self, node: Node, context: Context) -> Iterator[Finding]:
        for seen in connected(node, "pods", "gateway", "tunnel"):
            yield from self._compare(seen, "the node network", _nodes(context), Verdict.FAIL)
            yield from self._compare(seen, "the network of another interface,", _cards(node, context), Verdict.WARN)
            yield from self._compare(seen, "the network of its own card", _only_routed(node, context), Verdict.FAIL)
        if not is_flat(context):
            yield from self._ends(node, context)

    def _ends(self, node: Node, context: Context) -> Iterator[Finding]:
        """The single address of a tunnel's end inside the network of a card: pods have theirs there too."""
        shown = connected(node, "pods", "gateway", "tunnel")
        for link, _ in working(node, "tunnel"):
            for a in link.addresses:
                single = a.ip.network.prefixlen == a.ip.max_prefixlen and not a.ip.ip.is_link_local
                for prefix, origin in _cards(node, context).items() if single else ():
                    if a.ip.ip not in prefix or any(
                        s.prefix.overlaps(prefix) for s in shown if s.prefix.version == prefix.version
                    ):
                        continue  # the bridge of its pods tells it
                    yield self.finding(
                        Verdict.WARN,
                        node,
                        subject=f"{link.name} {prefix}",
                        title=f"{self.title}: {link.name} and the network of another interface",
                        actual=f"{a.ip.ip} of {link.name}, which is of the pod network, is an address of {prefix}, the network of a card",
                        origins=[a.origin, origin],
                        kinds=(Kind.ADDRESSES,),
                        fix=self.fix[1:2],
                        confirm=f"ip route get {a.ip.ip + 2}    # of a pod there: by which device?",
                    )

    def _routed(self, node: Node, context: Context) -> Iterator[Finding]:
        """What the routes show: networks of pods inside the network of a card, the node's own first."""
        cards = _cards_by_route(node, context)
        shown = {seen.prefix for seen in connected(node, "containers", "pods", "gateway", "tunnel")}
        inside_any = any(node.routes.any(_is_beside, prefix) for prefix in cards)
        pods = {p: r for p, r in _pods_by_route(node, context).items() if p not in shown} if inside_any else {}
        for prefix, (card, own) in cards.items():
            inside = [p for p in pods if p.version == prefix.version and p.overlaps(prefix) and p != prefix]
            if inside:
                what = "the node's own network" if own else "pod networks"
                names = ", ".join(map(str, inside[:4])) + (f" and {len(inside) - 4} more" if len(inside) > 4 else "")
                shape = f"pod networks {names} lie in {prefix} on {card.devices[0]}, the network of the nodes"
                other = f"{prefix} on {card.devices[0]} overlaps the pod networks {names}"
                yield self.finding(
                    Verdict.FAIL if own else Verdict.WARN,
                    node,
                    subject=f"{card.devices[0]} {prefix}",
                    title=f"{self.title}: {card.devices[0]} and {what}",
                    actual=shape if own else other,
                    origins=[card.origin, *(pods[p].origin for p in inside[:4])],
                    kinds=(Kind.ROUTES,),
                    fix=self.fix[1:2],
                    confirm=f"ip route get {next(inside[0].hosts(), inside[0].network_address)}    # by which device?",
                )
        yield from self._engines_by_route(node, context, shown)

    def _engines_by_route(self, node: Node, context: Context, shown: set[Prefix]) -> Iterator[Finding]:
        """The network of a container engine around those of pods to which other routes lead; smaller, it may be the pods' own part."""
        for r in node.routes.where(_is_of_engine):
            pods = {e.route.prefix: e.route for e in context.pod_networks.routes_of.get(node, ())}
            inside = [p for p in pods if is_within(p, r.prefix)] if r.prefix not in shown else []
            if inside:
                names = ", ".join(map(str, inside[:4])) + (f" and {len(inside) - 4} more" if len(inside) > 4 else "")
                yield self.finding(
                    Verdict.FAIL,
                    node,
                    subject=f"{r.devices[0]} {r.prefix}",
                    title=f"{self.title}: {r.devices[0]} and the pod network",
                    actual=f"{r.prefix} on {r.devices[0]} overlaps the pod networks {names}",
                    origins=[r.origin, *(pods[p].origin for p in inside[:4])],
                    kinds=(Kind.ROUTES,),
                    fix=self.fix[:1],
                    confirm=f"ip route get {next(inside[0].hosts(), inside[0].network_address)}    # by which device?",
                )

    def _compare(self, seen: Seen, what: str, others: _Others, verdict: Verdict) -> Iterator[Finding]:
        hit = [p for p in others if p.version == seen.prefix.version and p.overlaps(seen.prefix)]
        if not hit:
            return
        shown = ", ".join(map(str, hit[:4])) + (f" and {len(hit) - 4} more" if len(hit) > 4 else "")
        title = f"{self.title}: {seen.link.name} and {what.rstrip(',')}"
        yield self.finding(
            verdict,
            seen.node,
            subject=f"{seen.link.name} {seen.prefix}",
            title=title,
            actual=f"{seen.prefix} on {seen.link.name} overlaps {what} {shown}",
            origins=[seen.address.origin, *(others[p] for p in hit[:4])],
            kinds=(Kind.ADDRESSES, Kind.ROUTES),
            fix=self.fix[:1] if device(seen.link.name).role == "containers" else self.fix[1:2],
            confirm=f"ip route get {_within(hit[0], seen)}    # must not name {sh(seen.link.name)}",
        )


def _is_part_of_pods(node: Node, seen: Seen, pods: Prefix) -> bool:
    """Whether the bridge of Docker is that of the node's pods, as before there was CNI: it has the network of the overlay's end here."""
    if seen.prefix == pods or not is_within(seen.prefix, pods) or any(k.addresses for k, _ in working(node, "pods")):
        return False
    ends = {a.ip.ip for k, _ in working(node, "tunnel") for a in k.addresses}
    return seen.prefix.network_address in ends


def _within(other: Prefix, seen: Seen) -> IP:
    """Return an address that both networks have, and not the interface's own."""
    narrow = max(other, seen.prefix, key=lambda p: p.prefixlen)
    return next((ip for ip in narrow.hosts() if ip != seen.address.ip.ip), narrow.network_address)


_FLAT = frozenset({"aws-vpc-cni", "azure-cni"})
_FLAT_IPAM = ("eni", "azure", "alibabacloud")


def is_flat(context: Context) -> bool:
    """Whether pods have addresses of the nodes' networks on purpose."""
    ipam = (s.value for s in context.cluster.settings.all if s.name == "ipam")
    return not _FLAT.isdisjoint(context.circumstances.cnis) or any(v in _FLAT_IPAM for v in ipam)


def _nodes(context: Context) -> _Others:
    """Return the networks around the INTERNAL-IPs, each with the line of an address in it.

    One that is wide by a single node's netmask only is that node's fault (``netmask-differs``) and no network.
    """
    networks = context.networks
    found: _Others = {}
    for subnet, nodes in networks.of_nodes.items():
        if any(len(n) > len(nodes) and _is_part(p, subnet) for p, n in networks.of_nodes.items()):
            continue
        held = next(h for ip in networks.main_ips(nodes[0]) if (h := nodes[0].holder(ip)) and ip in subnet)
        kind = device(held[0].name)  # an INTERNAL-IP on docker0 is a fault of another kind, docker0 is not
        if kind.role not in ("containers", "tunnel", "gateway") and (kind.role != "pods" or kind.plugin == "azure-cni"):
            found[subnet] = held[1].origin
    return found


def _is_part(inner: Prefix, outer: Prefix) -> bool:
    return inner != outer and is_within(inner, outer)


def _cards(node: Node, context: Context) -> _Others:
    """Return the networks of the node's other interfaces, network cards and the like."""
    cards = connected(node, "other")
    return {s.prefix: s.address.origin for s in cards if s.link.kind != "dummy" and not is_plugged_in(node, s.link)}


def _only_routed(node: Node, context: Context) -> _Others:
    """Return the networks of cards in which the nodes talk, where only routes show them: the captured addresses are in part."""
    if node.showing(Kind.ADDRESSES) or _nodes(context):
        return {}
    shown = _cards(node, context)
    own = {p: route for p, (route, own) in _cards_by_route(node, context).items() if own and p not in shown}
    return {p: r.origin for p, r in own.items() if not node.link(r.devices[0])}


def _cards_by_route(node: Node, context: Context) -> dict[Prefix, tuple[RouteView, bool]]:
    """Return the networks that the node's routes reach directly through a card, and whether the nodes talk there."""
    gateways = {g for r in node.default_routes(node.family) for g in r.gateways}
    found: dict[Prefix, tuple[RouteView, bool]] = {}
    for r in node.routes.where(_is_of_card):
        own = context.networks.in_node_network(r.prefix.network_address) or any(g in r.prefix for g in gateways)
        found.setdefault(r.prefix, (r, own or any(ip in r.prefix for ip in node.internal_ips)))
    return found


def _is_of_card(way: Way) -> bool:
    return way.on_wire and way.table == "main" and _is_wide(way.prefix) and device(way.devices[0]).role == "other"


def _is_of_engine(way: Way) -> bool:
    return way.on_wire and way.table == "main" and device(way.devices[0]).role == "containers"


def _is_beside(way: Way, prefix: Prefix) -> bool:
    """Whether a route is to another network that shares addresses with this one."""
    return (
        way.prefix.version == prefix.version
        and way.prefix != prefix
        and way.prefix.overlaps(prefix)
        and not way.default
    )


def _pods_by_route(node: Node, context: Context) -> dict[Prefix, RouteView]:
    """Return the networks that the node's routes keep for its own pods or lead through the plugin's devices to others'."""
    found = {e.route.prefix: e.route for e in context.pod_networks.routes_of.get(node, ())}
    for r in node.routes:
        roles = {device(name).role for name in r.devices}
        kept = r.type == "blackhole" and r.protocol in PLUGINS
        if r.prefix.prefixlen <= 1:
            continue  # the two halves of a VPN's default route
        if (kept or roles & {"pods", "gateway", "tunnel"}) and _is_wide(r.prefix) and not r.default:
            found.setdefault(r.prefix, r)
    return found


def _is_wide(prefix: Prefix) -> bool:
    return prefix.prefixlen < prefix.max_prefixlen and not prefix.is_link_local and not prefix.is_multicast
