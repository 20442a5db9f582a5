"""Does a flow arrive: packets are followed through what the captures show, and each answer quotes what decided it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netparse.reach.ask import answer
from netparse.reach.model import Answer, Disposition, End, Flow, Hop
from netparse.reach.required import required_flows
from netparse.reach.targets import flows_for
from netparse.reach.world import World, world_of

if TYPE_CHECKING:
    from netparse.analysis import Analysis

__all__ = [
    "Answer",
    "Disposition",
    "End",
    "Flow",
    "Hop",
    "World",
    "answer",
    "flows_for",
    "reach",
    "required_flows",
    "world_of",
]


def reach(analysis: "Analysis", flows: Iterable[Flow]) -> tuple[Answer, ...]:
    """Return what becomes of these flows, in their order."""
    world = world_of(analysis)
    return tuple(answer(world, flow) for flow in flows)
