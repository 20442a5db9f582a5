"""A connection that somebody tried from a host, and what became of it: ``curl -v``, ``ping``, ``cilium-health``, BGP's sessions."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTest(Record):
    """``result`` is ``answered``, ``refused``, ``no-answer``, ``unreachable``, ``unresolved``, or ``failed`` where no reason was printed.

    ``host`` is the name that was asked for, ``address`` where the packets went; ``detail`` is the tool's own word of the result.
    ``protocol`` is ``tcp`` or ``icmp``; ``sent`` and ``received`` count the packets of ``ping``. ``peer`` is a node that the tool names.
    ``agent`` is the component of a CNI plugin whose own session with a peer it is, which nobody tried by hand.
    """

    host: str | None = None
    address: str | None = None
    port: int | None = None
    protocol: str
    result: str
    detail: str | None = None
    sent: int | None = None
    received: int | None = None
    peer: str | None = None
    to_pods: bool = False
    agent: str | None = None
