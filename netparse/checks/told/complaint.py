"""A fault that a component complains of."""

from dataclasses import dataclass, field

from netparse.cluster import Node, Origin


@dataclass(frozen=True, slots=True)
class Complaint:
    """``check`` is the id of the check that asks for the same; ``node`` is None where nothing shows which one has the fault.

    Complaints of one check, node and subject are one finding; ``actual`` is that of the first.
    """

    check: str
    node: Node | None
    subject: str
    actual: str
    origin: Origin
    title: str | None = None
    fix: tuple[str, ...] | None = None
    confirm: str | None = None
    component: str = ""
    device: str | None = None
    of_flow: bool = field(default=False)
    """Whether it is about what arrives, which no rule of a firewall can prove."""
    whatever_it_shows: bool = field(default=False)
    """Whether it stands beside a PASS: the table that shows room was captured at another moment, or in one namespace of many."""
    of_any: bool = field(default=False)
    """Whether the API server says it of any node: the only host that was captured need not be it, and is not blamed."""
