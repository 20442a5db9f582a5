"""The table of listening sockets: those that are the same on several nodes stand in one row."""

from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.cluster import Listener, Node
from netparse.ports import PortRule, rules_for
from netparse.report.names import Names
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.table import Table
from netparse.report.words import more, who

_EPHEMERAL = 32768
"""From here on the kernel gives out ports by chance."""
_Kind = tuple[str, str, str, str]
"""Port, address, process and purpose; ports that programs took by chance are one kind, without their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners(Section):
    """What Kubernetes needs comes first, then what other machines reach, then loopback."""

    stem: str = "listeners"
    title: str = "Listening sockets"
    anchor: str = "listeners"
    table: Table


def build_listeners(selection: Selection) -> Listeners | None:
    """Return the section, None where no sockets were captured."""
    groups = sorted(_groups(selection.analysis).items(), key=lambda item: _importance(item[0], item[1][0][1]))
    if not groups:
        return None
    shown = groups[: selection.limits.rows]
    return Listeners(
        table=Table(
            head=("Port", "Address", "Process (PID)", "What for", "Nodes", "Line"),
            kinds=("keep", "keep", "name", "plain", "name", "name"),
            rows=tuple(_row(kind, found, selection.names) for kind, found in shown),
            nodes=tuple(tuple(dict.fromkeys(n.name for n, _ in found)) for _, found in shown),
            more=more(
                len(groups) - len(shown), "kinds of sockets are in the captures; netparse parse prints all of them"
            ),
        )
    )


def _groups(analysis: Analysis) -> dict[_Kind, list[tuple[Node, Listener]]]:
    found: dict[_Kind, list[tuple[Node, Listener]]] = {}
    purposes = _purposes(analysis)
    for node in analysis.cluster.nodes:
        for x in node.listeners:
            found.setdefault(_kind(node, x, purposes), []).append((node, x))
    return found


def _kind(node: Node, x: Listener, purposes: dict[tuple[str, int | None], str]) -> _Kind:
    where = "INTERNAL-IP" if x.address in node.internal_ips else x.shown.rpartition(":")[0]
    purpose = purposes.get((x.protocol, x.port), "")
    chance = not purpose and (x.port or 0) >= _EPHEMERAL
    port = "dynamic" if chance else str(x.service if x.port is None else x.port)
    return f"{port}/{x.protocol}", where, x.process or "not shown", purpose


def _importance(kind: _Kind, x: Listener) -> tuple[object, ...]:
    """Sort what Kubernetes needs before the rest, what others reach before loopback, then by port."""
    return not kind[3], x.loopback, kind[0].startswith("dynamic"), x.protocol, x.port or 0, kind


def _row(kind: _Kind, found: list[tuple[Node, Listener]], names: Names) -> tuple[str, ...]:
    port, where, process, purpose = kind
    if port.startswith("dynamic"):
        ports = sorted({x.port or 0 for _, x in found})
        port = f"{ports[0]}{f'–{ports[-1]}' if len(ports) > 1 else ''}/{found[0][1].protocol}"
    on = who(list(dict.fromkeys(n.name for n, _ in found)), 3)
    return port, where, _process(process, found), purpose, on, _line(found, names)


def _purposes(analysis: Analysis) -> dict[tuple[str, int | None], str]:
    c = analysis.circumstances
    found: dict[tuple[str, int | None], str] = {}
    for rule in rules_for(distribution=c.distribution, cnis=c.tables, user=c.user):
        if rule.last - rule.first < 100 and rule.kind in ("listener", "optional"):
            for port in range(rule.first, rule.last + 1):
                found.setdefault((rule.protocol, port), _purpose(rule))
    return found


def _purpose(rule: PortRule) -> str:
    return rule.component if rule.purpose == rule.component else f"{rule.component}: {rule.purpose}"


def _process(process: str, found: list[tuple[Node, Listener]]) -> str:
    pid = found[0][1].pid
    return f"{process} ({pid})" if len(found) == 1 and pid else process


def _line(found: list[tuple[Node, Listener]], names: Names) -> str:
    origin = found[0][1].origin
    return names.line(origin.source, origin.line) + (f" and {len(found) - 1} more" if len(found) > 1 else "")
