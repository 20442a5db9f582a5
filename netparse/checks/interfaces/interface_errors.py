"""What the node's interface counted as damaged or dropped."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.cluster import Link, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_FEW = 100
_SHARE = 0.0001
_COMMAND = "ip -s link"
_SIDES = {"rx": "received", "tx": "sent"}


class InterfaceErrors(Check):
    id = "interface-errors"
    since = "0.1.0"
    title = "The node's interface counts errors"
    severity = Severity.MEDIUM
    needs = (LINK_CAPTURE,)
    needs_address = True
    expected = f"fewer than {_FEW} errors, or less than {_SHARE:.2%} of the packets, on the node's interface"
    why = "Damaged packets are sent again and again: everything on the node becomes slow, timeouts come and go."
    fix = (
        "ethtool -S <interface>    # which error counter grows?",
        "try another cable, port or SFP; compare speed and duplex of both sides: ethtool <interface>",
    )
    confirm = "ip -s link show <interface>    # twice, a minute apart: do the errors grow?"
    reference = "https://docs.kernel.org/networking/statistics.html"
    wrong = "The counters run since the interface came up: the errors may be months old."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        links = _links(node)
        counted = [link for link in links if link.stats]
        if links and not counted:
            names = ", ".join(link.name for link in links)
            yield self.unknown(node, f"the counters of {names} were not captured", _COMMAND)
        elif not links and node.node_link is None and not node.held:
            yield self.unknown(node, "which interface holds the INTERNAL-IP was not captured", "ip address", _COMMAND)
        for link in counted:
            yield self._on(node, link)

    def _on(self, node: Node, link: Link) -> Finding:
        errors = [w for side in _SIDES if (w := _many(link, side, "errors"))]
        drops = [w for side in _SIDES if (w := _many(link, side, "dropped"))]
        origins = (link.origin, *link.stats_origins)
        if errors:
            actual = f"{link.name}: {'; '.join((*errors, *drops))}"
            title = f"{self.title}: {link.name}"
            return self.finding(
                Verdict.FAIL,
                node,
                subject=link.name,
                title=title,
                actual=actual,
                origins=origins,
                kinds=(Kind.LINKS,),
                known={"interface": link.name},
            )
        if drops:
            actual = f"{link.name}: {'; '.join(drops)}; no errors to speak of"
            title = f"The node's interface drops packets: {link.name}"
            return self.finding(
                Verdict.INFO,
                node,
                subject=link.name,
                title=title,
                actual=actual,
                origins=origins,
                known={"interface": link.name},
            )
        actual = f"{link.name} counts {_count(link, 'rx', 'errors') + _count(link, 'tx', 'errors')} errors"
        return self.finding(Verdict.PASS, node, subject=link.name, actual=actual, origins=origins)


def _links(node: Node) -> tuple[Link, ...]:
    """Return the node's interface, and the network cards under it where it is a bond, a VLAN or a bridge."""
    found = {k.name: k for k in (node.node_link,) if k and device(k.name).role != "services"}
    for _ in range(3):  # a bridge over a VLAN over a bond
        names = set(found)
        for link in node.links:
            below = link.master in names or link.name in {k.parent for k in found.values()}
            if below and device(link.name).role == "other" and link.kind not in ("veth", "tun"):
                found.setdefault(link.name, link)
        if len(found) == len(names):
            break
    return tuple(found.values())


def _many(link: Link, side: str, counter: str) -> str | None:
    """Return what to say of this counter when it is above both limits."""
    count, packets = _count(link, side, counter), _count(link, side, "packets")
    if count <= _FEW or count <= packets * _SHARE:
        return None
    return f"{count} {counter} of {packets} packets {_SIDES[side]}"


def _count(link: Link, side: str, counter: str) -> int:
    return ((link.stats or {}).get(side) or {}).get(counter) or 0
