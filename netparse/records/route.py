"""A route and its legs: ``ip route``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.quick import quick
from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHop(Record):
    """One leg of a multipath route."""

    gateway: str | None = None
    via: Mapping[str, JSON] | None = None
    dev: str | None = None
    weight: int | None = None
    flags: tuple[str, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Record):
    """A route as ``ip -json route`` gives it; ``dst`` is ``default`` or an address or prefix as printed, None where it was masked."""

    type: str | None = None
    dst: str | None = None
    gateway: str | None = None
    via: Mapping[str, JSON] | None = None
    dev: str | None = None
    table: str | None = None
    protocol: str | None = None
    scope: str | None = None
    prefsrc: str | None = None
    metric: int | None = None
    flags: tuple[str, ...] | None = None
    nexthops: tuple[NextHop, ...] | None = None
    metrics: tuple[Mapping[str, JSON], ...] | None = None
    pref: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)
