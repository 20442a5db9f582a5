"""The state of one required port on one node, and what it rests on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from netparse.captures import Capture
from netparse.cluster import Listener, Node, Setting
from netparse.ports import PortRule


class PortState(StrEnum):
    """In the order of the judgement: the first that is true is taken."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    MOVED = "moved"
    FOREIGN = "foreign process"
    UNKNOWN_PROCESS = "unknown process"
    LOOPBACK = "loopback only"
    ELSEWHERE = "wrong address"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortJudgement:
    """One rule on one node. ``reason`` is in plain words; ``listeners`` are the sockets it rests on."""

    node: Node
    rule: PortRule
    port: int
    state: PortState
    reason: str
    listeners: tuple[Listener, ...] = ()
    captures: tuple[Capture, ...] = ()
    """Where nothing was found: the captures that would have shown it."""
    on_other_nodes: tuple[Listener, ...] = ()
    """The sockets of other nodes that show that this node should have one, too."""
    possible_states: frozenset[PortState] = frozenset()
    """Of an open port: states that it may be in as well; ``uncertainty`` says why the captures do not decide it."""
    uncertainty: str = ""
    settled_by: Literal["sockets", "version", "address"] = "sockets"
    """Of what is unknown: what would settle it."""
    title: str = ""
    """Where the check's own words do not fit."""
    setting: Setting | None = None
    """The flag or field that set the port, where it is not the usual one."""
