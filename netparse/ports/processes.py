"""Decides by the name of a process, as a capture shows it, whether a port is held by its own component."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache, lru_cache

from netparse.cluster import Listener, Owner
from netparse.ports.rule import PortRule
from netparse.resources import package_file

_NO_NAME = ("", "-", "?")
_TRAILING_VERSION = re.compile(r"[-.\d]+$")


class Match(Enum):
    """What the name of a process shows about the owner of a port."""

    OWN = "own"
    STAND_IN = "stand-in"
    FOREIGN_KNOWN = "foreign"
    UNKNOWN_PROCESS = "unknown"
    NOT_SHOWN = "not shown"


_BEST = (Match.OWN, Match.STAND_IN, Match.NOT_SHOWN, Match.UNKNOWN_PROCESS, Match.FOREIGN_KNOWN)


def process_matches(rule: PortRule | Sequence[str], owner: Owner | None) -> Match:
    """Return whose name is shown.

    A name that may have been cut matches every longer name that begins with it. A rule that names no process belongs
    to anybody.
    """
    if owner is None or owner.name.strip() in _NO_NAME:
        return Match.NOT_SHOWN
    own, stand_ins = (rule.processes, rule.stand_ins) if isinstance(rule, PortRule) else (tuple(rule), ())
    return _match(own, stand_ins, owner.name.strip(), owner.cut)


@lru_cache(maxsize=65536)  # a cluster shows the same few names on every node
def _match(own: tuple[str, ...], stand_ins: tuple[str, ...], shown: str, cut: bool) -> Match:
    if not own or _is_one_of(own, shown, cut):
        return Match.OWN
    if _is_one_of((*stand_ins, *general_stand_ins()), shown, cut):
        return Match.STAND_IN
    others = (name for name in known_programs() if name not in own)
    return Match.FOREIGN_KNOWN if _is_one_of(others, shown, cut, versions=True) else Match.UNKNOWN_PROCESS


def match_listener(rule: PortRule | Sequence[str], listener: Listener) -> Match:
    """Return whose socket it is; of several owners the one that fits best."""
    found = {process_matches(rule, owner) for owner in listener.owners}
    return min(found, key=_BEST.index, default=Match.NOT_SHOWN)


def is_in_front(rule: PortRule, listener: Listener) -> bool:
    """Return whether the socket is that of a program that only hands on to the component, such as a load balancer."""
    return any(name_matches(rule.in_front, o) for o in listener.owners if o.name)


def name_matches(names: Iterable[str], owner: Owner) -> bool:
    """Return whether the shown name is one of the names, or may be the beginning of one where it may have been cut."""
    return _is_one_of(names, owner.name.strip(), owner.cut)


def _is_one_of(names: Iterable[str], shown: str, may_be_cut: bool, *, versions: bool = False) -> bool:
    """Return whether the name is one of them; with ``versions`` without a number at its end: ``python3.11`` is ``python``."""
    word, blank, _ = shown.partition(" ")
    # argv[0] as typed (./kube-ovn-monitor), a title's first word (nginx: master), a helper's brackets
    bare = word.rsplit("/", 1)[-1].rstrip(":").strip("()")
    cut = not blank and may_be_cut
    readings = {shown, bare, _TRAILING_VERSION.sub("", bare) if versions else bare} - {""}
    return any(name in readings or (cut and bare and name.startswith(bare)) for name in names)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(package_file("ports", "data", "stand-ins.toml").read_text(encoding="utf-8"))


@cache
def general_stand_ins() -> tuple[str, ...]:
    """Return the processes that may hold the port of any component."""
    return tuple(name for group in _table()["stand_ins"].values() for name in group)


def is_forwarder(listener: Listener) -> bool:
    """Return whether the socket is that of a program that hands a port over to a container or a service."""
    return listener.owner is not None and name_matches(_table()["stand_ins"]["forwarders"], listener.owner)


@cache
def known_programs() -> tuple[str, ...]:
    """Return the programs that are known not to be the component whose port they hold."""
    return tuple(name for group in _table()["programs"].values() for name in group)
