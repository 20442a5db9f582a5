"""Tables, chains and rules of iptables: ``iptables-save``, ``iptables -S``, ``iptables -L``, and the same of ip6tables.

``family`` is ``inet`` or ``inet6``, ``backend`` is ``nf_tables`` or ``legacy``; both are None where nothing tells them.
"""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class IptablesTable(Record):
    """A table that is shown. ``whole`` says that its end is there: every chain of it was printed."""

    family: str | None = None
    backend: str | None = None
    table: str | None = None
    version: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IptablesChain(Record):
    """A chain that is shown; ``policy`` is None for one that a user made.

    ``whole`` says that every rule of it was printed and understood: where it is missing, rules may be unknown.
    ``packets`` and ``bytes`` are those that the policy met.
    """

    family: str | None = None
    backend: str | None = None
    table: str | None = None
    chain: str
    policy: str | None = None
    packets: int | None = None
    bytes: int | None = None
    references: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IptablesOption:
    """An option of a match or of a target, by its long name without dashes: ``dport``, ``to-destination``."""

    name: str
    negated: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IptablesMatch:
    """A match extension (``-m``) with its options in the order printed."""

    name: str
    options: tuple[IptablesOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IptablesRule(Record):
    """A rule. All of its conditions must hold: the parameters first, then the ``matches`` in their order.

    A parameter is None where the rule does not name it, which means any, unless ``unknown`` names it: then the output does not
    show it, or it was masked. ``unknown`` has ``matches`` or ``options`` where words of theirs were not understood; they are kept
    in ``words``. ``negated`` names the parameters that are. ``comment`` is that of ``-m comment``, which matches everything
    and is not among the ``matches``. With neither ``jump`` nor ``goto`` the rule only counts. ``options`` are those of the target.
    """

    family: str | None = None
    backend: str | None = None
    table: str | None = None
    chain: str
    num: int | None = None
    packets: int | None = None
    bytes: int | None = None
    protocol: str | None = None
    source: str | None = None
    destination: str | None = None
    in_interface: str | None = None
    out_interface: str | None = None
    fragment: bool = False
    negated: tuple[str, ...] = ()
    matches: tuple[IptablesMatch, ...] = ()
    comment: str | None = None
    jump: str | None = None
    goto: str | None = None
    options: tuple[IptablesOption, ...] = ()
    unknown: tuple[str, ...] = ()
    words: str | None = None
