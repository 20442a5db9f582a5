"""What the API server says of a node's state, and the lines that say it."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from netparse.captures import Capture
from netparse.cluster.views import Origin
from netparse.records import KubernetesNode, NodeObject

_QUOTED = 40  # characters of a message that tell its line; YAML may go on in the next one
_REACH = 5000  # lines of an object


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a node: ``since`` is when it came to be so, as the API writes times."""

    type: str
    status: str | None
    reason: str | None
    message: str | None
    since: str | None
    origin: Origin

    @property
    def words(self) -> str:
        """The condition as people write it: ``Ready is False: KubeletNotReady: container runtime network not ready``."""
        why = ": ".join(text for text in (self.reason, (self.message or "").strip()) if text)
        return f"{self.type} is {self.status}" + (f": {why}" if why else "")


def conditions_of(record: KubernetesNode, origin: Origin) -> tuple[Condition, ...]:
    """Return the conditions of a Node object; a row of a table has none."""
    if not isinstance(record, NodeObject):
        return ()
    return tuple(
        Condition(
            type=str(c["type"]),
            status=c["status"],
            reason=c["reason"],
            message=c["message"],
            since=c["last_transition_time"],
            origin=Origin(origin.capture, _line(origin.capture, record, c["message"], c["reason"])),
        )
        for c in record.conditions
    )


def _line(capture: Capture, record: NodeObject, *words: str | None) -> int:
    """Return the first line of the object that holds one of the words; that of its name where none does."""
    begins = _begins(capture)
    after = bisect_right(begins, record.line)
    end = min(*begins[after : after + 1], capture.last_line + 1, record.line + _REACH)
    found = (capture.document.first_with(start, range(record.line, end)) for start in map(_start, words) if start)
    return next(filter(None, found), record.line)


@lru_cache(maxsize=1)  # the nodes of one list come after each other
def _begins(capture: Capture) -> tuple[int, ...]:
    """Return the lines where the objects of a capture begin, in order."""
    return tuple(sorted({r.line for r in capture.records}))


def _start(word: str | None) -> str:
    """Return how a word begins, as far as its line shows it as it is."""
    return (word or "")[:_QUOTED].partition('"')[0].partition("\n")[0].strip()
