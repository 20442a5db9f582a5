"""What all other nodes have and one lacks: a listener and its process, a device, an address."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from netparse.captures import Capture
from netparse.checks.base import Check, Context
from netparse.checks.devices import device, is_of_plugin
from netparse.checks.needs import ADDRESS_CAPTURE, SOCKET_CAPTURE
from netparse.checks.peers import (
    Peers,
    is_there,
    others_of_three,
    peers,
    shows_inet,
    shows_inet6,
    shows_links,
    shows_ports,
    was_captured,
)
from netparse.checks.pods import ways_missing
from netparse.checks.port_states import PortState
from netparse.cluster import Address, Link, Listener, Node, Origin, Owner, Prefix, RouteView
from netparse.cluster.read import to_ip
from netparse.cluster.remember import per_node
from netparse.cluster.user_nat import is_user_nat
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import rules_for
from netparse.ports.insecure import usual_listener
from netparse.ports.processes import name_matches
from netparse.records import RoutingRule
from netparse.resources import package_file

_EPHEMERAL = 32768
_ENOUGH = 2
_COMMANDS = (f"{SOCKET_CAPTURE.command}    # on the other nodes", f"{ADDRESS_CAPTURE.command}    # on the other nodes")
_AT_FIRST_POD = re.compile(r"cni0|cbr0|azure\d+")
"""Bridges that a plugin makes with the first pod: a node without pods has none."""
_OF_ONE_PEER = re.compile(r"tun-[0-9a-f]{11}")
"""Tunnels that are named for the node at their other end, which itself has none of that name (kube-router)."""
_MADE = re.compile(r"br-ex|bond\d+(\.\d+)?|team\d+(\.\d+)?|vlan\d+|vxlan\S*")
"""Devices of the node network that no row of ``devices.toml`` names, and that bear no name of a card."""
_FAMILIES = (("IPv4", 4), ("IPv6", 6))
_KERNEL_TABLES = ("local", "main", "default")


@dataclass(frozen=True, slots=True)
class _Lack:
    """What the node lacks, and a line of the others that shows it there."""

    subject: str
    words: str
    kind: Kind
    peers: Peers
    theirs: tuple[Origin, ...]
    own: tuple[Origin, ...] = ()
    verdict: Verdict = Verdict.WARN


class OddOneOut(Check):
    id = "odd-one-out"
    since = "0.1.0"
    title = "A node lacks what all its peers have"
    severity = Severity.MEDIUM
    expected = "what all other nodes of the role have, three nodes at least, this one has too"
    why = (
        "What runs on every node but one is seldom left out on purpose: its pod or service failed there, or the node was set "
        "up another way. It shows when the work moves to this node, or for the pods that run on it."
    )
    fix = (
        "kubectl get pods -A -o wide --field-selector spec.nodeName=<node>    # which pod of a DaemonSet is missing there?",
        "systemctl --failed; journalctl -b    # on the node: which unit did not start?",
    )
    confirm = "sudo ss -lntup; ip -br address    # on the node and on one of its peers"
    reference = "https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/"
    wrong = (
        "A node may be left out on purpose, by a taint or a node selector. A Deployment on the host's network that runs on all "
        "nodes but one by chance looks the same: programs that are known to run so are not judged."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """Whether the cluster has nodes enough to compare it with, captured or not."""
        groups = (*peers(node, context, is_there), *others_of_three(node, context, is_there))
        return node.linux and bool(groups)

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if not (*peers(node, context, was_captured), *others_of_three(node, context, was_captured)):
            yield self.unknown(node, "of the other nodes too few were captured to compare it with", *_COMMANDS)
            return
        found = [
            *_devices(node, context),
            *_addresses(node, context),
            *_tables(node, context),
            *_table_ways(node, context),
            *_empty_tables(node, context),
            *_other_vlan(node, context),
            *_static_routes(node, context),
            *_general_rules(node, context),
            *_cards_down(node, context),
            *_rules(node, context),
            *_programs(node, context),
        ]
        more = list(self._second_cards(node, context))
        yield from more
        for lack in _together(found):
            yield self._lacking(node, lack)
        if not more and not any(x.verdict is Verdict.WARN for x in found):
            yield self._nothing(node)

    def _second_cards(self, node: Node, context: Context) -> Iterator[Finding]:
        """Two cards in the node network, where each of the others, two at least, has one: answers leave by either."""
        for subnet, nodes in context.networks.of_nodes.items():
            if node not in nodes or len(nodes) <= _ENOUGH:
                continue
            if len(_cards_in(node, subnet)) < 2:
                continue
            cards = {n: _cards_in(n, subnet) for n in nodes}
            shared = any(len(context.cluster.holders[a.ip.ip]) > 1 for _, a in cards[node])  # duplicate-ip says so
            if not shared and all(len(found) == 1 for n, found in cards.items() if n is not node):
                names = " and ".join(f"{link.name} ({a.ip})" for link, a in cards[node])
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=f"cards in {subnet}",
                    title="A node has two cards in the node network",
                    expected="one interface in the node network, as on the other nodes",
                    actual=f"{names} are both in {subnet}; each of the {len(nodes) - 1} other nodes has one interface there",
                    why=(
                        "The kernel answers ARP for both addresses on both cards and sends by the first route: answers leave by the "
                        "other card, and get lost where the source address is checked."
                    ),
                    fix=(
                        "take one of the two out of this network, or bond them: "
                        + " or: ".join(f"ip address del {a.ip} dev {link.name}" for link, a in cards[node]),
                    ),
                    confirm=f"ip route show {subnet}",
                    reference="https://docs.kernel.org/networking/ip-sysctl.html (arp_filter, rp_filter)",
                    origins=[a.origin for _, a in cards[node]],
                    kinds=(Kind.ADDRESSES,),
                    severity=Severity.LOW,
                )

    def _lacking(self, node: Node, lack: _Lack) -> Finding:
        return self.finding(
            lack.verdict,
            node,
            subject=lack.subject,
            title=f"{self.title}: {lack.subject}",
            actual=f"{node.name} has no {lack.words}; {lack.peers.words} have",
            origins=(*lack.own, *lack.theirs[:3]),
            kinds=(lack.kind,),
            known={"node": node.name},
        )

    def _nothing(self, node: Node) -> Finding:
        missing = [
            need
            for need in (SOCKET_CAPTURE, ADDRESS_CAPTURE)
            if not (node.showing(need.kind) if need is ADDRESS_CAPTURE else node.proves_no_listener("tcp"))
        ]
        if missing:
            names = " and ".join(need.what for need in missing)
            return self.unknown(
                node, f"the captures do not show all {names} of this node", *(n.command for n in missing)
            )
        return self.finding(
            Verdict.PASS, node, actual="it has the devices, addresses and listeners that its peers have"
        )


@per_node
def _cards_in(node: Node, subnet: Prefix) -> list[tuple[Link, Address]]:
    """Return the interfaces that have the subnet as a network of their own, each with the first address there."""
    found: dict[str, tuple[Link, Address]] = {}
    for link in node.links:
        if device(link.name).role == "other" and not link.down:
            for a in link.addresses:
                if a.ip.network == subnet:
                    found.setdefault(link.name, (link, a))
    return list(found.values())


def _together(found: list[_Lack]) -> Iterator[_Lack]:
    """Yield what is lacking without the devices of a program that is lacking too."""
    subjects = {x.subject for x in found}
    for lack in found:
        if _table().devices.get(lack.subject) not in subjects:
            yield lack


def _devices(node: Node, context: Context) -> Iterator[_Lack]:
    if not node.showing(Kind.LINKS):
        return
    explained = ways_missing(node, context)
    seen: set[str] = set()
    for group in (*peers(node, context, shows_links), *others_of_three(node, context, shows_links)):
        for link in group.nodes[0].links:
            name = link.name
            if not group.alike and not is_of_plugin(name):
                continue  # what the cards of a machine are called, its role may tell
            if name in seen or name in explained or not _tells(link) or node.showing(Kind.LINKS, tokens=(name,)) == ():
                continue
            theirs = [n.link(name) for n in group.nodes]
            if not all(theirs) or not _counts(theirs):
                continue
            own = node.link(name)
            if own and node.node_link and node.node_link is not own and _MADE.fullmatch(name) and _all_on(name, group):
                seen.add(name)
                lines = tuple(k.origin for k in theirs if k)
                words = f"INTERNAL-IP on {name} (it is on {node.node_link.name})"
                yield _Lack(name, words, Kind.LINKS, group, lines, (node.node_link.origin, own.origin))
            elif own is None:
                seen.add(name)
                lines = tuple(k.origin for k in theirs if k)
                yield _Lack(name, f"interface {name}", Kind.LINKS, group, lines, _head(node, Kind.LINKS))
            elif _is_off(own) and is_of_plugin(name) and not any(k and _is_off(k) for k in theirs):
                seen.add(name)
                lines = tuple(k.origin for k in theirs if k)
                yield _Lack(name, f"working {name} (it is down)", Kind.LINKS, group, lines, (own.origin,))


def _is_off(link: Link) -> bool:
    """Whether a device of a plugin does not work; a bridge of pods without any pod has no carrier, and nothing is wrong with it."""
    if device(link.name).role != "pods" or link.flags is None:
        return link.down
    return "UP" not in link.flags


def _all_on(name: str, group: Peers) -> bool:
    """Whether all others have their INTERNAL-IP on this device."""
    return all(n.node_link and n.node_link.name == name for n in group.nodes)


def _tells(link: Link) -> bool:
    """Whether a device of this name belongs on every node or on none."""
    kind = device(link.name)
    if kind.role in ("tunnel", "gateway", "vswitch", "pods"):
        return not _OF_ONE_PEER.fullmatch(link.name) and not _AT_FIRST_POD.fullmatch(link.name)
    if kind.role == "services":
        return link.name != "lo" and not link.name.startswith("dummy")
    return kind.role == "other" and bool(_MADE.fullmatch(link.name))


def _counts(links: Iterable[Link | None]) -> bool:
    """Whether the devices are in use: ``tunl0`` stands wherever the module is loaded and counts with an address."""
    kept = [k for k in links if k]
    return all(not device(k.name).addressed or k.addresses for k in kept)


def _addresses(node: Node, context: Context) -> Iterator[_Lack]:
    """An overlay device, or the node's own interface, without address of a family that those of all others have."""
    seen: set[tuple[str, str]] = set()
    for words, version in _FAMILIES:
        family = "inet6" if version == 6 else "inet"
        if not node.showing(Kind.ADDRESSES, family=family):
            continue
        shows = shows_inet6 if version == 6 else shows_inet
        for group in (*peers(node, context, shows), *others_of_three(node, context, shows)):
            for own, theirs, name in _same_devices(node, group, lambda k, v=version: not k.down and not _address(k, v)):  # type: ignore[misc]
                if (name, words) in seen or not (group.alike or is_of_plugin(name)):
                    continue
                lines = [a for k in theirs if (a := _address(k, version))]
                if len(lines) == len(theirs):
                    seen.add((name, words))
                    lack = f"{words} address on {name}"
                    yield _Lack(lack, lack, Kind.ADDRESSES, group, tuple(lines), (own.origin,))


