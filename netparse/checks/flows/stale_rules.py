"""Rules of kube-proxy that lead a Service to addresses that it no longer has."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from netparse.checks.base import Context
from netparse.cluster import IP, EndpointsView, Node, Origin
from netparse.cluster.read import to_ip
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.records import IptablesRule

_COMMENT = lazy_re(r"(?P<namespace>[\w.-]+)/(?P<name>[\w.-]+?)(?::[\w.-]*)?")
_TARGET = lazy_re(r"(?P<address>[0-9.]+|\[[0-9A-Fa-f:]+\]):\d+")


class StaleRules(NamedTuple):
    """A Service, where a node's rules lead it, and where its endpoints are."""

    endpoints: EndpointsView
    targets: tuple[IP, ...]
    origins: tuple[Origin, ...]


def stale_rules(node: Node, context: Context) -> Iterator[StaleRules]:
    """Yield the Services that have endpoints, of which the node's rules know none and others instead."""
    known = {k: e for k, e in context.cluster.objects.endpoints.items() if e.ready and not e.hidden}
    if not known:
        return
    found: dict[tuple[str | None, str], dict[IP, Origin]] = {}
    for capture in node.of(Kind.FIREWALL):
        for rule in capture.records:
            if not isinstance(rule, IptablesRule) or rule.jump != "DNAT":
                continue
            words = _COMMENT.fullmatch(rule.comment or "")
            key = _key(words["namespace"], words["name"], known) if words else None
            ip = _target(rule)
            if key in known and ip is not None:
                found.setdefault(key, {})[ip] = Origin(capture, rule.line)
    for key, targets in found.items():
        endpoints = known[key]
        if not set(targets) & {*endpoints.ready, *endpoints.not_ready}:
            yield StaleRules(endpoints, tuple(targets), tuple(targets.values()))


def _key(namespace: str, name: str, known: Container[tuple[str | None, str]]) -> tuple[str | None, str]:
    """Return the key of a Service's endpoints; those of the API server are known without their namespace."""
    bare = (None, name)
    return bare if (namespace, name) == ("default", "kubernetes") and bare in known else (namespace, name)


def _target(rule: IptablesRule) -> IP | None:
    value = next((v for o in rule.options if o.name == "to-destination" for v in o.values), "")
    found = _TARGET.match(value)
    return to_ip(found["address"].strip("[]")) if found else None
