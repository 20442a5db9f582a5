"""Statements that are the fault itself: what a component says needs no second look."""

from collections.abc import Callable, Iterator

from netparse.checks.base import Context
from netparse.checks.told.complaint import Complaint
from netparse.cluster.messages import Said


def simple(
    check: str,
    subject: str,
    actual: str,
    fix: tuple[str, ...] | None = None,
    confirm: str | None = None,
    *,
    of_any: bool = False,
    whatever_it_shows: bool = False,
) -> Callable[[Said, Context], Iterator[Complaint]]:
    """Return a judge for a statement that is the fault itself; words in braces are fields of the message."""

    def judge(said: Said, context: Context) -> Iterator[Complaint]:
        m = said.message
        values = {
            name: getattr(m, name) or ""
            for name in ("reason", "address", "mac", "name", "device", "network", "program", "node")
        }
        yield Complaint(
            check,
            said.node,
            subject.format(**values),
            actual.format(**values),
            said.origin,
            fix=fix,
            confirm=confirm,
            device=m.device,
            of_any=of_any,
            whatever_it_shows=whatever_it_shows,
        )

    return judge
