"""Bridges that are one network on all nodes, as Weave's is: each has an address of its own there."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.checks.base import Check, Context, titled
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, Node, Origin
from netparse.cluster.prefixes import is_wide
from netparse.cluster.views import Way
from netparse.findings import Finding, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_PLUGINS = frozenset({"weave"})


class _Held(NamedTuple):
    node: Node
    bridge: str
    mac: str | None
    origin: Origin


def twice_on_bridges(check: Check, node: Node, context: Context) -> Iterator[Finding]:
    """Yield the findings on addresses that such bridges of this node and of another have.

    One bridge with one MAC is one machine, seen at two moments, or a clone, which is another fault.
    """
    for ip, held in context.once(_all).items():
        macs = [h.mac for h in held if h.mac]
        several = len({h.node.name for h in held}) > 1 and len(set(macs)) == len(macs)
        if several and any(h.node is node for h in held):
            yield _finding(check, ip, held, context)


def _finding(check: Check, ip: IP, held: list[_Held], context: Context) -> Finding:
    nodes = tuple({h.node.name: h.node for h in held}.values())
    bridge = sh(held[0].bridge)
    return check.finding(
        Verdict.FAIL if _of_one_cluster(nodes, context) else Verdict.WARN,
        *nodes,
        subject=str(ip),
        title=f"{titled(check.title, nodes)} on the bridge of their pods: {ip}",
        expected="the bridge, which is one network on all nodes, has an address of its own on each",
        actual=f"{ip} stands on {' and '.join(f'{h.bridge} of {h.node.name}' for h in held)}",
        why="Both nodes give out addresses of one range, and answers to this one reach either: a node kept its range from an "
        "older network, or joined before it could talk to the others.",
        fix=(
            "weave status ipam; weave status connections    # does each peer know the others?",
            f"on the node that is wrong: weave reset, or: ip link del {bridge}; rm /var/lib/weave/weave-netdata.db",
            "then delete its weave pod: it takes part anew",
        ),
        confirm=f"ip address show {bridge}    # on both nodes",
        origins=[h.origin for h in held],
        kinds=(Kind.ADDRESSES, Kind.ROUTES),
    )


def _is_of_bridge(r: Way) -> bool:
    own = r.prefsrc is not None and not r.prefsrc.is_link_local
    return own and not r.gateways and len(r.devices) == 1 and _is_shared(r.devices[0]) and is_wide(r.prefix)


def _all(context: Context) -> dict[IP, list[_Held]]:
    """The addresses of such bridges; of a host whose interfaces were not captured its routes tell them."""
    found: dict[IP, list[_Held]] = {}
    for node in context.cluster.nodes:
        links = [k for k in node.links if _is_shared(k.name) and k.addresses]
        for link in links:
            for a in link.addresses:
                if is_wide(a.ip.network) and not a.ip.is_link_local:
                    found.setdefault(a.ip.ip, []).append(_Held(node, link.name, link.mac, a.origin))
        for r in node.routes.where(_is_of_bridge) if not links else ():
            if r.prefsrc:
                found.setdefault(r.prefsrc, []).append(_Held(node, r.devices[0], None, r.origin))
    return found


def _is_shared(name: str) -> bool:
    kind = device(name)
    return kind.plugin in _PLUGINS and kind.role == "gateway"


def _of_one_cluster(nodes: tuple[Node, ...], context: Context) -> bool:
    """Whether all stand in the node list, or talk to each other in one network."""
    if all(n.listings for n in nodes):
        return True
    nets = [{p for ip in context.networks.main_ips(n) if (p := context.networks.subnet(n, ip))} for n in nodes]
    return bool(set.intersection(*nets))
