"""What all ends of one overlay must have alike: the port and the number of its network."""

from collections import Counter
from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import working
from netparse.checks.lookups.tunnel_endpoints import ends_at, far_end
from netparse.checks.shared.needs import LINK_CAPTURE
from netparse.cluster import Link, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_NAMES = {"port": "UDP port", "id": "network identifier (VNI)"}
_KINDS = ("vxlan", "geneve")
_ON_WINDOWS = {"port": 4789, "id": 4096}
"""What flannel's VXLAN on Windows uses and cannot change (flannel, Documentation/backends.md)."""


class OverlayParametersDiffer(Check):
    id = "overlay-parameters-differ"
    since = "0.1.0"
    title = "The overlay's port or network identifier differs between nodes"
    severity = Severity.HIGH
    needs = (LINK_CAPTURE,)
    expected = "the tunnels of one overlay use the same UDP port and the same network identifier on all nodes"
    why = (
        "A node sends its tunnel's packets to a port on which the others do not listen, or with a number that they drop: "
        "no pod of it is reached, without an error on any side."
    )
    fix = (
        "compare the plugin's configuration (flannel: net-conf.json; calico: FelixConfiguration vxlanPort, vxlanVNI)",
        "on the node that differs: ip link del <tunnel>, then restart the CNI plugin's pod there: it makes the device anew",
    )
    confirm = "ip -d link show <tunnel>    # vxlan id …, dstport …"
    reference = "ip-link(8)"
    wrong = "During a change of the configuration some nodes have the new value and some the old one."

    def applies(self, node: Node, context: Context) -> bool:
        return any(context.others(node))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        shown = [link for link in node.links if _parameters(link)]
        for link in shown:
            with_windows = list(self._beside_windows(node, link, context))
            yield from with_windows or self._compare(node, link, _ends(node, link, context))
        tunnels = [link for link, _ in working(node, "tunnel") if link.name.startswith(("flannel", "vxlan"))]
        if not shown and (tunnels or not node.showing(Kind.LINKS)):
            reason = "the port and number of the tunnels were not captured"
            yield self.unknown(node, reason, "ip -d link", origins=[k.origin for k in tunnels[:1]])

    def _compare(self, node: Node, link: Link, peers: list[tuple[Node, Link]]) -> Iterator[Finding]:
        differs = False
        for key, words in _NAMES.items():
            counted = Counter(v for _, k in peers if (v := _parameters(k).get(key)) is not None)
            if len(counted) < 2:
                continue
            differs = True
            (usual, times), (_, second), *_ = counted.most_common()
            own = _parameters(link).get(key)
            if times == second:
                actual = f"{link.name}: " + ", ".join(
                    f"{words} {_parameters(k).get(key)} on {n.name}" for n, k in peers[:8]
                )
                yield self._fault(link.name, key, actual, [k for _, k in peers[:8]], *(n for n, _ in peers))
            elif own is not None and own != usual:
                actual = f"{link.name} has {words} {own}; {times} of the {counted.total()} nodes have {usual}"
                other = next(k for _, k in peers if _parameters(k).get(key) == usual)
                yield self._fault(link.name, key, actual, [link, other], node)
            else:
                differs = False
        if not differs:
            alike = ", ".join(
                f"{words} {v}" for key, words in _NAMES.items() if (v := _parameters(link).get(key)) is not None
            )
            if len(peers) > 1:
                actual = f"{link.name}: {alike}, as on most of the {len(peers)} nodes"
                yield self.finding(Verdict.PASS, node, subject=link.name, actual=actual, origins=(link.origin,))
            else:
                reason = f"{link.name} of no other node was captured with its details"
                yield self.unknown(node, reason, "ip -d link    # on the other nodes", subject=link.name)

    def _beside_windows(self, node: Node, link: Link, context: Context) -> Iterator[Finding]:
        """A tunnel of flannel that a Windows node of the list cannot take part in."""
        windows = context.once(_on_windows)
        own = _parameters(link)
        odd = [key for key, value in _ON_WINDOWS.items() if own.get(key) not in (None, value)]
        if windows is None or not link.name.startswith("flannel.") or not odd:
            return
        words = ", ".join(f"{_NAMES[key]} {own[key]}, on Windows {_ON_WINDOWS[key]}" for key in odd)
        listed = windows.listed("os_image")
        yield self.finding(
            Verdict.WARN,
            node,
            subject=f"{link.name} windows",
            title=f"{self.title}: {link.name}",
            actual=f"{link.name} has {words}, which cannot be changed there: {windows.name} takes no part in it",
            origins=(link.origin, *((listed[1],) if listed else ())),
            kinds=(Kind.LINKS,),
            fix=(
                'net-conf.json in ConfigMap kube-flannel-cfg: "Backend": {"Type": "vxlan", "VNI": 4096, "Port": 4789}',
                "then restart kube-flannel-ds on all nodes",
            ),
            known={"tunnel": link.name},
        )

    def _fault(self, name: str, key: str, actual: str, links: Iterable[Link], *nodes: Node) -> Finding:
        return self.finding(
            Verdict.FAIL,
            *nodes,
            subject=f"{name} {key}",
            title=f"{self.title}: {name}",
            actual=actual,
            origins=[k.origin for k in links],
            kinds=(Kind.LINKS,),
            known={"tunnel": name},
        )


def _on_windows(context: Context) -> Node | None:
    """Return a node of the list that runs Windows."""
    return next((n for n in context.cluster.nodes if n.machine == "windows"), None)


def _ends(node: Node, link: Link, context: Context) -> list[tuple[Node, Link]]:
    """Return the ends of the tunnel: all of its name, or, of one between two nodes, this one and the other that leads back here."""
    nodes = context.cluster.nodes
    if far_end(link) is None:
        return [(n, k) for n in nodes if (k := n.link(link.name)) and _parameters(k) and far_end(k) is None]
    far = (n for n in nodes if n is not node and ends_at(link, n))
    back = [(n, k) for n in far for k in n.links if k.kind == link.kind and ends_at(k, node)]
    return [(node, link), *back]


def _parameters(link: Link) -> dict[str, object]:
    """Return the port and number of a tunnel, nothing where they were not captured."""
    info = link.info or {}
    return {key: info[key] for key in _NAMES if info.get(key) is not None} if link.kind in _KINDS else {}
