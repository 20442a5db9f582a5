"""Rules in one form, whichever tool printed them: tables of chains of rules, a rule a sequence of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from netparse.captures import Capture
from netparse.cluster import IP, Origin
from netparse.reach.packets.packet import Packet, Ports
from netparse.reach.packets.tri import Tri
from netparse.reach.rules.asked_host import AskedHost
from netparse.reach.rules.index import LONG, Index
from netparse.reach.rules.region import About
from netparse.reach.run import Run

Hook = Literal["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"]
HOOKS: tuple[Hook, ...] = ("ingress", "prerouting", "input", "forward", "output", "postrouting", "egress")


class Translation(NamedTuple):
    """What a NAT statement does; ``kind`` is dnat, snat, masquerade or redirect. Without address or port that stays.

    ``addresses`` are the first and last of those that may be taken, ``netmap`` the prefix that replaces the packet's own.
    """

    kind: Literal["dnat", "snat", "masquerade", "redirect"]
    addresses: tuple[IP, IP] | None = None
    ports: Ports | None = None
    netmap: object = None
    random: bool = False
    """Whether the port is drawn; else the kernel keeps the client's own as long as nobody else has it."""


class Verdict(NamedTuple):
    """``kind`` is accept, drop, return, jump, goto, nat, queue or unknown; ``chain`` is where jump and goto lead."""

    kind: str
    chain: str = ""
    nat: Translation | None = None


Match = Callable[["Context", Packet], Tri]
Change = Callable[["Context", Packet], Packet]
Decide = Callable[["Context", Packet], "Verdict | None"]


class Step(NamedTuple):
    """A part of a rule: a match, a change of the packet, or a verdict (None where a map has no element for the packet)."""

    match: Match | None = None
    change: Change | None = None
    decide: Decide | None = None


class Meaning(NamedTuple):
    """What a rule says: ``steps`` in its order, without statements that change nothing for the packet.

    ``reads`` and ``writes`` are the bits of marks that its matches depend on, and those that it may change. ``collect`` are the
    commands that show what it needs beside the packet.
    """

    steps: tuple[Step, ...]
    reads: int = 0
    writes: int = 0
    collect: tuple[str, ...] = ()


ODD = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What is raised by words and JSON of a rule that no tool prints: the rule is then not understood."""
_ALL_BITS = 0xFFFFFFFF


def anything() -> Meaning:
    """Return what a rule means that was not understood: it may do anything, with any packet."""
    lost = Verdict("unknown")
    steps = (Step(match=lambda c, p: None), Step(decide=lambda c, p: lost))
    return Meaning(steps, reads=_ALL_BITS, writes=_ALL_BITS)


def gives(verdict: Verdict, *matches: Match) -> Meaning:
    """Return what a rule means that gives this verdict to the packets of which all matches hold."""
    return Meaning((*(Step(match=m) for m in matches), Step(decide=lambda c, p: verdict)))


@dataclass(slots=True, eq=False)
class Body:
    """What a rule says, on whichever hosts it stands; most packets never ask: its meaning is worked out when the first one does.

    ``address`` and ``port`` are the single destination, as numbers, to which alone it applies, where it names one.
    """

    means: Callable[[], Meaning]
    address: int | None = None
    port: int | None = None
    about: Callable[[], About | None] | None = None
    """What it is about, as far as its words tell it; None of a rule that was not understood."""
    _meaning: Meaning | None = None

    @property
    def meaning(self) -> Meaning:
        if self._meaning is None:
            try:
                self._meaning = self.means()
            except ODD:
                self._meaning = anything()
        return self._meaning


@dataclass(slots=True, eq=False)
class Rule:
    """A rule on a host: the line of a capture. Equal rules of several hosts share what they say."""

    capture: Capture
    line: int
    body: Body
    _origin: Origin | None = None

    @property
    def origin(self) -> Origin:
        if self._origin is None:
            self._origin = Origin(self.capture, self.line)
        return self._origin

    @property
    def meaning(self) -> Meaning:
        return self.body.meaning


def rule_at(origin: Origin, means: Callable[[], Meaning]) -> Rule:
    """Return a rule of a meaning that is its own."""
    return Rule(origin.capture, origin.line, Body(means), origin)


@dataclass(slots=True, eq=False)
class Chain:
    """``policy`` and the place of a base chain are None in chains that are only jumped to."""

    name: str
    origin: Origin
    rules: list[Rule] = field(default_factory=list)
    policy: str | None = None
    hook: Hook | None = None
    kind: str = "filter"
    priority: int = 0
    device: tuple[str, ...] = ()
    _index: Index[Rule] | None = None

    def rules_for(self, p: Packet) -> Sequence[Rule]:
        """Return the rules that may apply to a packet, in their order."""
        if len(self.rules) < LONG:
            return self.rules
        if self._index is None:
            self._index = Index(self.rules, lambda r: (r.body.address, r.body.port))
        return self._index.rules_for(p)

    @property
    def lets_all_pass(self) -> bool:
        """Whether no packet is stopped or changed by it: a base chain without rules that accepts."""
        return not self.rules and self.policy in (None, "accept")


@dataclass(eq=False)
class Table:
    """``tool`` is what made it, for the words of a reason: iptables, iptables-legacy, ip6tables, nft.

    ``family`` says whose packets it sees: inet, inet6, both; ``native`` is nft's own word for that (ip, ip6, inet, netdev).
    """

    name: str
    family: str
    tool: str
    chains: dict[str, Chain] = field(default_factory=dict)
    sets: Mapping[str, object] = field(default_factory=dict)
    native: str = ""

    @property
    def legacy(self) -> bool:
        """Whether it is of the legacy back end: the kernel asks it before or after those of nft at the same place."""
        return self.tool.endswith("-legacy")

    @cached_property
    def marks(self) -> tuple[int, int]:
        """The bits of marks that its rules read, and those that they change."""
        reads = writes = 0
        for chain in self.chains.values():
            for rule in chain.rules:
                reads |= rule.meaning.reads
                writes |= rule.meaning.writes
        return reads, writes

    @property
    def shown(self) -> str:
        if self.tool in ("ufw", "firewalld"):
            return f"{self.tool} {self.name}"
        return f"{self.tool} table {self.name}" if self.tool != "nft" else f"nft table {self.native} {self.name}"


class BaseChain(NamedTuple):
    """A chain that a hook asks, with its table."""

    table: Table
    chain: Chain


class Context(NamedTuple):
    """What a rule may ask beside the packet: the way that is being tried, its host, and the table whose chain is walked."""

    run: Run
    host: AskedHost
    table: Table
