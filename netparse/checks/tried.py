"""Connections that were tried from a node and got no answer, where the cluster needs them."""

from collections.abc import Iterator
from dataclasses import dataclass

from netparse.checks.base import Context
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.ports import rules_for
from netparse.records import ConnectionTest

API_SERVER = "API-SERVER"
"""The word by which the tables of collectors name the target of a test that is the cluster's own API server."""
_OF_API_SERVER = "the API server"
_LOST = ("no-answer", "unreachable")
_NARROW = 100
"""Ports of a rule: wider ones are ranges, which others use as well."""


@dataclass(frozen=True, slots=True)
class Tried:
    """All tests of one target, none of which was answered."""

    address: str
    """An address, or the name where nothing shows one."""
    port: int | None
    what: str
    name: str | None
    details: tuple[str, ...]
    origins: tuple[Origin, ...]

    @property
    def of_api_server(self) -> bool:
        """Whether a collector called the target the cluster's own API server."""
        return self.what == _OF_API_SERVER

    @property
    def target(self) -> str:
        """The address with its port: ``192.0.2.20:6443``, ``[2001:db8::14]:6443``."""
        where = f"[{self.address}]" if ":" in self.address else self.address
        return f"{where}:{self.port}" if self.port else where

    @property
    def words(self) -> str:
        """The tests in a sentence: ``the API server at api.lab.example (192.0.2.20:6443) did not answer in 5 of 5 tests: Timeout``."""
        times = f"{len(self.origins)} of {len(self.origins)} tests" if len(self.origins) > 1 else "the test"
        place = f"{self.name} ({self.target})" if self.name else self.target
        return f"{self.what} at {place} did not answer in {times}: {', '.join(self.details)}"


def unanswered(node: Node, context: Context) -> Iterator[Tried]:
    """Yield the targets that the cluster needs and that no test from this node reached.

    A refused connection came through: what does not listen is another check's. Of ``ping`` nothing is concluded: many networks
    drop it.
    """
    groups: dict[tuple[str | None, int | None], list[tuple[ConnectionTest, Origin]]] = {}
    for test, origin in node.tests:
        if test.protocol == "tcp" and (test.address or test.host):
            groups.setdefault((test.address or test.host, test.port), []).append((test, origin))
    for (_, port), found in groups.items():
        first, origin = found[0]
        ip = to_ip(first.address)
        if all(t.result in _LOST for t, _ in found) and (what := _needed(ip, port, origin, node, context)):
            address = str(ip or first.address or first.host)
            name = first.host if first.address else None
            details = tuple(dict.fromkeys(t.detail for t, _ in found if t.detail))
            yield Tried(address, port, what, name, details, tuple(o for _, o in found))


def _needed(ip: IP | None, port: int | None, origin: Origin, node: Node, context: Context) -> str | None:
    """Return what the target is, where the cluster needs it: its API server, or a port of another node."""
    command = origin.capture.command_line
    if command and API_SERVER in command.text:
        return _OF_API_SERVER
    owner = context.cluster.by_internal_ip.get(ip) if ip else None
    if owner is None or owner is node or port is None:
        return None
    known = context.circumstances
    rules = rules_for(distribution=known.distribution, cnis=known.cnis, user=known.user)
    for rule in rules:
        if rule.protocol == "tcp" and rule.covers(port) and rule.last - rule.first < _NARROW and rule.kind != "absent":
            return f"{rule.component} of {owner.name}"
    return None
