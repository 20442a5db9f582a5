"""A rule of the routing policy: ``ip rule``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule(Record):
    """A rule as ``ip -json rule`` gives it; ``src`` is ``all`` or an address, None where it was masked.

    ``srclen`` and ``dstlen`` are None for a whole address. ``fwmark`` and ``fwmask`` are hexadecimal text. A rule that is
    negated as a whole has the key ``not``, which Python cannot have as a field: ``negated`` tells it.
    """

    priority: int | None = None
    src: str | None = None
    srclen: int | None = None
    dst: str | None = None
    dstlen: int | None = None
    tos: str | None = None
    fwmark: str | None = None
    fwmask: str | None = None
    iif: str | None = None
    iif_detached: bool = False
    oif: str | None = None
    oif_detached: bool = False
    l3mdev: bool = False
    ipproto: str | None = None
    sport: int | None = None
    dport: int | None = None
    table: str | None = None
    suppress_prefixlen: int | None = None
    suppress_ifgroup: str | None = None
    goto: int | None = None
    unresolved: bool = False
    nop: bool = False
    action: str | None = None
    protocol: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def negated(self) -> bool:
        """Whether the rule applies to the packets that its selectors do not match."""
        return bool(self.extra.get("not"))
