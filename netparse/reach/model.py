"""What is asked and what is answered: a flow, where it ends, the hops on its way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from netparse.cluster import IP, Origin
from netparse.findings import Evidence, quote


class Disposition(StrEnum):
    """Where a flow ends, in Batfish's words where it has them."""

    ACCEPTED = "accepted"
    NOT_LISTENING = "not-listening"
    DENIED_IN = "denied-in"
    DENIED_FORWARD = "denied-forward"
    DENIED_OUT = "denied-out"
    NO_ROUTE = "no-route"
    NULL_ROUTED = "null-routed"
    NEIGHBOR_UNREACHABLE = "neighbor-unreachable"
    NOT_FORWARDED = "not-forwarded"
    REVERSE_PATH_FILTERED = "reverse-path-filtered"
    TUNNEL_MISMATCH = "tunnel-mismatch"
    TOO_BIG = "too-big"
    LOOP = "loop"
    EXITS_NETWORK = "exits-network"
    INSUFFICIENT_INFO = "insufficient-info"


OUTSIDE = "outside"
"""Who sends or gets a flow where it is any host that was not captured."""

END_KINDS = ("node", "pod", "address", "service", "outside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A question: does this arrive, and its answer? ``sender`` and ``target`` are as the user writes them.

    ``size`` is what the client sends after the connection stands, in bytes. ``one_way`` flows have no answer of their own: the
    packets of a tunnel. ``expected`` is the disposition that the user wants, ``required_by`` what asks for the flow.
    """

    sender: str
    target: str
    protocol: str = "tcp"
    port: int = 0
    size: int = 1
    one_way: bool = False
    expected: str | None = None
    required_by: str | None = None

    @property
    def to(self) -> str:
        """The target as ``--to`` takes it: ``w1:10250``, ``w1:53/udp``."""
        return f"{self.target}:{self.port}" + ("" if self.protocol == "tcp" else f"/{self.protocol}")

    @property
    def shown(self) -> str:
        """The flow as people write it: ``cp1 → w1:10250``."""
        return f"{self.sender} → {self.to}"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a flow as it was understood: ``kind`` is one of ``END_KINDS``."""

    name: str
    kind: str
    node: str | None = None
    address: IP | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """A stage that a packet came through, or at which it ended; ``evidence`` is the line that decided, where one did."""

    node: str
    stage: str
    device: str | None
    text: str
    evidence: tuple[Evidence, ...] = ()


class Step(NamedTuple):
    """A hop whose words are not made yet; ``leg`` names the packet of the exchange."""

    leg: str
    node: str
    stage: str
    device: str | None
    text: str
    values: tuple[object, ...]
    origin: Origin | None

    def hop(self) -> Hop:
        """Return the hop in words."""
        text = self.text.format(*self.values)
        text = f"{self.leg}: {text}" if self.leg else text
        return Hop(node=self.node, stage=self.stage, device=self.device, text=text, evidence=quote(self.origin))


class Obstacle(NamedTuple):
    """What stops a packet: the host, the table and chain of a rule where it is one, the packet's own protocol and port.

    Of a packet in a tunnel that is the tunnel's: a firewall that forgot it is told so. ``port`` is 0 where it stops every port,
    ``frame_for`` the hardware address of a frame that came to a machine which does not have it.
    """

    node: str | None
    table: str = ""
    chain: str = ""
    policy: bool = False
    protocol: str = ""
    port: int = 0
    frame_for: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``steps`` are those of all packets of the exchange that ended as ``disposition`` says, in their order."""

    flow: Flow
    sender: End
    target: End
    disposition: Disposition
    reason: str
    steps: tuple[Step, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    collect: tuple[str, ...] = ()
    obstacle: Obstacle | None = None
    uncertainty: str | None = None
    """Of a flow that is stopped by what a tool was told: what may let it pass all the same."""

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The stages on the way, with the lines that show them."""
        return tuple(step.hop() for step in self.steps)

    @property
    def accepted(self) -> bool:
        return self.disposition is Disposition.ACCEPTED

    @property
    def open(self) -> bool:
        return self.disposition is Disposition.INSUFFICIENT_INFO

    @property
    def place(self) -> str | None:
        """The host that stops the flow; the sender's where no line shows it."""
        return (self.obstacle.node if self.obstacle else None) or self.sender.node

    @property
    def cause(self) -> tuple[Disposition, tuple[Evidence, ...]]:
        """What is the same for all flows that one thing stops: how they end, and the line that decides it."""
        return self.disposition, self.evidence[:1]

    @property
    def as_expected(self) -> bool:
        """Whether it is what the flow was expected to do; a flow without expectation may do anything."""
        return self.flow.expected is None or self.flow.expected == self.disposition
