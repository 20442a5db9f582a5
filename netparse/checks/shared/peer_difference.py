"""What one node lacks and all its peers have: what the comparisons of peers yield."""

from dataclasses import dataclass

from netparse.captures import Capture
from netparse.checks.shared.peers import Peers
from netparse.cluster import Node, Origin
from netparse.findings import Verdict
from netparse.parsers import Kind

ENOUGH = 2
"""So many other nodes make a majority of three."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What the node lacks, and a line of the others that shows it there."""

    subject: str
    words: str
    kind: Kind
    peers: Peers
    theirs: tuple[Origin, ...]
    own: tuple[Origin, ...] = ()
    verdict: Verdict = Verdict.WARN


def first_line(node: Node, kind: Kind) -> tuple[Origin, ...]:
    """Return the first line of the capture that would have shown it: it stands for all that is not in it."""
    return tuple(Origin(c, _first(c)) for c in node.of(kind)[:1])


def _first(c: Capture) -> int:
    return next((n for n in range(c.first_line, c.last_line + 1) if c.text(n).strip()), 1)
