"""One way that an exchange may go: what captures leave open is chosen, and each choice is tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from netparse.cluster import IP, Origin
from netparse.findings import Evidence, quote
from netparse.reach.model import Disposition, Obstacle, Step
from netparse.reach.packets.conntrack import Tracks
from netparse.reach.packets.packet import Packet

MOST_RUNS = 400
"""So many ways are tried of one exchange; with more of them nothing is said."""


class Uncertainty(NamedTuple):
    """Why something cannot be decided from captures, the lines that show it, and what would settle it."""

    reason: str
    evidence: tuple[Evidence, ...] = ()
    collect: tuple[str, ...] = ()


class Stopped(Exception):
    """A packet ends here. ``uncertainty`` is set when it is not known what becomes of it."""

    def __init__(
        self, disposition: Disposition, reason: str, *origins: Origin | None, uncertainty: Uncertainty | None = None
    ) -> None:
        super().__init__(reason)
        self.disposition = disposition
        self.reason = reason
        self.evidence = uncertainty.evidence if uncertainty else quote(*origins)
        self.uncertainty = uncertainty
        self.obstacle = Obstacle(next((o.capture.node for o in origins if o is not None), None))


def undecided(uncertainty: Uncertainty) -> Stopped:
    """Return the end of a packet whose fate the captures do not show."""
    return Stopped(Disposition.INSUFFICIENT_INFO, uncertainty.reason, uncertainty=uncertainty)


class Choice(NamedTuple):
    """Which of ``options`` was taken, and why there is a choice."""

    taken: int
    options: int
    uncertainty: Uncertainty


@dataclass(slots=True)
class Run:
    """What is kept while packets travel: the choices to take, those taken, the hops, the connections of each host.

    ``leg`` names the packet that travels, for the hops. ``limit`` is the path's smallest known packet size.
    """

    plan: tuple[int, ...] = ()
    taken: list[Choice] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    tracks: dict[str, Tracks] = field(default_factory=dict)
    leg: str = ""
    hosts: int = 0
    """How many hosts the packet has come to."""
    taught: set[tuple[str, IP]] = field(default_factory=set)
    """Hosts, and addresses of IPv6 that just asked them for their own: they know the way back to these."""

    def choose(self, options: int, uncertainty: Uncertainty) -> int:
        """Return one of ``options``: what the plan says, else the first."""
        place = len(self.taken)
        taken = self.plan[place] if place < len(self.plan) else 0
        self.taken.append(Choice(taken, options, uncertainty))
        return taken

    def believe(self, uncertainty: Uncertainty) -> bool:
        """Return whether what cannot be decided is taken for true on this way."""
        return self.choose(2, uncertainty) == 1

    def state_of(self, p: Packet) -> str:
        """Return conntrack's word for a packet; where it depends on earlier traffic, one is chosen for its connection."""
        state = p.state or "INVALID"  # before conntrack looked
        if not p.state_unknown or p.connection is None:
            return state
        if p.connection.older is None:
            p.connection.older = self.believe(
                Uncertainty(
                    f"whether earlier traffic made the {p.protocol} connection of {p.src} and {p.dst} is not known"
                )
            )
        return "ESTABLISHED" if p.connection.older else state

    def may_stop(self, disposition: Disposition, uncertainty: Uncertainty) -> None:
        """Stop on one of two ways: a stage that was not captured lets a packet pass, or does not."""
        if self.believe(uncertainty):
            raise Stopped(disposition, uncertainty.reason, uncertainty=uncertainty)

    def of(self, host: str) -> Tracks:
        """Return the connections that a host knows."""
        found = self.tracks.get(host)
        if found is None:
            found = self.tracks[host] = Tracks()
        return found

    def hop(
        self, node: str, stage: str, device: str | None, text: str, *values: object, by: Origin | None = None
    ) -> None:
        """Note a stage that the packet came through; the values are put into the text when somebody asks for it."""
        self.steps.append(Step(self.leg, node, stage, device, text, values, by))


class Ending(NamedTuple):
    """How one way ended: as accepted, or where it stopped."""

    stopped: Stopped | None
    run: Run


def every_way(exchange: Callable[[Run], None]) -> Iterator[Ending | None]:
    """Yield how the exchange ends on each way that the captures leave open; None when there are too many of them."""
    plan: tuple[int, ...] | None = ()
    for _ in range(MOST_RUNS):
        run = Run(plan or ())
        try:
            exchange(run)
            yield Ending(None, run)
        except Stopped as stopped:
            yield Ending(stopped, run)
        plan = _next(run.taken)
        if plan is None:
            return
    yield None


def _next(taken: list[Choice]) -> tuple[int, ...] | None:
    """Return the plan of the next way: the last choice that has another option takes it."""
    for place in range(len(taken) - 1, -1, -1):
        choice = taken[place]
        if choice.taken + 1 < choice.options:
            return (*(c.taken for c in taken[:place]), choice.taken + 1)
    return None
