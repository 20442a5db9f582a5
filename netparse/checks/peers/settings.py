"""What interfaces that all nodes have hold or are set to, on all of them but one: addresses of Services, second networks, bonds."""

from collections.abc import Iterator

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.checks.shared.peer_difference import ENOUGH, Difference
from netparse.checks.shared.peers import peers, shows_inet, shows_inet6, shows_links
from netparse.cluster import Address, Link, Node, Prefix
from netparse.cluster.user_nat import is_user_nat
from netparse.parsers import Kind


def _without_services(node: Node, context: Context) -> Iterator[Difference]:
    """The device of the Services (kube-ipvs0) without any address, while on all others it holds theirs."""
    if not node.showing(Kind.ADDRESSES, family="inet"):
        return
    for own in node.links:
        if device(own.name).role != "services" or own.name == "lo" or own.name.startswith("dummy") or own.addresses:
            continue
        for group in peers(node, context, shows_inet):
            lines = [k.addresses[0].origin for n in group.nodes if (k := n.link(own.name)) and k.addresses]
            if len(lines) == len(group.nodes):
                words = f"address on {own.name}"
                yield Difference(words, words, Kind.ADDRESSES, group, tuple(lines), (own.origin,))
                break


def _without_network(node: Node, context: Context) -> Iterator[Difference]:
    """A second network on the node's own interface, in which all others, three at least, have an address there."""
    link = node.node_link
    if link is None or link.down:
        return
    for shows, family, version in ((shows_inet, "inet", 4), (shows_inet6, "inet6", 6)):
        if not node.showing(Kind.ADDRESSES, family=family) or not any(
            a.ip.version == version and not a.ip.ip.is_link_local for a in link.addresses
        ):
            continue  # without any address of the family that is told
        for group in peers(node, context, shows):
            first = group.nodes[0].node_link
            if first is None or not set(_networks(first, version)) - set(_networks(link, version)):
                continue  # whatever all have, the first has
            if len(group.nodes) <= ENOUGH or not all(n.node_link for n in group.nodes):
                continue
            theirs = [_networks(n.node_link, version) for n in group.nodes if n.node_link]
            for prefix in sorted(set(theirs[0]).intersection(*theirs[1:]) - set(_networks(link, version))):
                if any(a.ip.version == version and a.ip.ip in prefix for a in link.addresses):
                    continue  # it is in there, by another mask: netmask-differs says so
                if prefix not in context.networks.of_nodes and not is_user_nat(prefix.network_address):
                    words = f"address in {prefix} on {link.name}"
                    lines = tuple(found[prefix].origin for found in theirs)
                    yield Difference(words, words, Kind.ADDRESSES, group, lines, (link.origin,))
            break


def _networks(link: Link, version: int) -> dict[Prefix, Address]:
    """Return the networks of an interface; an address that stands alone has none."""
    found: dict[Prefix, Address] = {}
    for a in link.addresses:
        network = a.ip.network
        wide = network.prefixlen < network.max_prefixlen
        if (network.version == version and wide and not a.ip.ip.is_link_local) or _is_inner(network):
            found.setdefault(network, a)
    return found


def _is_inner(prefix: Prefix) -> bool:
    """Whether it is a part of 169.254.0.0/16 that a plugin uses inside of each node (OVN-Kubernetes: 169.254.169.0/29)."""
    return prefix.version == 4 and prefix.is_link_local and 16 < prefix.prefixlen < 32


def _bond_mode(node: Node, context: Context) -> Iterator[Difference]:
    """A bond of another mode than on all others, two at least: the switch is set up for one of them."""
    for own in node.links:
        if own.kind != "bond" or not (mode := _mode(own)):
            continue
        for group in peers(node, context, shows_links):
            theirs = [k for n in group.nodes if (k := n.link(own.name)) and _mode(k)]
            modes = {_mode(k) for k in theirs}
            if len(theirs) == len(group.nodes) and len(modes) == 1 and mode not in modes:
                words = f"{own.name} of mode {modes.pop()} (it is {mode})"
                lines = tuple(k.origin for k in theirs)
                yield Difference(f"mode of {own.name}", words, Kind.LINKS, group, lines, (own.origin,))
                break


def _mode(link: Link) -> str:
    return str((link.info or {}).get("mode") or "")


SETTINGS = (_without_services, _without_network, _bond_mode)
"""The comparisons of what interfaces hold or are set to; each yields what the node lacks."""
