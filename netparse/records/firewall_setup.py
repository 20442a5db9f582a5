"""What the tools that make a firewall's rules were told: ``ufw status``, ``firewall-cmd --list-all``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class UfwStatus(Record):
    """The head of ``ufw status``; the defaults stand in ``verbose`` only."""

    status: str
    logging: str | None = None
    default_incoming: str | None = None
    default_outgoing: str | None = None
    default_routed: str | None = None
    new_profiles: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UfwRule(Record):
    """A rule as printed; ``direction`` is ``IN``, ``OUT`` or ``FWD``, None where plain ``ufw status`` leaves ``IN`` out."""

    num: int | None = None
    to: str
    action: str
    direction: str | None = None
    source: str
    ipv6: bool = False
    log: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewalldZone(Record):
    """A zone; the names are those that firewall-cmd prints, with underscores."""

    zone: str
    active: bool = False
    default: bool = False
    target: str | None = None
    icmp_block_inversion: bool | None = None
    interfaces: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    forward: bool | None = None
    masquerade: bool | None = None
    forward_ports: tuple[str, ...] = ()
    source_ports: tuple[str, ...] = ()
    icmp_blocks: tuple[str, ...] = ()
    rich_rules: tuple[str, ...] = ()
    whole: bool = False
    extra: Mapping[str, JSON] = field(default_factory=dict)
