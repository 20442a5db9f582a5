"""The bridge of the pods: whether it has the node's own pod network, and that alone."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import working
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.cluster import Address, Link, Node, Origin, Prefix
from netparse.cluster.prefixes import is_within
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.records import NodeObject

_BRIDGES = ("cni0", "cbr0", "weave", "kube-bridge")
_OTHERS = 2


class BridgeLeftover(Check):
    id = "bridge-leftover"
    since = "0.1.0"
    title = "The bridge of the pods holds an address of another pod network"
    severity = Severity.HIGH
    needs = (LINK_CAPTURE,)
    expected = "cni0, cbr0 and weave hold one address of each family, out of the node's own pod network"
    why = (
        "New pods get addresses that the other nodes look for elsewhere, or the CNI plugin refuses to make them "
        '("cni0 already has an IP address different from"): the bridge was left from before the node joined anew, or from another plugin.'
    )
    fix = (
        "drain the node, then: ip link set <bridge> down; ip link del <bridge>    # on the node that has it; the plugin makes it anew",
        "remove what the plugin remembers: rm -r /var/lib/cni/networks/*; on Weave: weave reset, rm /var/lib/weave/weave-netdata.db",
        "pods that had the old addresses are made anew: kubectl delete pod …",
    )
    confirm = "ip address show <bridge>; kubectl get node <node> -o jsonpath='{.spec.podCIDR}'"
    reference = "https://github.com/flannel-io/flannel/blob/master/Documentation/troubleshooting.md"
    wrong = "host-local with several ranges gives the bridge one gateway's address of each."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        bridges = [k for name in _BRIDGES if (k := node.link(name))]
        found = [f for k in bridges for f in self._on(node, k, context)]
        yield from found
        if found:
            return
        if not bridges and not node.showing(Kind.LINKS):
            reason = f"the capture does not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, LINK_CAPTURE.command)
        elif not bridges:
            yield self.finding(Verdict.PASS, node, actual="no bridge of the pods stands here")
        for k in bridges:
            held = ", ".join(str(a.ip) for a in _own(k)) or "no address"
            yield self.finding(Verdict.PASS, node, subject=k.name, actual=f"{k.name} holds {held}", origins=(k.origin,))

    def _on(self, node: Node, link: Link, context: Context) -> Iterator[Finding]:
        own = _own(link)
        for version in (4, 6):
            addresses = [a for a in own if a.ip.version == version]
            if version == 4 and len({a.ip for a in addresses}) > 1:
                names = " and ".join(str(a.ip) for a in addresses)
                yield self._fault(node, link, f"{link.name} holds {len(addresses)} addresses, {names}", addresses)
                continue
            for a in addresses:
                if meant := _meant(node, link, version, context) or _expected(node, link, version, context):
                    networks, origin, what = meant
                    if not any(a.ip.ip in n or is_within(n, a.ip.network) for n in networks):
                        names = ", ".join(map(str, networks))
                        yield self._fault(node, link, f"{link.name} holds {a.ip}; {what} {names}", [a], origin)

    def _fault(self, node: Node, link: Link, actual: str, addresses: list[Address], *more: Origin) -> Finding:
        return self.finding(
            Verdict.FAIL,
            node,
            subject=link.name,
            title=f"{self.title}: {link.name}",
            actual=actual,
            origins=[*(a.origin for a in addresses), *more],
            kinds=(Kind.ADDRESSES,),
            known={"bridge": link.name, "node": node.name},
        )


def _own(link: Link) -> list[Address]:
    return [a for a in link.addresses if not a.ip.ip.is_link_local]


def _meant(node: Node, link: Link, version: int, context: Context) -> tuple[list[Prefix], Origin, str] | None:
    """Return the pod network that the bridge should have: that of the Node object, else of flannel's lease, else of its device."""
    if link.name == "weave":
        return None  # Weave shares one network out among the nodes by itself
    for listing in node.listings:
        if isinstance(listing.record, NodeObject) and listing.record.pod_cidrs and not link.down:
            found = [n for t in listing.record.pod_cidrs if (n := ip_network(t, strict=False)).version == version]
            if found:
                return found, listing.origin, "the node's podCIDR is"
    if (lease := _lease(node, version, context)) and not link.down:
        return lease
    devices = [k for k, kind in working(node, "tunnel") if kind.plugin == "flannel"]
    ends = [
        (k, a)
        for k in devices
        for a in _own(k)
        if a.ip.version == version and a.ip.network.prefixlen == a.ip.max_prefixlen
    ]
    if len(ends) != 1:
        return None
    ((device, end),) = ends
    return [end.ip.network], end.origin, f"{device.name} has"


def _expected(node: Node, link: Link, version: int, context: Context) -> tuple[list[Prefix], Origin, str] | None:
    """Return the pod networks that the others, two at least, send to this node; None where its bridge is down, or none is."""
    if link.name == "weave" or link.down:
        return None
    found: dict[Prefix, list[Origin]] = {}
    for other in context.others(node):
        for r in other.routes:
            plain = r.table == "main" and r.type == "unicast" and r.prefix.version == version and not r.default
            if plain and r.gateways and set(r.gateways) <= set(node.internal_ips):
                found.setdefault(r.prefix, []).append(r.origin)
    usual = {p: lines for p, lines in found.items() if len(lines) >= _OTHERS and p.prefixlen < p.max_prefixlen}
    if not usual:
        return None
    return list(usual), next(iter(usual.values()))[0], f"{len(next(iter(usual.values())))} other nodes send here"


def _lease(node: Node, version: int, context: Context) -> tuple[list[Prefix], Origin, str] | None:
    """Return what flannel wrote down of its lease: with it its plugin makes each new pod."""
    name = "FLANNEL_SUBNET" if version == 4 else "FLANNEL_IPV6_SUBNET"
    setting = context.cluster.settings.flag(node, "flannel", name)
    try:
        found = ip_network(setting.value or "", strict=False) if setting else None
    except ValueError:
        return None
    return ([found], setting.origin, f"{name} of flannel's subnet.env is") if found and setting else None
