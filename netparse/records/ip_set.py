"""A set of addresses, networks or ports that rules of a firewall name: ``ipset list``, ``ipset save``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class IpSetMember(Record):
    """A member; ``elem`` has one word per dimension of the set's type, with commas between: ``10.0.0.1,tcp:80``."""

    elem: str
    nomatch: bool = False
    timeout: int | None = None
    packets: int | None = None
    bytes: int | None = None
    comment: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IpSet(Record):
    """A set, with the names of ``ipset -o xml``; ``members`` is None where they were not asked for (``-terse``).

    ``whole`` says that every member is there and was understood. ``header`` are the words of its creation, numbers as numbers.
    """

    name: str
    type: str | None = None
    revision: int | None = None
    header: Mapping[str, JSON] = field(default_factory=dict)
    memsize: int | None = None
    references: int | None = None
    numentries: int | None = None
    members: tuple[IpSetMember, ...] | None = None
    whole: bool = False
