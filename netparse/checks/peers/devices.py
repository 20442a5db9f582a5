"""Interfaces, addresses and VLANs that all other nodes have and one lacks."""

import re
from collections.abc import Iterable, Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device, is_of_plugin, is_vrf
from netparse.checks.peers.settings import SETTINGS
from netparse.checks.routes.pod_route_missing import ways_missing
from netparse.checks.shared.peer_difference import ENOUGH, Difference, first_line
from netparse.checks.shared.peers import (
    Peers,
    other_members,
    others_of_three,
    peers,
    shows_inet,
    shows_inet6,
    shows_links,
)
from netparse.checks.shared.vlans import other_vlans
from netparse.cluster import Link, Node, Origin
from netparse.cluster.user_nat import is_user_nat
from netparse.cluster.views import Way
from netparse.findings import Verdict
from netparse.parsers import Kind

_AT_FIRST_POD = re.compile(r"cni0|cbr0|azure\d+")
"""Bridges that a plugin makes with the first pod: a node without pods has none."""
_OF_ONE_PEER = re.compile(r"tun-[0-9a-f]{11}")
"""Tunnels that are named for the node at their other end, which itself has none of that name (kube-router)."""
_MADE = re.compile(r"br-ex|bond\d+(\.\d+)?|team\d+(\.\d+)?|vlan\d+|vxlan\S*")
"""Devices of the node network that no row of ``devices.toml`` names, and that bear no name of a card."""
_FAMILIES = (("IPv4", 4), ("IPv6", 6))


def missing_devices(node: Node, context: Context) -> Iterator[Difference]:
    """Yield the interfaces, addresses and VLANs of the peers that the node has not, or not working."""
    for compare in (
        _devices,
        _bridge_of_pods,
        _addresses,
        _other_vlan,
        _cards_down,
        _legs_down,
        _cards_apart,
        _out_of_vrf,
        *SETTINGS,
    ):
        yield from compare(node, context)


def _devices(node: Node, context: Context) -> Iterator[Difference]:
    if not node.showing(Kind.LINKS):
        return
    explained = ways_missing(node, context)
    seen: set[str] = set()
    for group in (*peers(node, context, shows_links), *others_of_three(node, context, shows_links)):
        for link in group.nodes[0].links:
            name = link.name
            if not group.alike and not is_of_plugin(name):
                continue  # what the cards of a machine are called, its role may tell
            if (
                name in seen
                or name in explained
                or not (_tells(link) or _is_off_below_pods(node, link))
                or node.showing(Kind.LINKS, tokens=(name,)) == ()
            ):
                continue
            own = node.link(name)
            apart = bool(own and node.node_link and node.node_link is not own and _MADE.fullmatch(name))
            if own and not apart and not _is_off(own):
                continue  # before the others are asked: a thousand of them
            shown = {n: k for n in group.nodes if (k := n.link(name))}
            having = group.having(shown.keys())
            theirs = [shown[n] for n in having.nodes] if having else []
            if having is None or not _counts(theirs):
                continue
            if own and node.node_link and apart and _all_on(name, group):
                seen.add(name)
                lines = tuple(k.origin for k in theirs)
                words = f"INTERNAL-IP on {name} (it is on {node.node_link.name})"
                yield Difference(name, words, Kind.LINKS, group, lines, (node.node_link.origin, own.origin))
            elif own is None:
                seen.add(name)
                lines = tuple(k.origin for k in theirs)
                yield Difference(name, f"interface {name}", Kind.LINKS, having, lines, first_line(node, Kind.LINKS))
            elif (
                _is_off(own)
                and (_is_meant_up(own) or _is_off_below_pods(node, own))
                and not any(_is_off(k) for k in theirs)
            ):
                seen.add(name)
                lines = tuple(k.origin for k in theirs)
                yield Difference(name, f"working {name} (it is down)", Kind.LINKS, group, lines, (own.origin,))


def _to_others_by(way: Way) -> tuple[str, ...]:
    """Return the interfaces of a route, but one that the kernel makes for each interface."""
    return () if way.prefix.is_link_local or way.prefix.is_multicast else way.devices


def _bridge_of_pods(node: Node, context: Context) -> Iterator[Difference]:
    """A bridge that comes with the first pod and is not there, though pods are: their interfaces hang on nothing.

    On all others, two at least, the interfaces of pods are its ports, and no route leads to one of them alone.
    """
    loose = [k for k in node.links if _is_of_a_pod(k) and not k.master]
    if not loose:
        return
    routed = {name for names in set(node.routes.each(_to_others_by)) for name in names}
    if any(k.name in routed or any(not a.ip.ip.is_link_local for a in k.addresses) for k in loose):
        return
    if any(_is_of_a_pod(k) and k.master for k in node.links) or not node.showing(Kind.LINKS):
        return
    for group in peers(node, context, shows_links):
        bridges = [{k.master for k in n.links if _is_of_a_pod(k)} - {None} for n in group.nodes]
        names = set[str | None]().union(*bridges)
        name = names.pop() if len(names) == 1 else None
        if name and all(bridges) and _AT_FIRST_POD.fullmatch(name) and node.link(name) is None:
            lines = tuple(k.origin for n in group.nodes if (k := n.link(name)))
            words = f"{name}, though {', '.join(k.name for k in loose[:3])} should be ports of it"
            yield Difference(name, words, Kind.LINKS, group, lines, tuple(k.origin for k in loose[:3]))
            return


