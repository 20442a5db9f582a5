"""Programs that listen and do not accept: connections wait in the kernel's queue until it is full."""

from collections.abc import Iterable, Iterator

from netparse.captures import Capture
from netparse.checks.base import Check, Context
from netparse.checks.shared.needs import SOCKET_CAPTURE
from netparse.cluster import Node, Origin
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.records import NetstatSocket, SsSocket

_SS = "ss -lnt    # Send-Q of a listener is the length of its queue"


class AcceptQueueFull(Check):
    id = "accept-queue-full"
    since = "0.1.0"
    title = "A program does not accept its connections any more"
    severity = Severity.HIGH
    needs = (SOCKET_CAPTURE,)
    of_any_machine = True
    expected = (
        "Recv-Q of a listener, the connections that wait for the program, is below its Send-Q, the length of the queue"
    )
    why = (
        "The port is open and answers nobody: the kernel completes no new connection while the queue is full. Clients see "
        "timeouts, and a probe that only looks whether the port listens sees nothing."
    )
    fix = (
        "look at the program: does it hang, is it stopped, out of threads or file descriptors? kubectl logs; crictl ps; gdb -p",
        "restart it when it hangs; a longer queue (net.core.somaxconn) only hides that",
    )
    confirm = "ss -lnt; nstat -az TcpExtListenOverflows TcpExtListenDrops    # does the counter grow?"
    reference = "ss(8); listen(2)"
    wrong = "A burst of connections fills the queue for a moment: take the capture twice."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        seen = [(c, r) for c in node.of(Kind.SOCKETS) for r in _listening(c)]
        full = [(c, r) for c, r in seen if _is_full(r)]
        yield from (self._full(node, c, r, context) for c, r in full)
        if full:
            return
        waiting = [(c, r) for c, r in seen if isinstance(r, NetstatSocket) and (r.recv_q or 0) > 0]
        if waiting:
            shown = ", ".join(f"{r.recv_q} wait on {r.local_address}:{r.local_port}" for _, r in waiting[:4])
            reason = f"{shown}; netstat does not show how long the queue may be"
            yield self.unknown(node, reason, _SS, origins=[Origin(c, r.line) for c, r in waiting])
        elif not seen or not node.proves_no_listener("tcp"):
            yield self.unknown(
                node, "the captures do not show every TCP listener with its queues", SOCKET_CAPTURE.command
            )
        else:
            yield self.finding(Verdict.PASS, node, actual=f"no queue of {len(seen)} listeners is full")

    def _full(self, node: Node, c: Capture, r: NetstatSocket | SsSocket, context: Context) -> Finding:
        who = next((x.process for x in node.listeners if x.port == r.local_port and x.protocol == "tcp"), None)
        needed = any(p.port == r.local_port and p.rule.official for p in context.ports(node))
        return self.finding(
            Verdict.FAIL if needed else Verdict.WARN,
            node,
            subject=f"tcp/{r.local_port}",
            title=f"{self.title}: {who or 'port'} {r.local_port}",
            actual=f"{r.recv_q} connections wait for {who or 'the program'} on {r.local_address}:{r.local_port}, "
            f"the queue holds {r.send_q}",
            origins=(Origin(c, r.line),),
            kinds=(Kind.SOCKETS,),
        )


def _listening(c: Capture) -> Iterator[NetstatSocket | SsSocket]:
    """Yield the listening TCP sockets whose queues are shown."""
    for r in c.records:
        tcp = (isinstance(r, SsSocket) and r.netid in (None, "tcp")) or (
            isinstance(r, NetstatSocket) and r.proto.startswith("tcp")
        )
        if tcp and isinstance(r, NetstatSocket | SsSocket) and r.state == "LISTEN" and r.recv_q is not None:
            yield r


def _is_full(r: NetstatSocket | SsSocket) -> bool:
    """Whether as many wait as the queue holds; netstat prints 0 for the length, which says nothing."""
    return bool(r.recv_q and r.send_q and r.recv_q >= r.send_q)