def _same_devices(node: Node, group: Peers, wanted: Callable[[Link], bool]) -> Iterator[tuple[Link, list[Link], str]]:
    """Yield the node's interfaces that are wanted and those of the others that do the same, with their name."""
    own_card = node.node_link if node.node_link and device(node.node_link.name).role == "other" else None
    if own_card and wanted(own_card) and all(n.node_link for n in group.nodes):
        yield own_card, [n.node_link for n in group.nodes if n.node_link], own_card.name
    for own in node.links:
        if not is_of_plugin(own.name) or own is node.node_link or not wanted(own):
            continue
        theirs = [k for n in group.nodes if (k := n.link(own.name)) and k is not n.node_link]
        if len(theirs) == len(group.nodes):
            yield own, theirs, own.name


def _address(link: Link, version: int) -> Origin | None:
    """Return the line of an address of this version that others can use."""
    usable = (a for a in link.addresses if a.ip.version == version and not a.ip.ip.is_link_local)
    return next((a.origin for a in usable), None)


def _static_routes(node: Node, context: Context) -> Iterator[_Lack]:
    """A network that all others, three at least, reach by one gateway of the subnet in their common subnet, and the node by none."""
    link = node.node_link
    if link is None or link.down:
        return
    for version, shows in ((4, _shows_routes), (6, _shows_routes6)):
        if not shows(node):
            continue
        for group in peers(node, context, shows):
            if len(group.nodes) <= _ENOUGH:
                continue
            ways = [_ways_by_card(n, version) for n in group.nodes]
            for prefix in sorted(set(ways[0]).intersection(*ways[1:])):
                theirs = [w[prefix] for w in ways]
                if any(g in context.cluster.by_internal_ip for g in theirs[0].gateways):
                    continue  # a way to pods, of which other checks speak
                gateways = {r.gateways for r in theirs}
                near = all(
                    g in a.ip.network for a in link.addresses for g in theirs[0].gateways if a.ip.version == version
                )
                if (
                    len(gateways) == 1
                    and near
                    and not any(
                        prefix.overlaps(r.prefix)
                        for r in node.routes
                        if r.prefix.version == version and r.table == "main" and not r.default
                    )
                ):
                    words = f"route to {prefix} {theirs[0].way}"
                    lines = tuple(r.origin for r in theirs)
                    yield _Lack(f"route to {prefix}", words, Kind.ROUTES, group, lines, _head(node, Kind.ROUTES))
            break