def _is_of_a_pod(link: Link) -> bool:
    return device(link.name).role == "pod"


def _is_off(link: Link) -> bool:
    """Whether a device of a plugin does not work; a bridge of pods without any pod has no carrier, and nothing is wrong with it."""
    if device(link.name).role != "pods" or link.flags is None:
        return link.down
    return "UP" not in link.flags


def _is_meant_up(link: Link) -> bool:
    """Whether a device works only while it is up: those of plugins, the inner ports of virtual switches, routing domains."""
    return is_of_plugin(link.name) or device(link.name).role == "vswitch" or is_vrf(link)


def _all_on(name: str, group: Peers) -> bool:
    """Whether all others have their INTERNAL-IP on this device."""
    return all(n.node_link and n.node_link.name == name for n in group.nodes)


def _is_off_below_pods(node: Node, link: Link) -> bool:
    """Whether a bridge that comes with the first pod was switched off on the node, though it has ports that work."""
    own = node.link(link.name) if _AT_FIRST_POD.fullmatch(link.name) else None
    return own is not None and _is_off(own) and any(k.master == own.name and not k.down for k in node.links)


def _tells(link: Link) -> bool:
    """Whether a device of this name belongs on every node or on none."""
    kind = device(link.name)
    if is_vrf(link):
        return True
    if kind.role in ("tunnel", "gateway", "vswitch", "pods"):
        return not _OF_ONE_PEER.fullmatch(link.name) and not _AT_FIRST_POD.fullmatch(link.name)
    if kind.role == "services":
        return link.name != "lo" and not link.name.startswith("dummy")
    return kind.role == "other" and bool(_MADE.fullmatch(link.name))


def _counts(links: Iterable[Link]) -> bool:
    """Whether the devices are in use: ``tunl0`` stands wherever the module is loaded and counts with an address."""
    return all(not device(k.name).addressed or k.addresses for k in links)


def _addresses(node: Node, context: Context) -> Iterator[Difference]:
    """An overlay device, or the node's own interface, without address of a family that those of all others have."""
    seen: set[tuple[str, str]] = set()
    for words, version in _FAMILIES:
        family = "inet6" if version == 6 else "inet"
        if not node.showing(Kind.ADDRESSES, family=family):
            continue
        shows = shows_inet6 if version == 6 else shows_inet
        for group in (*peers(node, context, shows), *others_of_three(node, context, shows)):
            for own, theirs, name in _without(node, group, version):
                if (name, words) not in seen and (group.alike or is_of_plugin(name)):
                    seen.add((name, words))
                    lack = f"{words} address on {name}"
                    lines = tuple(a for k in theirs if (a := _address(k, version)))
                    yield Difference(lack, lack, Kind.ADDRESSES, group, lines, (own.origin,))


def _without(node: Node, group: Peers, version: int) -> Iterator[tuple[Link, list[Link], str]]:
    """Yield the node's interfaces without address of this version, and those of the others that do the same and have one."""
    own_card = node.node_link if node.node_link and device(node.node_link.name).role == "other" else None
    if own_card and _lacks_address(own_card, version):
        theirs = _with_address((n.node_link for n in group.nodes), version)
        if theirs:
            yield own_card, theirs, own_card.name
    for own in node.links:
        if is_of_plugin(own.name) and own is not node.node_link and _lacks_address(own, version):
            links = (k if k is not n.node_link else None for n in group.nodes for k in (n.link(own.name),))
            if theirs := _with_address(links, version):
                yield own, theirs, own.name


def _lacks_address(link: Link, version: int) -> bool:
    return not link.down and not _address(link, version)


def _with_address(links: Iterable[Link | None], version: int) -> list[Link]:
    """Return the interfaces; none of them where one is missing or has no address: of a thousand the first such one decides."""
    found = []
    for link in links:
        if link is None or not _address(link, version):
            return []
        found.append(link)
    return found


def _address(link: Link, version: int) -> Origin | None:
    """Return the line of an address of this version that others can use."""
    usable = (a for a in link.addresses if a.ip.version == version and not a.ip.ip.is_link_local)
    return next((a.origin for a in usable), None)


def _is_default(way: Way) -> bool:
    return way.default


def _other_vlan(node: Node, context: Context) -> Iterator[Difference]:
    """A VLAN of another id than that of the others; where a machine does not answer on it, that finding tells the id."""
    vlans = list(other_vlans(node, context))
    if not vlans:
        return
    asked = [r.gateways for r in node.routes.where(_is_default)] + [n.internal_ips for n in context.others(node)]
    silent = {n.device for ips in asked for ip in ips for n in node.neighbors_of.get(ip, ()) if n.unresolved}
    for found in vlans:
        if found.link.name in silent:
            continue
        group = Peers(tuple(found.others), f"nodes in {found.prefix}")
        words = f"VLAN {found.usual} on {found.link.name} (it carries VLAN {found.own})"
        lines = tuple(link.origin for link in found.others.values())
        yield Difference(f"VLAN of {found.link.name}", words, Kind.LINKS, group, lines, (found.link.origin,))


