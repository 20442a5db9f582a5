"""Connections that got no answer: the only direct proof of unreachable ports that a list of sockets has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netparse.checks.base import Check, Context
from netparse.checks.lookups.ranges import is_public
from netparse.checks.shared.needs import SOCKET_CAPTURE
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import rules_for
from netparse.records import LsofSocket, NetstatSocket, ProcNetSocket, SsSocket

_COMMAND = "sudo ss -tanp"
_OUT = ("SYN-SENT", "SYN_SENT")
_IN = ("SYN-RECV", "SYN_RECV")
_OF_CLUSTER = (
    "kubelet",
    "kube",
    "etcd",
    "calico",
    "flannel",
    "cilium",
    "k3s",
    "rke2",
    "konnectivity",
    "coredns",
    "bird",
    "weave",
    "antrea",
    "ovn",
    "metrics-server",
)
"""How programs are called that ask nobody but their cluster: the API server by its Service on 443, too."""


@dataclass(frozen=True, slots=True)
class _HalfOpen:
    peer: IP
    port: int
    state: str
    process: str | None
    incoming: bool
    origin: Origin


class ConnectionHalfOpen(Check):
    id = "connection-half-open"
    since = "0.1.0"
    title = "Connections to a port of the cluster get no answer"
    severity = Severity.HIGH
    needs = (SOCKET_CAPTURE,)
    expected = "no connection to a port of the cluster is left in SYN-SENT or SYN-RECV"
    why = (
        "A machine that answers does so within a millisecond, with a refusal too. A connection that is caught in SYN-SENT was not "
        "answered at all: a firewall drops it, nobody has the address, or the way back is another one."
    )
    fix = (
        "on this node: ip route get <peer>; ip neigh show <peer>    # does anybody have the address?",
        "on the peer: tcpdump -ni any port <port>    # does the question arrive? then look at its firewall and its way back",
        "a virtual address: on which node does it stand? ip address | grep <peer>; logs of kube-vip or keepalived",
        "an address of a Service: iptables-save | grep <peer>; ipvsadm -Ln | grep -A3 <peer>    # does kube-proxy send it on from here?",
    )
    confirm = "nc -vz -w3 <peer> <port>"
    reference = "RFC 9293, section 3.3.2"
    wrong = "A capture can catch a connection in the moment that it is opened; take it twice."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = [h for h in _half_open(node) if _matters(h, node, context)]
        groups: dict[tuple[IP, int, bool], list[_HalfOpen]] = {}
        for h in found:
            groups.setdefault((h.peer, h.port, h.incoming), []).append(h)
        yield from (self._fault(node, group, context) for group in groups.values())
        if groups:
            return
        shown = [c for c in node.sockets if c.covers and c.covers.established and "tcp" in c.covers.protocols]
        if any(c.covers and c.covers.whole for c in shown):
            yield self.finding(Verdict.PASS, node, actual="no connection to a port of the cluster waits for an answer")
        else:
            reason = "the captures show listening sockets, not all connections"
            yield self.unknown(node, reason, _COMMAND)

    def _fault(self, node: Node, group: list[_HalfOpen], context: Context) -> Finding:
        h = group[0]
        owner = context.cluster.by_internal_ip.get(h.peer)
        whose = f" ({owner.name})" if owner else ""
        who = ", ".join(dict.fromkeys(x.process for x in group if x.process))
        times = f"{len(group)} connections" if len(group) > 1 else "a connection"
        if h.incoming:
            actual = f"{times} from {h.peer}{whose} to port {h.port} of this node stay in {h.state}: the answer does not get back"
        else:
            actual = (
                f"{times} {f'of {who} ' if who else ''}to {h.peer}:{h.port}{whose} stay in {h.state}: nobody answers"
            )
        known = {"<peer>": str(h.peer), "<port>": str(h.port)}
        return self.finding(
            Verdict.WARN,
            node,
            subject=f"{h.peer}:{h.port}",
            title=f"{self.title}: {h.peer}:{h.port}",
            actual=actual.replace(" stay ", " stays ") if len(group) == 1 else actual,
            fix=tuple(_filled(line, known) for line in self.fix),
            confirm=_filled(self.confirm or "", known),
            origins=[x.origin for x in group[:4]],
            kinds=(Kind.SOCKETS,),
        )


def _filled(line: str, known: dict[str, str]) -> str:
    for word, value in known.items():
        line = line.replace(word, value)
    return line


def _half_open(node: Node) -> Iterator[_HalfOpen]:
    seen = set()
    for capture in node.of(Kind.SOCKETS):
        for r in capture.records:
            if not isinstance(r, NetstatSocket | SsSocket | ProcNetSocket | LsofSocket) or r.state not in (*_OUT, *_IN):
                continue
            if isinstance(r, LsofSocket):
                foreign, port = r.peer_address, r.peer_port
                process: str | None = r.command
            elif isinstance(r, SsSocket):
                foreign, port = r.peer_address, r.peer_port
                process = r.processes[0].name if r.processes else None
            else:
                foreign, port = r.foreign_address, r.foreign_port
                process = r.program if isinstance(r, NetstatSocket) else None
            peer, incoming = to_ip(foreign), r.state in _IN
            key = (foreign, port, r.local_address, r.local_port)
            shown = r.local_port if incoming else port
            if peer is not None and shown is not None and key not in seen:
                seen.add(key)
                yield _HalfOpen(peer, shown, str(r.state), process, incoming, Origin(capture, r.line))


def _matters(h: _HalfOpen, node: Node, context: Context) -> bool:
    """Whether the cluster needs the connection: a port of it at another node or in its networks, or a program of the cluster."""
    if h.peer.is_loopback or h.peer in node.internal_ips:
        return False
    nodes = h.peer in context.cluster.by_internal_ip
    circumstances = context.circumstances
    rules = rules_for(distribution=circumstances.distribution, cnis=circumstances.cnis, user=circumstances.user)
    narrow = any(
        r.protocol == "tcp" and r.covers(h.port) and r.last - r.first < 100 and r.kind != "absent" for r in rules
    )
    if narrow:
        return nodes or (not is_public(h.peer) and not h.incoming)
    own = bool(h.process and h.process.startswith(_OF_CLUSTER))
    return own and not is_public(h.peer) and not h.incoming
