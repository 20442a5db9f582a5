"""What carries the node's interface: the members of bonds, the ports of bridges, the uplinks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from netparse.checks.base import Check, Context
from netparse.checks.interfaces.loose_uplinks import Loose, loose_uplinks
from netparse.checks.lookups.devices import device, is_bond
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.checks.shared.peers import peers, shows_links
from netparse.cluster import Link, Node, Origin
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.safe import sh

_CARD = lazy_re(r"(?:eth|en|em|ib|p\d+p)\S*$")


class BondDegraded(Check):
    id = "bond-degraded"
    since = "0.1.0"
    title = "A bond runs on fewer legs than it should"
    severity = Severity.MEDIUM
    needs = (LINK_CAPTURE,)
    of_any_machine = True
    expected = "every member of a bond is up, enslaved, and of the bond's MTU; so is every uplink of the node's bridge"
    why = (
        "The node still works, on half its bandwidth and without reserve: the next cable or switch takes it off the network. A "
        "member of another MTU loses large packets, now and then, as the bond hands them out."
    )
    fix = (
        "ethtool <member>    # NO-CARRIER: cable, transceiver, switch port; is the port in the same channel on the switch?",
        "cat /proc/net/bonding/<bond>    # which member is down, since when, how often did it fail?",
    )
    confirm = "ip -br link show master <bond>"
    reference = "https://docs.kernel.org/networking/bonding.html"
    wrong = "A member may be unplugged on purpose, during work on a switch."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [*self._members(node), *self._fewer(node, context), *self._uplinks(node)]
        reported = {f.subject for f in found}
        found += [self._loose(node, x) for x in loose_uplinks(node, context) if x.link.name not in reported]
        yield from found
        bonds = [k for k, _ in _bonds(node)]
        if found:
            return
        if not node.showing(Kind.LINKS):
            return  # the runner says UNKNOWN
        if not bonds and not _ports(node):
            yield self.finding(Verdict.PASS, node, actual="it has no bond, and no bridge with the node's address")
        elif bonds and not any(members for _, members in _bonds(node)):
            yield self.unknown(node, "the capture does not show which interfaces are members of a bond", "ip link")
        else:
            names = ", ".join(f"{k.name} ({', '.join(m.name for m in members)})" for k, members in _bonds(node))
            yield self.finding(
                Verdict.PASS, node, actual=f"all members are up: {names}" if names else "the ports of its bridge are up"
            )

    def _members(self, node: Node) -> Iterator[Finding]:
        for bond, members in _bonds(node):
            down = [m for m in members if _is_out(m)]
            if not bond.down and down and len(down) < len(members):
                for m in down:
                    state = "has no carrier" if m.flags and "NO-CARRIER" in m.flags else "is down"
                    state = state if m.down else "is out of use: its mii_status is DOWN"
                    actual = f"{m.name}, a member of {bond.name}, {state}"
                    yield self._finding(node, m, actual, (m.origin, bond.origin), bond=bond)
            for m in members:
                if m.mtu and bond.mtu and m.mtu != bond.mtu:
                    actual = f"{m.name}, a member of {bond.name}, has MTU {m.mtu}, {bond.name} has {bond.mtu}"
                    found = self._finding(node, m, actual, (m.origin, bond.origin), bond=bond)
                    yield replace(found, facts=Facts(devices=(bond.name,)))

    def _fewer(self, node: Node, context: Context) -> Iterator[Finding]:
        """A bond that has fewer members than on all other nodes, three at least."""
        if not node.showing(Kind.LINKS):
            return
        for bond, members in _bonds(node):
            for group in peers(node, context, shows_links):
                theirs = [(k, m) for n in group.nodes for k, m in _bonds(n) if k.name == bond.name]
                least = min((len(m) for _, m in theirs), default=0)
                if len(theirs) == len(group.nodes) and len(members) < least and any(m for _, m in theirs):
                    usual = {m.name for m in theirs[0][1]} - {m.name for m in members}
                    loose = [k for name in sorted(usual) if (k := node.link(name))]
                    shown = ", ".join(f"{k.name} is no member" for k in loose) or "a member is missing"
                    actual = f"{bond.name} has {len(members)} members, on {group.words} {least}; {shown}"
                    origins = (bond.origin, *(k.origin for k in loose), theirs[0][1][-1].origin)
                    yield self._finding(node, loose[0] if loose else bond, actual, origins, bond=bond)
                    break

    def _uplinks(self, node: Node) -> Iterator[Finding]:
        """A card that is a port of the bridge with the node's address, without carrier: the bridge stays up on other ports."""
        bridge = node.node_link
        ports = _ports(node)
        if bridge is None or bridge.down or not ports or not all(p.down for p in ports):
            return
        for port in ports:
            actual = f"{port.name}, the uplink of {bridge.name}, which holds the INTERNAL-IP, has no carrier"
            yield self._finding(node, port, actual, (port.origin, bridge.origin), bridge=bridge)

    def _loose(self, node: Node, x: Loose) -> Finding:
        """An interface that should be a port of the bridge, or a member of the bond, and is neither."""
        what = "member" if is_bond(x.upper) else "port"
        usual = f"on {x.peers.words} it is" if x.peers else f"{x.upper.name} has the MAC of {x.link.name} and no uplink"
        of_node = x.peers is None or (node.node_link is not None and node.node_link.name == x.upper.name)
        return self.finding(
            Verdict.WARN,
            node,
            subject=x.link.name,
            title=f"An uplink is not in its {'bond' if what == 'member' else 'bridge'}: {x.link.name}",
            expected=f"{x.link.name} is a {what} of {x.upper.name}",
            actual=f"{x.link.name} is up and no {what} of {x.upper.name}; {usual}",
            why=f"What is behind {x.upper.name} reaches nothing outside of this machine.",
            fix=(
                f"ip link set {x.link.name} master {x.upper.name}    # until the next start",
                "nmcli device status; networkctl    # which configuration should have done it?",
            ),
            confirm=f"ip -br link show master {x.upper.name}",
            origins=(x.link.origin, x.upper.origin, *x.theirs[:2]),
            kinds=(Kind.LINKS,),
            severity=Severity.HIGH if of_node else None,
        )

    def _finding(
        self,
        node: Node,
        link: Link,
        actual: str,
        origins: Iterable[Origin],
        *,
        bond: Link | None = None,
        bridge: Link | None = None,
    ) -> Finding:
        """Return the finding on a member of a bond, or on an uplink of a bridge, which has no list of its members' failures."""
        member = None if link is bond else link.name  # a bond whose missing member is not shown
        return self.finding(
            Verdict.WARN,
            node,
            subject=link.name,
            title=f"{self.title}: {link.name}",
            actual=actual,
            origins=origins,
            kinds=(Kind.LINKS,),
            severity=Severity.HIGH if bridge else None,
            fix=self.fix[:1] if bridge else self.fix if member else self.fix[1:],
            confirm=f"ip -br link show master {sh(bridge.name)}" if bridge else None,
            known={"member": member, "bond": bond.name if bond else None},
        )


def _is_out(member: Link) -> bool:
    """Whether a member is down, or the bond takes it for dead: its ARP targets do not answer, whatever its carrier is."""
    return member.down or (member.slave or {}).get("mii_status") == "DOWN"


def _bonds(node: Node) -> Iterator[tuple[Link, list[Link]]]:
    """Yield the bonds that are in use, and their members as far as they are shown."""
    for link in node.links:
        if is_bond(link):
            members = [k for k in node.links if k.master == link.name]
            if members or not link.down:
                yield link, members


def _ports(node: Node) -> list[Link]:
    """Return the cards that are ports of a bridge that holds the node's address."""
    bridge = node.node_link
    if bridge is None or is_bond(bridge):
        return []
    found = [k for k in node.links if k.master == bridge.name]
    return [k for k in found if device(k.name).role == "other" and (_CARD.match(k.name) or is_bond(k))]
