"""What a collector should run: asked of all parsers."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from netparse.parsers import PARSERS, Kind
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.kinds import OF_CLUSTER

Alternatives = Sequence[Sequence[Collect]]
"""The best first; those of one alternative are run together."""


@cache
def on_a_node() -> tuple[Alternatives, ...]:
    """Return what to run on each node, in the order of the registry."""
    return _grouped(cluster=False)


@cache
def in_the_cluster() -> tuple[Alternatives, ...]:
    """Return what to ask the API server for, once."""
    return _grouped(cluster=True)


def best(kind: Kind) -> str:
    """Return the command line that gets this evidence best, where one alone does."""
    found = (c for p in PARSERS if p.kinds[:1] == (kind,) for c in p.collect)
    return min(found, key=lambda c: c.rank).command


def _grouped(*, cluster: bool) -> tuple[Alternatives, ...]:
    groups: dict[str, list[Collect]] = {}
    for parser in PARSERS:
        if (parser.kinds[0] in OF_CLUSTER) is cluster:
            for offered in parser.collect:
                groups.setdefault(offered.tells, []).append(offered)
    return tuple(_alternatives(group) for group in groups.values())


def _alternatives(group: Sequence[Collect]) -> Alternatives:
    ranked = sorted(group, key=lambda c: c.rank)
    return tuple(tuple(alike) for _, alike in groupby(ranked, key=lambda c: c.rank))
