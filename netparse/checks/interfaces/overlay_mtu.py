"""The overlay's own MTU: smaller than that of the card below it, by what the tunnel puts around a packet."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.interfaces.mtu_advice import FIX_UNDERLAY, RESTART, ping_with, plugin_steps
from netparse.checks.lookups.devices import Device, device, working
from netparse.checks.lookups.networks import overlays
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, LINK_CAPTURE, without_address
from netparse.cluster import Link, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh


class OverlayMtuTooLarge(Check):
    id = "overlay-mtu-too-large"
    since = "0.1.0"
    title = "The overlay's MTU leaves no room for its own headers"
    severity = Severity.HIGH
    needs = (LINK_CAPTURE,)
    expected = "the overlay's MTU is at most that of the node's interface less the encapsulation"
    why = (
        "A full packet of a pod grows by the tunnel's headers and no longer fits the node's interface: it is dropped or cut. "
        "Small requests between pods work, large answers and image pulls hang."
    )
    fix = (
        "calico: kubectl edit installation default (spec.calicoNetwork.mtu); flannel: ConfigMap kube-flannel-cfg",
        RESTART,
        f"or, where the network carries it: {FIX_UNDERLAY}",
    )
    confirm = "from a pod to one of another node: ping -M do -s, with the MTU less 28"
    reference = "https://docs.tigera.io/calico/latest/networking/configuring/mtu"
    wrong = "The tunnel may run over another interface than that of the INTERNAL-IP; `ip -d link` shows which, and is believed."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = list(overlays(node))
        if not found and not node.showing(Kind.LINKS):
            reason = f"the capture does not show every interface of the node{limits(node, Kind.LINKS)}"
            yield self.unknown(node, reason, LINK_CAPTURE.command)
        for link, kind in working(node, "tunnel", "gateway"):
            if kind.overhead is not None and link.mtu is None:
                reason = f"the MTU of {link.name} was not captured"
                yield self.unknown(node, reason, LINK_CAPTURE.command, subject=link.name, origins=(link.origin,))
        for link, kind in found:
            below = _underlay(node, link, context)
            if below is None and not node.internal_ips:
                yield self.unknown(node, *without_address(node, context), subject=link.name, origins=(link.origin,))
            else:
                yield from self._on(node, link, below, kind, context)

    def _on(self, node: Node, link: Link, below: Link | None, kind: Device, context: Context) -> Iterator[Finding]:
        overhead = kind.over(node.family)
        if overhead is None or (below is not None and device(below.name).role == "services"):
            return
        if below is not None and (below.name == link.name or device(below.name).role in ("tunnel", "gateway", "pods")):
            below = None  # an INTERNAL-IP on the overlay itself does not show what carries it
        if below is None or below.mtu is None or link.mtu is None:
            reason = f"the MTU of {link.name} or of the interface below it was not captured"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command, subject=link.name)
            return
        room = below.mtu - overhead
        actual = (
            f"{link.name} has MTU {link.mtu}; {below.name} has {below.mtu}, less {overhead} for encapsulation: {room}"
        )
        bad = link.mtu > room
        others = [(n, k) for n, k in context.networks.overlays.get(link.name, ()) if n is not node]
        ping = ping_with(min(link.mtu, room), others[0]) if others else None
        yield self.finding(
            Verdict.FAIL if bad else Verdict.PASS,
            node,
            subject=link.name,
            title=f"{self.title}: {link.name}" if bad else self.expected,
            actual=actual,
            origins=(link.origin, below.origin),
            kinds=(Kind.LINKS,),
            fix=(*(plugin_steps(context, room=room, below=below.mtu) or self.fix[:1]), *self.fix[1:]) if bad else None,
            confirm=f"on {sh(node.name)}: {ping}    # to {sh(others[0][0].name)}" if ping else None,
            known={"interface": below.name, "value": link.mtu + overhead},
        )


def _underlay(node: Node, link: Link, context: Context) -> Link | None:
    """Return the interface that carries the tunnel: the one it was bound to where that is shown, else the node's.

    Without a node list the node's is the one that its default route leaves by, or the only one.
    """
    info = link.info or {}
    if (bound := node.link(str(info.get("link", "")))) is not None:
        return bound
    local = info.get("local") or info.get("local6")
    held = next((h for ip, h in node.held.items() if str(ip) == str(local)), None)
    if held or node.node_link:
        return held[0] if held else node.node_link
    if (way := _way_to_peers(node, link)) is not None:
        return way
    main = next(iter(context.networks.main_ips(node)), None)
    found = node.holder(main) if main and not context.cluster.listed else None
    return found[0] if found else None


def _way_to_peers(node: Node, link: Link) -> Link | None:
    """Return the card in whose network all the gateways are to which the tunnel's own routes lead: IPIP names the nodes there."""
    hops = {g for r in node.routes if link.name in r.devices for g in r.gateways}
    near = [r for r in node.routes if r.type == "unicast" and not r.gateways and not r.default]
    names = {name for g in hops for r in near if g.version == r.prefix.version and g in r.prefix for name in r.devices}
    cards = [k for name in names if (k := node.link(name)) and device(name).role == "other"]
    return cards[0] if len(names) == 1 and cards else None
