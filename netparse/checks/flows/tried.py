"""Connections that were tried from a node and got no answer, where the cluster needs them."""

from collections.abc import Iterator
from dataclasses import dataclass

from netparse.checks.base import Context
from netparse.checks.lookups.devices import device
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.ports import PortRule, rules_for
from netparse.records import ConnectionTest, WireguardDevice

API_SERVER = "API-SERVER"
"""The word by which the tables of collectors name the target of a test that is the cluster's own API server."""
_OF_API_SERVER = "the API server"
_SERVICE = ("default", "kubernetes")
_NAMED = lazy_re(r"kubernetes\.default(?:\.svc(?:\..+)?)?")
"""The name of the API server's Service, as pods ask for it."""
_LOST = ("no-answer", "unreachable")
_ONLY_THAT = ("false", "unreachable")
"""What a tool prints of a peer that it does not reach, and that says no more."""
_HTTPS = 443
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
    uncertainty: str = ""
    """What speaks against it that the cluster needs the target."""
    agent: str | None = None
    """The component of a CNI plugin whose own session with a peer it is."""

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
        uncertainty = f"; {self.uncertainty}" if self.uncertainty else ""
        if self.agent:
            details = "".join(f": {d}" for d in self.details if d not in _ONLY_THAT)
            return f"{self.agent} does not reach {self.what} ({self.target}){details}{uncertainty}"
        return f"{self.what} at {place} did not answer in {times}: {', '.join(self.details)}{uncertainty}"


def unanswered(node: Node, context: Context) -> Iterator[Tried]:
    """Yield the targets that the cluster needs and that no test from this node reached.

    A refused connection came through: what does not listen is another check's. Of ``ping`` nothing is concluded: many networks
    drop it.
    """
    groups: dict[tuple[str | None, int | None], list[tuple[ConnectionTest, Origin]]] = {}
    for test, origin in node.tests:
        if test.protocol == "tcp" and (test.address or test.host) and not (test.agent and test.to_pods):
            groups.setdefault((_asked(test, context), test.port), []).append((test, origin))
    for (_, port), found in groups.items():
        first, origin = next(((t, o) for t, o in found if t.address), found[0])
        if not all(t.result in _LOST or (t.agent and t.result != "answered") for t, _ in found):
            continue
        if needed := _needed(first, port, origin, node, context):
            what, uncertainty = needed
            yield Tried(
                address=str(to_ip(first.address) or first.address or first.host),
                port=port,
                what=what,
                name=first.host if first.address else None,
                details=tuple(dict.fromkeys(t.detail for t, _ in found if t.detail)),
                origins=tuple(o for _, o in found),
                uncertainty=uncertainty,
                agent=first.agent,
            )


def unanswered_pods(node: Node) -> Iterator[Tried]:
    """Yield the endpoints of other nodes that a plugin's own probes from this node did not reach, though they reached the node."""
    peers: dict[str, list[tuple[ConnectionTest, Origin]]] = {}
    for test, origin in node.tests:
        if test.agent and test.peer and test.peer != node.name:
            peers.setdefault(test.peer, []).append((test, origin))
    for peer, tests in peers.items():
        reached = [o for t, o in tests if not t.to_pods and t.result == "answered"]
        lost = [(t, o) for t, o in tests if t.to_pods]
        if reached and lost and all(t.result != "answered" for t, _ in lost):
            first = lost[0][0]
            yield Tried(
                address=first.address or peer,
                port=next((t.port for t, _ in lost if t.port), None),
                what=f"the endpoint of {peer}, whose host answers",
                name=None,
                details=tuple(dict.fromkeys(t.detail for t, _ in lost if t.detail)),
                origins=(*(o for _, o in lost), reached[0]),
                agent=first.agent,
            )