def _shows_routes(node: Node) -> bool:
    """Whether the captures show all routes of table main for IPv4."""
    return bool(node.showing(Kind.ROUTES, family="inet", table="main"))


def _shows_routes6(node: Node) -> bool:
    """Whether the captures show all routes of table main for IPv6."""
    return bool(node.showing(Kind.ROUTES, family="inet6", table="main"))


@per_node
def _ways_by_card(node: Node, version: int) -> dict[Prefix, RouteView]:
    """Return the routes by a gateway and the node's own interface that no routing daemon and no plugin entered."""
    own = node.node_link.name if node.node_link else None
    return {
        r.prefix: r
        for r in node.routes
        if _is_plain(r, version)
        and r.gateways
        and r.devices == (own,)
        and r.protocol in (None, "static", "boot", "dhcp")
        and 1 < r.prefix.prefixlen < r.prefix.max_prefixlen
    }


def _is_plain(r: RouteView, version: int) -> bool:
    return r.table == "main" and r.prefix.version == version and not r.default and not r.dead


def _other_vlan(node: Node, context: Context) -> Iterator[_Lack]:
    """A VLAN device with another id than those of all others, two at least, in the network."""
    for prefix, holders in context.networks.on_cards.items():
        own = next((h.link for h in holders if h.node is node), None)
        if own is None or _vlan(own) is None:
            continue
        ids = {h.node: (h.link, vlan) for h in holders if (vlan := _vlan(h.link)) is not None}
        theirs = {n: x for n, x in ids.items() if n is not node}
        usual = {vlan for _, vlan in theirs.values()}
        alone = sum(h.node is not node for h in holders) == len(theirs)
        if len(theirs) < _ENOUGH or len(usual) != 1 or not alone:
            continue
        (vlan,) = usual
        if ids[node][1] != vlan:
            group = Peers(tuple(theirs), f"nodes in {prefix}")
            words = f"VLAN {vlan} on {own.name} (it carries VLAN {ids[node][1]})"
            lines = tuple(k.origin for k, _ in theirs.values())
            yield _Lack(f"VLAN of {own.name}", words, Kind.LINKS, group, lines, (own.origin,))


