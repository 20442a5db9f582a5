"""An entry of the neighbour table: ``ip neigh``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.quick import quick
from netparse.records.base import JSON, Record


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor(Record):
    """A neighbour table entry as ``ip -json neigh`` gives it; ``dst`` is None where it was masked."""

    dst: str | None = None
    dev: str | None = None
    lladdr: str | None = None
    router: bool = False
    proxy: bool = False
    state: tuple[str, ...] | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)
