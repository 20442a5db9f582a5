"""The tables of the report: nodes, listening ports, neighbours, as rows of words."""

from collections.abc import Iterable, Iterator

from netparse.analysis import Analysis
from netparse.checks.needs import ADDRESS_CAPTURE, NEIGHBOR_CAPTURE, ROUTE_CAPTURE, SOCKET_CAPTURE
from netparse.cluster import Link, Listener, NeighborView, Node
from netparse.ports import rules_for
from netparse.report.blocks import who
from netparse.report.limits import Limits
from netparse.report.names import Names
from netparse.report.page import Table

_UNKNOWN = "unknown"
_EPHEMERAL = 32768
"""From here on the kernel gives out ports by chance."""
_NEEDED = (SOCKET_CAPTURE, ADDRESS_CAPTURE, ROUTE_CAPTURE, NEIGHBOR_CAPTURE)
_KINDS = dict(zip((n.what for n in _NEEDED), ("sockets", "addresses", "routes", "neighbours"), strict=True))
_EVERYTHING = "netparse parse prints all of them"


def node_table(analysis: Analysis, limits: Limits) -> Table:
    """Return a row per node; what was not captured is ``unknown``."""
    shown = analysis.cluster.nodes[: limits.nodes]
    return Table(
        head=("Node", "Role", "Status", "Version", "INTERNAL-IP", "Interface", "MAC", "Gateway", "Not captured"),
        kinds=("name", "plain", "name", "name", "keep", "name", "keep", "keep", "plain"),
        rows=tuple(_node_row(n, analysis) for n in shown),
        nodes=tuple((n.name,) for n in shown),
        more=_more(len(analysis.cluster.nodes) - len(shown), "nodes are in the node list"),
    )


def _node_row(node: Node, analysis: Analysis) -> tuple[str, ...]:
    link = node.node_link
    roles = analysis.circumstances.roles(node)
    ways = [", ".join(map(str, r.gateways)) or "direct" for r in node.default_routes(node.family)]
    missing = [_KINDS[need.what] for need in _NEEDED if not node.of(need.kind)] if node.linux else []
    return (
        node.name,
        ", ".join(sorted(roles)) if roles else _UNKNOWN,
        node.value("status") or _UNKNOWN,
        node.value("version") or _UNKNOWN,
        ", ".join(map(str, node.internal_ips)) or _UNKNOWN,
        _interface(link) if link else _UNKNOWN,
        (link.mac if link else None) or _UNKNOWN,
        ", ".join(ways) or _UNKNOWN,
        ", ".join(missing) or "–",
    )


def _interface(link: Link) -> str:
    return link.name + (f", MTU {link.mtu}" if link.mtu else "") + (", down" if link.down else "")


def listener_table(analysis: Analysis, files: Names, limits: Limits) -> Table:
    """Return the listening sockets, those that are the same on several nodes in one row."""
    together: dict[_Kind, list[tuple[Node, Listener]]] = {}
    purposes = _purposes(analysis)
    for node in analysis.cluster.nodes:
        for x in node.listeners:
            together.setdefault(_kind(node, x, purposes), []).append((node, x))
    ordered = sorted(together.items(), key=lambda item: _importance(item[0], item[1][0][1]))
    shown = ordered[: limits.rows]
    return Table(
        head=("Port", "Address", "Process (PID)", "What for", "Nodes", "Line"),
        kinds=("keep", "keep", "name", "plain", "name", "name"),
        rows=tuple(_listener_row(kind, found, files) for kind, found in shown),
        nodes=tuple(tuple(dict.fromkeys(n.name for n, _ in found)) for _, found in shown),
        more=_more(len(ordered) - len(shown), f"kinds of sockets are in the captures; {_EVERYTHING}"),
    )


_Kind = tuple[str, str, str, str]
"""Port, address, process and purpose; ports that programs took by chance are one kind, without their number."""


