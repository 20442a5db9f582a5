"""Tells from the process name that netstat or ss shows whether a port is held by its own component."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import Literal

from netparse.cluster import Listener
from netparse.ports.rule import PortRule
from netparse.resources import package_file

Tool = Literal["netstat", "ss"]

# net-tools and busybox print "PID/name" into 20 bytes including the end mark; ss reads the kernel's 15-letter name.
NETSTAT_WIDTH = 19
SS_WIDTH = 15
_NO_NAME = ("", "-", "?")
_TRAILING_VERSION = re.compile(r"[-.\d]+$")


class Match(Enum):
    """What a shown name says about the owner of a port."""

    OWN = "own"
    STAND_IN = "stand-in"
    FOREIGN_KNOWN = "foreign"
    UNKNOWN_PROCESS = "unknown"
    NOT_SHOWN = "not shown"


_BEST = (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN, Match.UNKNOWN_PROCESS, Match.FOREIGN_KNOWN)


def process_matches(
    rule: PortRule | Sequence[str], shown_name: str | None, pid: int | None = None, tool: Tool | None = None
) -> Match:
    """Return whose name is shown.

    A name that the tool may have cut matches every longer name that begins with it. A rule that names no process
    belongs to anybody.
    """
    if shown_name is None or shown_name.strip() in _NO_NAME:
        return Match.NOT_SHOWN
    own, stand_ins = (rule.processes, rule.stand_ins) if isinstance(rule, PortRule) else (tuple(rule), ())
    shown = shown_name.strip()
    return _match(own, stand_ins, shown, _may_be_cut(shown, pid, tool))


@lru_cache(maxsize=65536)  # a cluster shows the same few names on every node
def _match(own: tuple[str, ...], stand_ins: tuple[str, ...], shown: str, cut: bool) -> Match:
    if not own or _is_one_of(own, shown, cut):
        return Match.OWN
    if _is_one_of((*stand_ins, *general_stand_ins()), shown, cut):
        return Match.STAND_IN
    others = (name for name in known_programs() if name not in own)
    return Match.FOREIGN_KNOWN if _is_one_of(others, shown, cut, versions=True) else Match.UNKNOWN_PROCESS


def match_listener(rule: PortRule | Sequence[str], listener: Listener) -> Match:
    """Return whose socket it is; of several owners (ss lists all) the one that fits best."""
    found = {process_matches(rule, owner.name, owner.pid, listener.tool) for owner in listener.owners}
    return min(found, key=_BEST.index, default=Match.NOT_SHOWN)


def is_in_front(rule: PortRule, listener: Listener) -> bool:
    """Say whether the socket is that of a program that only hands on to the component, such as a load balancer."""
    return any(name_matches(rule.in_front, o.name, o.pid, listener.tool) for o in listener.owners if o.name)


def name_matches(
    names: Iterable[str], shown: str, pid: int | None = None, tool: Tool | None = None, *, versions: bool = False
) -> bool:
    """Say whether the shown name is one of the names, as far as the tool's width lets it be told.

    With ``versions`` a number at its end is not part of the name: ``python3.11`` is ``python``.
    """
    shown = shown.strip()
    return _is_one_of(names, shown, _may_be_cut(shown, pid, tool), versions=versions)


def _is_one_of(names: Iterable[str], shown: str, may_be_cut: bool, *, versions: bool = False) -> bool:
    word, blank, _ = shown.partition(" ")
    # argv[0] as typed (./kube-ovn-monitor), a title's first word (nginx: master), a helper's brackets
    bare = word.rsplit("/", 1)[-1].rstrip(":").strip("()")
    cut = not blank and may_be_cut
    readings = {shown, bare, _TRAILING_VERSION.sub("", bare) if versions else bare} - {""}
    return any(name in readings or (cut and bare and name.startswith(bare)) for name in names)


def _may_be_cut(shown: str, pid: int | None, tool: Tool | None) -> bool:
    netstat = pid is not None and len(f"{pid}/{shown}".encode()) >= NETSTAT_WIDTH
    ss = len(shown.encode()) >= SS_WIDTH
    return netstat if tool == "netstat" else ss if tool == "ss" else netstat or ss


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(package_file("ports", "data", "stand-ins.toml").read_text(encoding="utf-8"))


@cache
def general_stand_ins() -> tuple[str, ...]:
    """Return the processes that may hold the port of any component."""
    return tuple(name for group in _table()["stand_ins"].values() for name in group)


def is_forwarder(listener: Listener) -> bool:
    """Say whether the socket is that of a program that hands a port over to a container or a service."""
    owner = next(iter(listener.owners), None)
    return owner is not None and name_matches(_table()["stand_ins"]["forwarders"], owner.name, owner.pid, listener.tool)


@cache
def known_programs() -> tuple[str, ...]:
    """Return the programs that are known not to be the component whose port they hold."""
    return tuple(name for group in _table()["programs"].values() for name in group)
