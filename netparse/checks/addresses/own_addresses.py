"""The node's own addresses: whether the one that the cluster uses is there, on an interface that works, without rival."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import ADDRESS_CAPTURE, LINK_CAPTURE, without_address
from netparse.cluster import IP, Address, Link, Node, Origin
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh


class NodeIpNotOnInterface(Check):
    id = "node-ip-not-on-interface"
    since = "0.1.0"
    title = "The node's INTERNAL-IP is on none of its interfaces"
    severity = Severity.HIGH
    needs = (ADDRESS_CAPTURE,)
    needs_address = True
    expected = "an interface of the node holds the INTERNAL-IP of the node list"
    why = "The API server and the other nodes talk to the INTERNAL-IP; an address that the node does not hold leads nowhere."
    fix = (
        "ip address    # which address does the node have now?",
        "set --node-ip of the kubelet to an address of the node and restart it: systemctl restart kubelet",
    )
    confirm = "kubectl get nodes -o wide; ip address"
    reference = "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/ (--node-ip)"
    wrong = "Behind one-to-one NAT (some clouds) the INTERNAL-IP may be an address that the node itself never sees."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if node.card_ip is not None:  # taken from the interfaces: it proves nothing of them
            yield self.unknown(node, *without_address(node, context))
            return
        for ip in node.internal_ips:
            yield self._on(node, ip, context)

    def _on(self, node: Node, ip: IP, context: Context) -> Finding:
        listed = node.listed("internal_ip")
        list_line = listed[1] if listed else None
        if held := node.holder(ip):
            link, address = held
            actual = f"{link.name} holds {address.ip}" + (f", MAC {link.mac}" if link.mac else "")
            if device(link.name).role in ("tunnel", "gateway"):  # node-ip-outlier says what is wrong with it
                return self.finding(
                    Verdict.INFO,
                    node,
                    subject=str(ip),
                    title="The node's INTERNAL-IP stands on the overlay",
                    actual=actual,
                    origins=(address.origin, list_line),
                )
            return self.finding(Verdict.PASS, node, subject=str(ip), actual=actual, origins=(address.origin, list_line))
        if not node.showing(Kind.ADDRESSES, family="inet6" if ip.version == 6 else "inet", tokens=(ip,)):
            if moved := _moved(node, ip, context):
                return self.finding(
                    Verdict.FAIL,
                    node,
                    subject=str(ip),
                    actual=f"the node list says {ip}; {moved[0]}",
                    origins=(list_line, *moved[1]),
                    kinds=(Kind.ADDRESSES,),
                )
            reason = f"the capture does not show every address of the node{limits(node, Kind.ADDRESSES)}"
            return self.unknown(node, reason, ADDRESS_CAPTURE.command, subject=str(ip))
        own = [a for held_ip, (_, a) in node.held.items() if not held_ip.is_loopback and not held_ip.is_link_local]
        return self.finding(
            Verdict.FAIL,
            node,
            subject=str(ip),
            actual=f"the node list says {ip}; the interfaces hold {_some([str(a.ip) for a in own]) or 'no address'}",
            origins=(list_line, *(a.origin for a in own[:8])),
            kinds=(Kind.ADDRESSES,),
        )


def _moved(node: Node, ip: IP, context: Context) -> tuple[str, tuple[Origin, ...]] | None:
    """Return who has the address in the place of a node of which not all addresses are shown, but another in the same network.

    Another node holds it, or the engine that gives a container its address tells another one.
    """
    near = [(k, a) for k in node.links for a in k.addresses if ip in a.ip.network and a.ip.ip != ip]
    if not near:
        return None
    link, own = near[0]
    here = f"{link.name} holds {own.ip.ip}"
    for other in context.others(node):
        if (held := other.holder(ip)) and ip not in other.internal_ips:
            return f"{here}, and {ip} is on {held[0].name} of {other.name}", (own.origin, held[1].origin)
    if any(c.gives(Kind.IDENTITY) for c in node.of(Kind.ADDRESSES)):
        return f"{here}, the address that the container engine gave the node", (own.origin,)
    return None


class NodeInterfaceDown(Check):
    id = "node-interface-down"
    since = "0.1.0"
    title = "The interface that holds the INTERNAL-IP is down"
    severity = Severity.CRITICAL
    needs = (LINK_CAPTURE,)
    needs_address = True
    expected = "the interface that holds the INTERNAL-IP is up and has a carrier"
    why = "Nothing reaches the node over an interface that is down: the node becomes NotReady and its pods cannot be reached."
    fix = (
        "ip link set <interface> up    # when it is administratively down",
        "ethtool <interface>    # NO-CARRIER: look at cable, switch port, virtual switch or bond",
    )
    confirm = "ip -br link show <interface>; ping -c1 the default gateway"
    reference = "ip-link(8)"
    wrong = "The capture shows one moment; an interface that comes and goes may have been down just then."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        holders = {held[0].name: held for ip in node.internal_ips if (held := node.holder(ip))}
        if not holders and not node.showing(Kind.ADDRESSES):
            yield self.unknown(node, "which interface holds the INTERNAL-IP was not captured", ADDRESS_CAPTURE.command)
        elif not holders and (link := _down_without_address(node, context)):
            yield self._gone_with(node, link)
        for link, address in holders.values():
            if device(link.name).role == "containers":
                continue  # a container engine's bridge is down while it has no container; node-ip-outlier tells of the address
            yield self._state(node, link, address)
            if link.name == "lo" or link.kind == "dummy":
                yield from self._uplinks(node, link)

    def _gone_with(self, node: Node, link: Link) -> Finding:
        """An interface that was taken down has lost its addresses: those of IPv6 go with it, and some programs take the others."""
        return self.finding(
            Verdict.FAIL,
            node,
            subject=link.name,
            title=f"The interface that should hold the INTERNAL-IP is down: {link.name}",
            actual=f"{link.name} is down, and no interface holds {', '.join(map(str, node.internal_ips))}",
            origins=(link.origin,),
            kinds=(Kind.LINKS,),
            confirm=_answers(node, link),
            known={"interface": link.name},
        )

    def _uplinks(self, node: Node, link: Link) -> Iterable[Finding]:
        """Of an address that stands on lo the cards that it is reached by: those of the default routes' legs."""
        routes = [r for f in ("inet", "inet6") for r in node.default_routes(f)]
        names = {name: r for r in routes for name in r.devices}
        down = [(k, r) for name, r in names.items() if (k := node.link(name)) and k.down]
        for k, route in down:
            others = f"; {len(names) - len(down)} others are up" if len(names) > len(down) else ""
            yield self.finding(
                Verdict.WARN if others else Verdict.FAIL,
                node,
                subject=k.name,
                title=f"An uplink of the node is down: {k.name}",
                actual=f"{k.name}, by which the INTERNAL-IP on {link.name} is reached, has no carrier (state {k.state}){others}",
                origins=(k.origin, route.origin, *_nexthop(route.origin, k.name)),
                kinds=(Kind.LINKS,),
                severity=Severity.HIGH,
                confirm=_answers(node, k),
                known={"interface": k.name},
            )

    def _state(self, node: Node, link: Link, address: Address) -> Finding:
        origins = (link.origin, address.origin)
        if link.flags is None and link.state is None:
            return self.unknown(node, f"the state of {link.name} was not captured", LINK_CAPTURE.command)
        if not link.down:
            return self.finding(Verdict.PASS, node, subject=link.name, actual=f"{link.name} is up", origins=origins)
        flags = link.flags or frozenset()
        state = "is up, but has no carrier" if "NO-CARRIER" in flags else "is down"
        return self.finding(
            Verdict.FAIL,
            node,
            subject=link.name,
            title=f"{self.title}: {link.name}",
            actual=f"{link.name}, which holds {address.ip}, {state}" + (f" (state {link.state})" if link.state else ""),
            origins=origins,
            kinds=(Kind.LINKS,),
            confirm=_answers(node, link),
            known={"interface": link.name},
        )