def _vlan(link: Link) -> int | None:
    found = (link.info or {}).get("id") if link.kind == "vlan" else None
    return found if isinstance(found, int) else None


def _general_rules(node: Node, context: Context) -> Iterator[_Lack]:
    """A rule of policy routing for packets of any source that all others, three at least, have."""
    for family, shows in (("inet", _shows_rules), ("inet6", _shows_rules6)):
        own = _lookups(node, family)
        if own is None:
            continue
        mine = {_without_priority(o) for _, o in own}
        for group in peers(node, context, shows):
            if len(group.nodes) <= _ENOUGH:
                continue
            theirs = [_for_any_source(n, family) for n in group.nodes]
            for words in sorted(set(theirs[0]).intersection(*theirs[1:]) - mine):
                lines = tuple(t[words] for t in theirs)
                yield _Lack(f"rule {words}", f'rule "{words}"', Kind.RULES, group, lines, _head(node, Kind.RULES))
            break


def _shows_rules(node: Node) -> bool:
    """Whether the captures show all rules of policy routing for IPv4."""
    return _lookups(node, "inet") is not None


def _shows_rules6(node: Node) -> bool:
    """Whether the captures show all rules of policy routing for IPv6."""
    return _lookups(node, "inet6") is not None


@per_node
def _for_any_source(node: Node, family: str) -> dict[str, Origin]:
    """Return the rules that are for no single address, in their words without the priority."""
    return {_without_priority(o): o for r, o in _lookups(node, family) or () if not to_ip(r.src)}


