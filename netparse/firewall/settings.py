"""The settings of the cluster that its captures show: ports that were moved from those of the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from netparse.cluster import Link, Node
from netparse.firewall.cluster import is_tunnel_of
from netparse.ports import Match, PortRule, match_listener

_EPHEMERAL = 32768
_API_SERVER = ("kube-apiserver",)
"""The process itself: one that holds the ports of all components says nothing of one of them."""


def with_settings(rules: Iterable[PortRule], by_role: Mapping[str, tuple[Node, ...]]) -> tuple[PortRule, ...]:
    """Return the rules with the API server's and the tunnels' ports as the captures of the nodes show them."""
    nodes = tuple({node.name: node for found in by_role.values() for node in found}.values())
    return tuple(_moved(rule, nodes) for rule in rules)


def _moved(rule: PortRule, nodes: tuple[Node, ...]) -> PortRule:
    ports = _of_api_server(nodes) if rule.id == "apiserver" else _of_tunnel(rule, nodes) if _may_move(rule) else set()
    if len(ports) != 1 or any(rule.covers(port) for port in ports):
        return rule
    (port,) = ports
    return replace(rule, first=port, last=port)


def _of_api_server(nodes: tuple[Node, ...]) -> set[int]:
    return {
        x.port
        for node in nodes
        for x in node.listeners
        if x.protocol == "tcp" and x.port and x.port < _EPHEMERAL and not x.loopback
        if x.process and match_listener(_API_SERVER, x) is Match.OWN
    }


def _may_move(rule: PortRule) -> bool:
    return rule.kind == "kernel" and rule.protocol == "udp"


def _of_tunnel(rule: PortRule, nodes: tuple[Node, ...]) -> set[int]:
    return {port for node in nodes for link in node.links if is_tunnel_of(rule, link) and (port := _port(link))}


def _port(link: Link) -> int | None:
    """Return the port of the tunnel, which ``ip -d`` alone shows."""
    port = (link.info or {}).get("port")
    return port if isinstance(port, int) and port > 0 else None
