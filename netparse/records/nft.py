"""Tables, chains, rules and sets of nft. Their JSON is that of ``nft -j``: ``{"chain": {"family": "ip", …}}``.

Statements, expressions and elements are kept as nft's JSON has them: ``{"match": {"op": "==", "left": …, "right": …}}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from netparse.records.base import JSON, Record

NOT_OF_IP = frozenset({"arp"})
"""Protocols of payload expressions that match no IP packet: their frames hold none (nft(8), PAYLOAD EXPRESSIONS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NftTable(Record):
    """A table. ``whole`` says that its end is there and that no line of it is unknown but those of single chains and sets.

    ``managed_by`` is ``iptables-nft`` where nft warns of it: iptables-save shows the same rules.
    """

    family: str
    name: str
    handle: int | None = None
    flags: tuple[str, ...] | None = None
    comment: str | None = None
    managed_by: str | None = None
    whole: bool = False

    @property
    def tag(self) -> str:
        """The key that nft's JSON has for it."""
        return "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class NftChain(Record):
    """A chain; with ``hook`` it is a base chain, which the kernel asks by itself. ``prio`` is the number of its priority.

    ``whole`` says that every rule of it was printed and understood.
    """

    family: str
    table: str
    name: str
    handle: int | None = None
    type: str | None = None
    hook: str | None = None
    prio: int | None = None
    policy: str | None = None
    dev: tuple[str, ...] | None = None
    comment: str | None = None
    whole: bool = False

    @property
    def tag(self) -> str:
        """The key that nft's JSON has for it."""
        return "chain"


@dataclass(frozen=True, slots=True, kw_only=True)
class NftRule(Record):
    """A rule: its statements in order; those before one that does not match have already happened."""

    family: str
    table: str
    chain: str
    handle: int | None = None
    comment: str | None = None
    expr: tuple[Mapping[str, JSON], ...] = ()

    @property
    def tag(self) -> str:
        """The key that nft's JSON has for it."""
        return "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class NftSet(Record):
    """A set, or with ``map`` (the type of its values) a map. ``type`` is a name, or several where the keys are joined.

    ``elem`` is None where elements were not asked for (``-t``) or there are none; ``elem_lines`` has the line of each.
    ``whole`` says that every element was printed and understood.
    """

    family: str
    name: str
    table: str
    type: JSON = None
    handle: int | None = None
    map: JSON = None
    size: int | None = None
    flags: tuple[str, ...] | None = None
    timeout: int | None = None
    gc_interval: int | None = None
    policy: str | None = None
    comment: str | None = None
    elem: tuple[JSON, ...] | None = None
    elem_lines: tuple[int, ...] | None = None
    stmt: tuple[JSON, ...] | None = None
    whole: bool = False
    extra: Mapping[str, JSON] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The key that nft's JSON has for it."""
        return "map" if self.map is not None else "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class NftObject(Record):
    """What rules name beside chains and sets: ``kind`` is ``counter``, ``quota``, ``limit``, ``ct helper``, ``flowtable``, ….

    ``extra`` has its own keys, as nft's JSON names them.
    """

    kind: str
    family: str
    name: str
    table: str
    handle: int | None = None
    comment: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The key that nft's JSON has for it."""
        return self.kind
