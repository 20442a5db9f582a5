"""Does a flow arrive: packets are followed through what the captures show, and each answer quotes what decided it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netparse.reach.ask import answer
from netparse.reach.model import Answer, Disposition, End, Flow, Hop
from netparse.reach.world import World

if TYPE_CHECKING:
    from netparse.analysis import Analysis

__all__ = ["Answer", "Disposition", "End", "Flow", "Hop", "World", "answer", "reach", "world_of"]


def reach(analysis: "Analysis", flows: Iterable[Flow]) -> tuple[Answer, ...]:
    """Return what becomes of these flows, in their order."""
    world = world_of(analysis)
    return tuple(answer(world, flow) for flow in flows)


def world_of(analysis: "Analysis") -> World:
    """Return the hosts and pods of a cluster as packets meet them."""
    from netparse.reach import interim
    from netparse.reach.host import Host
    from netparse.reach.read import details_of

    hosts = tuple(Host(n, details_of(n)) for n in analysis.cluster.nodes)
    pods, captured = interim.pods(analysis)
    return World(analysis.cluster, hosts, pods, captured)