def _cards_down(node: Node, context: Context) -> Iterator[Difference]:
    """A card in a network beside the nodes' own (storage, management) that is down, while those of all others there are up."""
    networks = context.networks
    if node.node_link and node.node_link.down:
        return  # what takes the node's own interface away takes others, too
    for prefix, holders in networks.on_cards.items():
        own = next((h for h in holders if h.node is node and h.link is not node.node_link), None)
        if own is None or not own.link.down or prefix in networks.of_nodes or is_user_nat(prefix.network_address):
            continue
        theirs = {h.node: h.link for h in holders if h.node is not node}
        # what shows no state is no proof that it is up
        if len(theirs) >= ENOUGH and all(k.flags is not None and not k.down for k in theirs.values()):
            name = own.link.name
            group = Peers(tuple(theirs), f"nodes in {prefix}")
            lines = tuple(k.origin for k in theirs.values())
            weight = Verdict.FAIL if _leads_out(name, node, theirs) else Verdict.WARN
            yield Difference(name, f"working {name} (it is down)", Kind.LINKS, group, lines, (own.link.origin,), weight)


def _leads_out(name: str, node: Node, others: Iterable[Node]) -> bool:
    """Whether the default routes of all others leave by this interface, and the node has none."""
    ways = [n.default_routes(node.family) for n in others]
    alike = all(found and all(name in r.devices for r in found) for found in ways)
    return alike and bool(node.routes) and not node.default_routes(node.family)


def _legs_down(node: Node, context: Context) -> Iterator[Difference]:
    """A card of a network that few share, such as one leg of a routed host, that is down; on all others, three at least, it is up."""
    if not node.showing(Kind.LINKS) or (node.node_link and node.node_link.down):
        return
    others = other_members(node, context)
    uplinks = {name for r in node.default_routes(node.family) for name in r.devices}  # node-interface-down tells these
    for own in node.links:
        if not own.down or own is node.node_link or device(own.name).role != "other" or not _address(own, 4):
            continue
        if own.name in uplinks:
            continue
        theirs = [k for n in others if (k := n.link(own.name))]
        shared = any(len(context.networks.on_cards.get(a.ip.network, ())) > ENOUGH for a in own.addresses)
        legs = all(k.flags is not None and not k.down and _address(k, 4) for k in theirs)
        if len(others) > ENOUGH and len(theirs) == len(others) and legs and not shared:
            lines = tuple(k.origin for k in theirs)
            words = f"working {own.name} (it is down)"
            yield Difference(own.name, words, Kind.LINKS, Peers(others, "nodes"), lines, (own.origin,))


def _cards_apart(node: Node, context: Context) -> Iterator[Difference]:
    """A card without any address, that on all others, three at least, has one in a network beside the nodes' own.

    A machine whose cards have other names may have its place in that network elsewhere.
    """
    for version, family in ((4, "inet"), (6, "inet6")):
        if not node.showing(Kind.ADDRESSES, family=family):
            continue
        for prefix, holders in context.networks.on_cards.items():
            if prefix.version != version or prefix in context.networks.of_nodes or is_user_nat(prefix.network_address):
                continue
            theirs = {h.node: h for h in holders}
            names = {h.link.name for h in holders}
            others = other_members(node, context)
            link = node.link(names.pop()) if len(names) == 1 and node not in theirs else None
            if link is None or link.down or link.master or any(_address(link, v) for _, v in _FAMILIES):
                continue
            if len(others) > ENOUGH and all(n in theirs for n in others):
                lack = f"address in {prefix} on {link.name}"
                group = Peers(others, "nodes")
                lines = tuple(h.address.origin for h in theirs.values())
                yield Difference(f"address on {link.name}", lack, Kind.ADDRESSES, group, lines, (link.origin,))


def _out_of_vrf(node: Node, context: Context) -> Iterator[Difference]:
    """A card that on all others, two at least, is in a routing domain (VRF) that the node has, too, and on the node is not."""
    if not node.showing(Kind.LINKS):
        return
    seen: set[str] = set()
    for group in peers(node, context, shows_links):
        for link in group.nodes[0].links:
            vrf = node.link(link.master) if link.master else None
            own = node.link(link.name)
            if own is None or vrf is None or not is_vrf(vrf) or own.master == vrf.name or own.name in seen:
                continue
            theirs = [n.link(link.name) for n in group.nodes]
            lines = tuple(k.origin for k in theirs if k and k.master == vrf.name)
            if len(lines) == len(theirs):
                seen.add(own.name)
                where = f"it is in {own.master}" if own.master else "it is in none"
                words = f"{own.name} in the VRF {vrf.name} ({where})"
                yield Difference(f"VRF of {own.name}", words, Kind.LINKS, group, lines, (own.origin,))
