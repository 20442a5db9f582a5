"""Does a flow arrive: packets are followed through what the captures show, and each answer quotes what decided it.

``netparse.reach(analysis, flows)`` is ``answers``: the module itself can be called, because it has the name of the function.
"""

import sys
from collections.abc import Iterable
from types import ModuleType

from netparse.parsers.base import without_collection
from netparse.reach.ask import Budget, answer, refused, with_reason
from netparse.reach.examined import Examined
from netparse.reach.firewalls.openings import Opening, is_reached_by, of_stranger, of_unused_port, opening
from netparse.reach.firewalls.refusal import refusal, refusal_between, refusal_of_pods, refusal_to_pods_that_leave
from netparse.reach.firewalls.shadowed import Shadowed, shadowed_rules
from netparse.reach.hosts.build import world_of
from netparse.reach.hosts.setup import Setup, setup_of
from netparse.reach.hosts.world import World
from netparse.reach.model import Answer, Disposition, End, Flow, Hop
from netparse.reach.reachability import Reachability
from netparse.reach.required import required_flows
from netparse.reach.run import Stopped
from netparse.reach.targets import flows_for

__all__ = [
    "Answer",
    "Budget",
    "Disposition",
    "End",
    "Flow",
    "Hop",
    "Opening",
    "Reachability",
    "Setup",
    "Shadowed",
    "Stopped",
    "World",
    "answer",
    "answers",
    "flows_for",
    "is_reached_by",
    "of_stranger",
    "of_unused_port",
    "opening",
    "refusal",
    "refusal_between",
    "refusal_of_pods",
    "refusal_to_pods_that_leave",
    "refused",
    "required_flows",
    "setup_of",
    "shadowed_rules",
    "with_reason",
    "world_of",
]


def answers(analysis: Examined, flows: Iterable[Flow]) -> tuple[Answer, ...]:
    """Return what becomes of these flows, in their order."""
    world = world_of(analysis.cluster)
    with without_collection():
        return tuple(answer(world, flow) for flow in flows)


class _Callable(ModuleType):
    """The module, which is a function as well."""

    def __call__(self, analysis: Examined, flows: Iterable[Flow]) -> tuple[Answer, ...]:
        return answers(analysis, flows)


sys.modules[__name__].__class__ = _Callable