def _without_priority(line: Origin) -> str:
    return " ".join(line.text.partition(":")[2].split())


def _empty_tables(node: Node, context: Context) -> Iterator[_Lack]:
    """A table that a rule of the node looks up and that has no route, while on all others with the rule, two at least, it has."""
    for family, version in (("inet", 4), ("inet6", 6)):
        filled = {r.table for r in node.routes if r.prefix.version == version}
        for rule, line in _lookups(node, family) or ():
            table = str(rule.table or "")
            if not table or table in (*_KERNEL_TABLES, *filled) or not to_ip(rule.src):
                continue
            if not node.showing(Kind.ROUTES, family=family, table="local", tokens=(f"table {table}",)):
                continue
            others = [n for n in context.others(node) if any(r.table == table for r, _ in _lookups(n, family) or ())]
            theirs = [
                next((r.origin for r in n.routes if r.table == table and r.prefix.version == version), None)
                for n in others
            ]
            if len(others) >= _ENOUGH and all(theirs):
                group = Peers(tuple(others), "nodes with a rule for it")
                lines = tuple(o for o in theirs if o)
                yield _Lack(f"table {table}", f"route in table {table}", Kind.ROUTES, group, lines, (line,))


def _tables(node: Node, context: Context) -> Iterator[_Lack]:
    """A table of policy routing without the default route that it has on all others; a table that is not there says nothing."""
    own = {(r.table, r.prefix.version) for r in node.routes} - {("main", 4), ("main", 6)}
    lacking = {key for key in own if key[0] not in _KERNEL_TABLES and not _default_in(node, *key)}
    for table, version in sorted(lacking):
        family = "inet6" if version == 6 else "inet"
        if not node.showing(Kind.ROUTES, family=family, table=table, tokens=(f"table {table}",)):
            continue
        others = [
            n for n in context.others(node) if any(r.table == table and r.prefix.version == version for r in n.routes)
        ]
        lines = [r.origin for n in others if (r := _default_in(n, table, version))]
        if len(others) >= _ENOUGH and len(lines) == len(others):
            words = f"default route in table {table}"
            here = tuple(r.origin for r in node.routes if r.table == table)[:2]
            yield _Lack(
                f"table {table}", words, Kind.ROUTES, Peers(tuple(others), "nodes with this table"), tuple(lines), here
            )


def _table_ways(node: Node, context: Context) -> Iterator[_Lack]:
    """A table of policy routing whose default route goes by another gateway than on all others, two at least, of its subnet."""
    for r in node.routes:
        if not r.default or r.table in _KERNEL_TABLES or not r.gateways or r.dead or r.type != "unicast":
            continue
        ways = [(n, way) for n in context.others(node) if (way := _default_in(n, r.table, r.prefix.version))]
        usual = {way.gateways for _, way in ways}
        if len(ways) < _ENOUGH or len(usual) != 1 or r.gateways in usual:
            continue
        (theirs,) = usual
        links = [k for name in r.devices if (k := node.link(name))]
        if any(g in a.ip.network for k in links for a in k.addresses for g in theirs):
            shown = ", ".join(map(str, theirs))
            words = f"default route via {shown} in table {r.table} (it is {r.way})"
            group = Peers(tuple(n for n, _ in ways), "nodes with this table")
            lines = tuple(way.origin for _, way in ways)
            yield _Lack(f"gateway of table {r.table}", words, Kind.ROUTES, group, lines, (r.origin,))