def _down_without_address(node: Node, context: Context) -> Link | None:
    """Return the card that is down and holds no address that others can use: that of the peers' name, or the only card."""
    cards = [k for k in node.links if device(k.name).role == "other" and k.name != "lo" and k.master is None]
    usual = {n.node_link.name for n in context.others(node) if n.node_link}
    named = [k for k in cards if usual == {k.name}] or (cards if len(cards) == 1 else [])
    bare = [k for k in named if k.down and not any(not a.ip.ip.is_link_local for a in k.addresses)]
    return bare[0] if bare else None


def _answers(node: Node, link: Link) -> str:
    """Return what shows that an interface works again: its state, and an answer of the gateway where a route shows that."""
    gateway = next((g for r in node.default_routes(node.family) for g in r.gateways), None)
    return f"ip -br link show {sh(link.name)}" + (f"; ping -c1 {gateway}" if gateway else "")


class AddressConflictDetected(Check):
    id = "address-conflict-detected"
    since = "0.1.0"
    title = "The kernel found another machine with the same address"
    severity = Severity.HIGH
    needs = (ADDRESS_CAPTURE,)
    of_any_machine = True
    expected = "no address is marked dadfailed"
    why = (
        "Before it uses an IPv6 address the kernel asks whether anybody has it (duplicate address detection); somebody "
        "answered, so the node does not use the address and everything bound to it fails."
    )
    fix = (
        "find the other machine: ip -6 neigh; the switch's table of addresses",
        "give one of the two another address, then: ip address del <address> dev <interface>; ip address add …",
    )
    confirm = "ip -6 address show dadfailed    # prints nothing when all is well"
    reference = "RFC 4862, section 5.4"
    wrong = "A switch or bridge that sends the node's own packets back to it looks like a second machine."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        bad = [(link, a) for link in node.links for a in link.addresses if "dadfailed" in a.flags]
        for link, address in bad:
            yield self._conflict(node, link, address, context)
        if not bad and not _shows_flags(node):
            reason = f"the capture does not show the state of every IPv6 address{limits(node, Kind.ADDRESSES)}"
            yield self.unknown(node, reason, ADDRESS_CAPTURE.command)
        elif not bad:
            yield self.finding(Verdict.PASS, node, actual="no address is marked dadfailed")

    def _conflict(self, node: Node, link: Link, address: Address, context: Context) -> Finding:
        others = [h for h in context.cluster.holders.get(address.ip.ip, ()) if h.node is not node]
        others = [h for h in others if not address.ip.ip.is_link_local]
        known = f"; {others[0].link.name} of {others[0].node.name} holds it too" if others else ""
        # on pods' interfaces a bridge that reflects packets is more likely than a rival
        sure = not address.ip.ip.is_link_local or link is node.node_link
        return self.finding(
            Verdict.FAIL if sure else Verdict.WARN,
            node,
            subject=str(address.ip.ip),
            title=f"{self.title}: {address.ip.ip}",
            actual=f"{address.ip} on {link.name} is marked dadfailed{known}",
            origins=(address.origin, *(h.address.origin for h in others[:1])),
            kinds=(Kind.ADDRESSES,),
            known={"address": address.ip, "interface": link.name},
        )


def _nexthop(route: Origin, name: str) -> Iterable[Origin]:
    """Yield the line below a multipath route that names this device."""
    for n in range(route.line + 1, min(route.line + 9, route.capture.last_line + 1)):
        text = route.capture.text(n)
        if not text.lstrip().startswith("nexthop"):
            return
        if f"dev {name} " in f"{text} ":
            yield Origin(route.capture, n)


def _shows_flags(node: Node) -> bool:
    """Whether a capture shows all IPv6 addresses with their flags."""
    return any(c.gives(Kind.ADDRESS_FLAGS) for c in node.showing(Kind.ADDRESSES, family="inet6", tokens=("dadfailed",)))


def _some(words: list[str]) -> str:
    """Return the first of these words, and how many there are more."""
    return ", ".join(words[:8]) + (f" and {len(words) - 8} more" if len(words) > 8 else "")