def unheard_peers(node: Node, context: Context) -> Iterator[Tried]:
    """Yield the peers of a plugin's WireGuard to which packets were sent and from which none came: not even a handshake."""
    for capture in node.of(Kind.TUNNEL_PEERS):
        for d in capture.records:
            if not isinstance(d, WireguardDevice) or device(d.ifname).role != "tunnel":
                continue
            for p in d.peers:
                if p.endpoint and not p.latest_handshake and _is_nothing(p.received) and not _is_nothing(p.sent):
                    ip = to_ip(p.endpoint)
                    owner = context.cluster.by_internal_ip.get(ip) if ip else None
                    yield Tried(
                        address=p.endpoint,
                        port=p.endpoint_port,
                        what=f"its peer {owner.name}" if owner else "its peer",
                        name=None,
                        details=(f"{p.sent} sent, nothing received, no handshake",),
                        origins=(Origin(capture, p.line),),
                        uncertainty="one that was just begun looks the same",
                        agent=f"WireGuard ({d.ifname})",
                    )


def _is_nothing(printed: str | None) -> bool:
    return printed is not None and printed.split()[0] in ("0", "0.00")


def _asked(test: ConnectionTest, context: Context) -> str | None:
    """Return what tells one target from another: the address of a node, else the name, which may have several addresses.

    A tool that succeeds may print no address.
    """
    ip = to_ip(test.address)
    return str(ip) if ip in context.cluster.by_internal_ip else test.host or test.address


def _needed(
    test: ConnectionTest, port: int | None, origin: Origin, node: Node, context: Context
) -> tuple[str, str] | None:
    """Return what the target is, where the cluster needs it, and what makes that doubtful: its API server, or a port of a node."""
    command, ip = origin.capture.command_line, to_ip(test.address)
    if test.agent:
        return _session(test, ip, node, context)
    if (command and API_SERVER in command.text) or _is_service(test, ip, context):
        return _OF_API_SERVER, ""
    owner = context.cluster.by_internal_ip.get(ip) if ip else None
    if owner is None and port and _of_hidden_control_plane(port, context):
        return _OF_API_SERVER, "that it is the cluster's own API server follows from the port alone"
    if owner is None or owner is node or port is None:
        return None
    return next(((f"{rule.component} of {owner.name}", "") for rule in _rules(port, context)), None)


def _session(test: ConnectionTest, ip: IP | None, node: Node, context: Context) -> tuple[str, str] | None:
    """Return the peer of a plugin's own session; a reason that is not printed, or only waiting, may pass by itself."""
    owner = context.cluster.by_internal_ip.get(ip) if ip else None
    if owner is node or test.peer == node.name:
        return None
    name = test.peer or (owner.name if owner else None)
    begun = "one that was just begun looks the same" if test.result in ("no-answer", "failed") else ""
    return f"its peer {name}" if name else "its peer", begun


def _is_service(test: ConnectionTest, ip: IP | None, context: Context) -> bool:
    if test.host and _NAMED.fullmatch(test.host):
        return True
    own = (s for s in context.cluster.objects.services if (s.namespace, s.name) == _SERVICE)
    return ip is not None and any(ip in s.cluster_ips for s in own)


def _of_hidden_control_plane(port: int, context: Context) -> bool:
    """Whether a port is the API server's, in a cluster whose list of nodes has no control plane.

    So it is where the control plane is managed, or of k0s: its address is no node's. 443 is everybody's.
    """
    cluster, known = context.cluster, context.circumstances
    if port == _HTTPS or not cluster.listed or any("control-plane" in (known.roles(n) or ()) for n in cluster.nodes):
        return False
    return any(rule.component == "kube-apiserver" for rule in _rules(port, context))


def _rules(port: int, context: Context) -> Iterator[PortRule]:
    """Yield the rules about a port that somebody needs; wide ranges are others' as well."""
    known = context.circumstances
    for rule in rules_for(distribution=known.distribution, cnis=known.cnis, user=known.user):
        if rule.protocol == "tcp" and rule.covers(port) and rule.last - rule.first < _NARROW and rule.kind != "absent":
            yield rule