def _cards_down(node: Node, context: Context) -> Iterator[_Lack]:
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
        if len(theirs) >= _ENOUGH and all(k.flags is not None and not k.down for k in theirs.values()):
            name = own.link.name
            group = Peers(tuple(theirs), f"nodes in {prefix}")
            lines = tuple(k.origin for k in theirs.values())
            yield _Lack(name, f"working {name} (it is down)", Kind.LINKS, group, lines, (own.link.origin,))


def _default_in(node: Node, table: str, version: int) -> RouteView | None:
    return _defaults(node).get((table, version))


@per_node
def _defaults(node: Node) -> dict[tuple[str, int], RouteView]:
    """Return the first default route of each table and version."""
    found: dict[tuple[str, int], RouteView] = {}
    for r in node.routes:
        if r.default:
            found.setdefault((r.table, r.prefix.version), r)
    return found


def _rules(node: Node, context: Context) -> Iterator[_Lack]:
    """A table of policy routing that the node has and does not use, while each of the others, three at least, does for its address.

    Rules for the addresses of pods come and go with them (EKS), those of other kinds are not compared.
    """
    for table, version in sorted({(r.table, r.prefix.version) for r in node.routes}):
        family = "inet6" if version == 6 else "inet"
        own = _lookups(node, family)
        if table in _KERNEL_TABLES or own is None or any(r.table == table for r, _ in own):
            continue
        others = [
            (n, found)
            for n in context.others(node)
            if any(r.table == table and r.prefix.version == version for r in n.routes)
            and (found := _lookups(n, family)) is not None
        ]
        lines = [line for n, found in others if (line := _for_own_address(n, table, found))]
        if len(others) > _ENOUGH and len(lines) == len(others):
            group = Peers(tuple(n for n, _ in others), "nodes with this table")
            here = tuple(r.origin for r in node.routes if r.table == table)[:1]
            words = f"rule that looks up table {table} for its address"
            yield _Lack(
                f"rule of table {table}", words, Kind.RULES, group, tuple(lines), (*(line for _, line in own), *here)
            )


@per_node
def _lookups(node: Node, family: str) -> tuple[tuple[RoutingRule, Origin], ...] | None:
    """Return the rules of the routing policy; None where they were not captured from the kernel's first to its last."""
    for capture in node.showing(Kind.RULES, family=family):
        rules = tuple((r, Origin(capture, r.line)) for r in capture.records if isinstance(r, RoutingRule))
        if {"local", "main"} <= {r.table for r, _ in rules}:
            return rules
    return None


def _for_own_address(node: Node, table: str, rules: Iterable[tuple[RoutingRule, Origin]]) -> Origin | None:
    """Return the line of the rule that looks up a table for packets from an address of the node."""
    return next((o for r, o in rules if r.table == table and (ip := to_ip(r.src)) and node.holder(ip)), None)


def _programs(node: Node, context: Context) -> Iterator[_Lack]:
    """The programs whose port all others have and this node lacks, each with all such ports."""
    told, closed = _told(node, context), _closed(node, context)
    done: set[str] = set()
    for group in peers(node, context, shows_ports):
        if not group.alike:
            continue
        missing: dict[str, list[tuple[Listener, tuple[Origin, ...]]]] = {}
        for x in group.nodes[0].listeners:
            if _comparable(x) and _lacks(node, x) and (lines := _everywhere(x, group, context)):
                missing.setdefault(_name(x.owner), []).append((x, lines))
        for name, ports in missing.items():
            owner = ports[0][0].owner
            if name in done or (owner and any(name_matches([p], owner) or _same(Owner(p), owner) for p in told)):
                continue
            if any((x.protocol, x.port) in closed for x, _ in ports):
                continue
            done.add(name)
            shown = ", ".join(dict.fromkeys(f"{x.port}/{x.protocol}" for x, _ in ports))
            words = f"{name} on {shown}" if owner else f"listener on {shown}"
            yield _Lack(
                name if owner else shown,
                words,
                Kind.SOCKETS,
                group,
                tuple(line for _, lines in ports for line in lines[:2]),
                _head(node, Kind.SOCKETS),
                _weight(ports[0][0], group, context),
            )


