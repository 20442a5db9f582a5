"""What components say of the network in logs, events and errors, and which node says it."""

from collections.abc import Iterator
from typing import NamedTuple

from netparse.cluster.cluster import Cluster
from netparse.cluster.node import Node
from netparse.cluster.read import to_ip
from netparse.cluster.views import Origin
from netparse.parsers import Kind
from netparse.records import ConnectionTest, LogMessage


class Said(NamedTuple):
    """A message, its line, and the node on which it was said; None where nothing shows that."""

    message: LogMessage
    origin: Origin
    node: Node | None


def messages(cluster: Cluster) -> Iterator[Said]:
    """Yield the messages of all captures, those of each node first."""
    for node in cluster.nodes:
        for capture in node.of(Kind.MESSAGES):
            for m in capture.records:
                if isinstance(m, LogMessage):
                    yield Said(m, Origin(capture, m.line), node)
        for (
            test,
            origin,
        ) in node.tests:  # a host that refuses itself listens nowhere there; elsewhere a firewall may answer so
            own = to_ip(test.address) in node.held
            if own and test.result == "refused" and test.protocol == "tcp" and not test.agent and test.port:
                yield Said(_as_message(test), origin, node)
    for capture in cluster.unassigned:
        if capture.gives(Kind.MESSAGES):
            for m in capture.records:
                if isinstance(m, LogMessage):
                    origin = Origin(capture, m.line)
                    yield Said(m, origin, _speaker(m, origin, cluster))


def _as_message(test: ConnectionTest) -> LogMessage:
    """Return a test that was refused in the form of a message that says so."""
    return LogMessage(
        line=test.line,
        last_line=test.last_line,
        says="connection-failed",
        protocol="tcp",
        address=test.address,
        name=None if test.address else test.host,
        port=test.port,
        reason="connection refused",
    )


def _speaker(m: LogMessage, origin: Origin, cluster: Cluster) -> Node | None:
    """Return the node of the pod whose log it is, of the source of the packets, or that the message is about."""
    command = origin.capture.command_line
    words = {w.rpartition("/")[2] for w in command.words} if command else set[str]()
    pods = [p for p in cluster.objects.pods if p.name in words]
    source = to_ip(m.source)
    pods += [p for p in cluster.objects.pods if source is not None and source in p.ips]
    names = [m.node, *(p.node for p in pods)]
    found = next((n for name in names if name and (n := cluster.node(name))), None)
    return found or (cluster.by_internal_ip.get(source) if source else None)
