"""The MTU of the pods' interfaces beside that of the overlay that carries their packets."""

from collections import Counter
from collections.abc import Iterable, Sequence

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.lookups.networks import overlays
from netparse.checks.lookups.pod_routes import is_by
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.cluster import Link, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh


class PodMtuLargerThanOverlay(Check):
    id = "pod-mtu-larger-than-overlay"
    since = "0.1.0"
    title = "The pods may send larger packets than the overlay carries"
    severity = Severity.MEDIUM
    needs = (LINK_CAPTURE,)
    expected = "the interfaces of the pods have at most the MTU of the overlay"
    why = (
        "A pod sends what its own interface allows; what does not fit the overlay is dropped or cut on the node, and where "
        "ICMP is filtered nobody tells the pod: small requests to other nodes work, large ones hang."
    )
    fix = (
        "set the MTU in the CNI plugin's configuration (/etc/cni/net.d, calico: veth_mtu) to that of the overlay: <mtu>",
        "restart the pods: an interface keeps the MTU that it was made with",
    )
    confirm = "ip link    # the MTU of the pods' interfaces and of the overlay"
    reference = "https://docs.tigera.io/calico/latest/networking/configuring/mtu"
    wrong = (
        "Interfaces of containers that are no pods (Docker's veth) are told apart by their bridge only. One pod that is older "
        "than a change is reported by mtu-mismatch."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = carrying_overlay(node, context)
        pods = pod_links(node) or (_larger_bridges(node, found) if found else [])
        if found is None or not pods:
            if node.showing(Kind.LINKS):  # else the runner says UNKNOWN
                yield self.finding(Verdict.PASS, node, actual="it has no overlay that carries packets of its pods")
            return
        if not _usual(found, context):
            return  # mtu-mismatch says which overlay is the odd one
        large = [k for k in pods if (k.mtu or 0) > (found.mtu or 0)]
        if large and (usual := Counter(k.mtu for k in pods).most_common(1)[0][0]) and usual > (found.mtu or 0):
            whose = (
                f"{_kinds(large)} of {len(large)} pods have"
                if pod_links(node)
                else f"{large[0].name}, the bridge of the pods, has"
            )
            actual = f"{whose} MTU {usual}, {found.name} has {found.mtu}"
            yield self.finding(
                Verdict.WARN,
                node,
                subject=found.name,
                actual=actual,
                origins=(large[0].origin, found.origin),
                kinds=(Kind.LINKS,),
                confirm=f"on {sh(node.name)}: ip link show {sh(found.name)}; ip link show {sh(large[0].name)}",
                known={"mtu": found.mtu},
            )
        elif not large:
            actual = f"the {len(pods)} interfaces of pods have at most {found.mtu}, the MTU of {found.name}"
            yield self.finding(Verdict.PASS, node, actual=actual, origins=(found.origin,))


def carrying_overlay(node: Node, context: Context) -> Link | None:
    """Return the overlay device that carries the pods' packets: the one of most routes, without routes the smallest one."""
    found = [k for k, kind in overlays(node) if kind.over(node.family) != 0]
    pods = context.pod_networks.routes_of.get(node)
    used = {k.name: len(pods.where(is_by, k.name)) if pods else 0 for k, _ in overlays(node)}
    return min(found, key=lambda k: (-used[k.name], k.mtu or 0), default=None)


def _usual(link: Link, context: Context) -> bool:
    """Whether the overlay has the MTU that most nodes have."""
    counted = Counter(k.mtu for _, k in context.networks.overlays.get(link.name, ()))
    return counted[link.mtu] * 2 > counted.total()


def pod_links(node: Node) -> Sequence[Link]:
    """Return the interfaces of pods whose MTU is shown, without those on a bridge of a container engine."""
    return [
        k
        for k in node.links
        if device(k.name).role == "pod"
        and k.mtu
        and not k.name.startswith(("vnet", "tap"))
        and (k.master is None or device(k.master).role in ("pods", "gateway"))
        and not (k.master is None and k.name.startswith("veth") and any(p.name in ("cni0", "cbr0") for p in node.links))
    ]


def _larger_bridges(node: Node, overlay: Link) -> Sequence[Link]:
    """Return the bridge of the pods, where none of their interfaces is shown, if it is larger: none of its ports is smaller."""
    bridges = [k for k in node.links if device(k.name).role == "pods" and "LOWER_UP" in (k.flags or ())]
    return [k for k in bridges if (k.mtu or 0) > (overlay.mtu or 0)]


def _kinds(links: Iterable[Link]) -> str:
    first = next(iter(links)).name
    return f"{first.rstrip('0123456789abcdef') or first}…"