def _told(node: Node, context: Context) -> tuple[str, ...]:
    """The processes of which a required port is closed: they have a finding of their own."""
    found = [p.rule for p in context.ports(node) if p.state in (PortState.CLOSED, PortState.MOVED)]
    return tuple(name for rule in found for name in (rule.component, *rule.processes))


def _closed(node: Node, context: Context) -> frozenset[tuple[str, int]]:
    """The required ports that are closed: whoever holds them on the others, they have a finding of their own."""
    return frozenset((p.rule.protocol, p.port) for p in context.ports(node) if p.state is PortState.CLOSED)


def _comparable(x: Listener) -> bool:
    if x.port is None or x.port >= _EPHEMERAL or x.service:
        return False
    expected = (*_table().per_node, *_table().on_members)
    per_node = x.owner is not None and name_matches(expected, x.owner)
    if not per_node and usual_listener(x.port, x.owner):
        return False
    if x.owner is None:
        return True
    ingress = x.port in _table().ingress_ports and name_matches(_table().ingress, x.owner)
    return not ingress and not name_matches(_table().replicas, x.owner)


def _lacks(node: Node, x: Listener) -> bool:
    held = any(y.protocol == x.protocol and y.port == x.port for y in node.listeners)
    captures = () if held else node.proves_no_listener(x.protocol)
    return bool(captures) and not any(c.mentions(f":{x.port}") for c in captures)


def _everywhere(x: Listener, group: Peers, context: Context) -> tuple[Origin, ...]:
    """Return the lines of all others that show the same port of the same program; none where one has it not."""
    held = context.cluster.listening.get((x.protocol, x.port or 0), ())
    lines = {n.name: y.origin for n, y in reversed(held) if _same(x.owner, y.owner)}
    found = [lines.get(n.name) for n in group.nodes]
    return tuple(o for o in found if o) if all(found) else ()


def _weight(x: Listener, group: Peers, context: Context) -> Verdict:
    """WARN for what belongs on every node; what somebody may have installed by hand, or some nodes may lack, is INFO."""
    if x.owner is None:
        return Verdict.INFO
    sure = group.of_control_plane or not group.unseen
    if name_matches(_table().per_node, x.owner) or (sure and name_matches(_table().on_members, x.owner)):
        return Verdict.WARN
    c = context.circumstances
    rules = rules_for(distribution=c.distribution, cnis=c.cnis, user=c.user)
    known = any(r.processes and name_matches(r.processes, x.owner) for r in rules)
    return Verdict.WARN if known and not group.few and not group.unseen else Verdict.INFO


def _same(one: Owner | None, other: Owner | None) -> bool:
    """Whether two shown names may be one program's: each tool cuts names at another place."""
    if one is None or other is None:
        return one is other
    return name_matches([_bare(one)], other) or name_matches([_bare(other)], one)


def _bare(owner: Owner) -> str:
    return owner.name.strip().partition(" ")[0].rsplit("/", 1)[-1].rstrip(":")


def _name(owner: Owner | None) -> str:
    return _bare(owner) if owner else ""


def _head(node: Node, kind: Kind) -> tuple[Origin, ...]:
    """Return the first line of the capture that would have shown it: it stands for all that is not in it."""
    return tuple(Origin(c, _first(c)) for c in node.of(kind)[:1])


def _first(c: Capture) -> int:
    return next((n for n in range(c.first_line, c.last_line + 1) if c.text(n).strip()), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """``per-node.toml``, where the groups are explained."""

    date: str
    source: str
    per_node: tuple[str, ...]
    on_members: tuple[str, ...]
    replicas: tuple[str, ...]
    ingress: tuple[str, ...]
    ingress_ports: tuple[int, ...]
    devices: Mapping[str, str]


@cache
def _table() -> _Table:
    return _Table(**tomllib.loads(package_file("checks", "per-node.toml").read_text(encoding="utf-8")))