def _kind(node: Node, x: Listener, purposes: dict[tuple[str, int | None], str]) -> _Kind:
    where = "INTERNAL-IP" if x.address in node.internal_ips else x.shown.rpartition(":")[0]
    purpose = purposes.get((x.protocol, x.port), "")
    chance = not purpose and (x.port or 0) >= _EPHEMERAL
    port = "dynamic" if chance else str(x.service if x.port is None else x.port)
    return f"{port}/{x.protocol}", where, x.process or "not shown", purpose


def _importance(kind: _Kind, x: Listener) -> tuple[object, ...]:
    """Sort what Kubernetes needs before the rest, what others reach before loopback, then by port."""
    return not kind[3], x.loopback, kind[0].startswith("dynamic"), x.protocol, x.port or 0, kind


def _listener_row(kind: _Kind, found: list[tuple[Node, Listener]], files: Names) -> tuple[str, ...]:
    port, where, process, purpose = kind
    if port.startswith("dynamic"):
        ports = sorted({x.port or 0 for _, x in found})
        port = f"{ports[0]}{f'–{ports[-1]}' if len(ports) > 1 else ''}/{found[0][1].protocol}"
    on = who(list(dict.fromkeys(n.name for n, _ in found)), 3)
    return port, where, _process(process, found), purpose, on, _line(found[0][1], files, len(found))


def _purposes(analysis: Analysis) -> dict[tuple[str, int | None], str]:
    c = analysis.circumstances
    found: dict[tuple[str, int | None], str] = {}
    for rule in rules_for(distribution=c.distribution, cnis=c.cnis, user=c.user):
        if rule.last - rule.first < 100 and rule.kind in ("listener", "optional"):
            for port in range(rule.first, rule.last + 1):
                found.setdefault((rule.protocol, port), f"{rule.component}: {rule.purpose}")
    return found


def _process(process: str, found: list[tuple[Node, Listener]]) -> str:
    pid = found[0][1].pid
    return f"{process} ({pid})" if len(found) == 1 and pid else process


def _line(x: Listener | NeighborView, files: Names, number: int = 1) -> str:
    return f"{files.short(x.origin.source)}:{x.origin.line}" + (f" and {number - 1} more" if number > 1 else "")


def neighbor_table(analysis: Analysis, files: Names, limits: Limits) -> Table:
    """Return the neighbour entries: unresolved ones first, then those of nodes and gateways, then others."""
    found = list(_neighbors(analysis))
    order = sorted(found, key=lambda item: (not item[1].unresolved, not item[2]))
    shown = order[: limits.rows]
    return Table(
        head=("On node", "Address", "MAC", "Interface", "State", "Who", "Line"),
        kinds=("name", "keep", "keep", "name", "plain", "name", "name"),
        rows=tuple(
            (
                node.name,
                str(n.address),
                n.mac or "none",
                n.device or "",
                ", ".join(sorted(n.state)),
                said,
                _line(n, files),
            )
            for node, n, said in shown
        ),
        nodes=tuple((node.name,) for node, _, _ in shown),
        more=_more(len(order) - len(shown), f"entries are in the captures; {_EVERYTHING}"),
    )


def _neighbors(analysis: Analysis) -> Iterator[tuple[Node, NeighborView, str]]:
    owners = {ip: f"node {n.name}" for ip, n in analysis.cluster.by_internal_ip.items()}
    for node in analysis.cluster.nodes:
        gateways = {g: "default gateway" for f in ("inet", "inet6") for r in node.default_routes(f) for g in r.gateways}
        for n in node.neighbors:
            yield node, n, owners.get(n.address) or gateways.get(n.address) or _holder(n, analysis)


def _holder(n: NeighborView, analysis: Analysis) -> str:
    held = analysis.cluster.holders.get(n.address, ())
    return f"{held[0].link.name} of {held[0].node.name}" if held else ""


def _more(number: int, words: str) -> str:
    return f"{number} more {words}." if number > 0 else ""


def line_ranges(lines: Iterable[int]) -> str:
    """Return line numbers as people write them: ``3–7, 12``."""
    out: list[list[int]] = []
    for n in lines:
        if out and n == out[-1][1] + 1:
            out[-1][1] = n
        else:
            out.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in out)
