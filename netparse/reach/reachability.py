"""Questions about flows in a test or a script: ``Reachability(analysis).accepted("w1", "cp1", 6443)``."""

from netparse.reach.ask import answer
from netparse.reach.examined import Examined
from netparse.reach.hosts.build import world_of
from netparse.reach.model import Answer, Disposition, Flow


class Reachability:
    """A cluster to be asked; what is said of one flow is kept for the next question about it."""

    def __init__(self, analysis: Examined) -> None:
        self._world = world_of(analysis.cluster)
        self._known: dict[Flow, Answer] = {}

    def answer(self, sender: str, target: str, port: int, protocol: str = "tcp", size: int = 1) -> Answer:
        """Return what becomes of a flow, with its hops and its evidence."""
        flow = Flow(sender=sender, target=target, protocol=protocol, port=port, size=size)
        if flow not in self._known:
            self._known[flow] = answer(self._world, flow)
        return self._known[flow]

    def accepted(self, sender: str, target: str, port: int, protocol: str = "tcp", size: int = 1) -> bool:
        """Whether a flow is known to arrive, its answer too; what cannot be decided is no yes."""
        return self.answer(sender, target, port, protocol, size).accepted

    def disposition(self, sender: str, target: str, port: int, protocol: str = "tcp", size: int = 1) -> Disposition:
        return self.answer(sender, target, port, protocol, size).disposition
