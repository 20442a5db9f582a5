"""``lsof``: which process holds which Internet socket, also where ``ss`` and ``netstat`` show none, or were not run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, row_by_row
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import address as shaped

_END = lazy_re(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[^\[\]]*?)):(?P<port>[^:\[\]]+)(?:\[[^\]]*\])?$")


def _end(text: str, side: str) -> dict[str, Any]:
    """Return address, port and service of one end: ``*:10250``, ``[::1]:631``, ``node1:ssh``."""
    found = _END.match(text)
    if not found:
        raise Misread(f"no end of a socket: {text}")
    port = found["port"]
    number = int(port) if port.isdecimal() else None
    if number is not None and number > 65535:
        raise Misread(f"no port: {port}")
    where = found["six"] if found["six"] is not None else found["four"]
    return {
        f"{side}_address": None if where == "*" else shaped(where),
        f"{side}_port": number,
        f"{side}_service": port if number is None and port != "*" else None,
    }


def _socket(row: Row) -> records.LsofSocket | None:
    v = row.values
    if v["type"] == "sock":
        return None
    name = v["name"]
    ends: dict[str, Any] = {}
    if ":" in name:
        local, arrow, peer = name.partition("->")
        ends = _end(local, "local") | (_end(peer, "peer") if arrow else {})
    elif v["node"] in ("TCP", "UDP", "UDPLITE", "SCTP"):
        raise Misread(f"no end of a socket: {name}")
    return records.LsofSocket(
        line=row.first,
        last_line=row.last,
        command=v["command"].replace("\\x20", " "),
        pid=int(v["pid"]),
        tid=int(v["tid"]) if v["tid"] else None,
        taskcmd=v["taskcmd"] or None,
        user=v["user"],
        fd=v["fd"],
        type=v["type"],
        device=v["device"],
        node=v["node"],
        name=name,
        **ends,
        state=v["state"].split()[0] if v["state"] else None,
    )


_read = row_by_row("lsof", _socket)


class _Asked(NamedTuple):
    """What the words of a command line restrict: the sockets, other files, and whether to those that listen."""

    sockets: tuple[str, ...]
    files: bool
    listening: bool


def _asked(command: CommandLine | None) -> _Asked:
    """Return what was asked for; the values of ``-i`` and ``-s`` may stand behind a blank."""
    words = list(command.words) if command else []
    sockets: list[str] = []
    files = listening = False
    while words:
        word = words.pop(0)
        if not word.startswith("-"):
            files = True
            continue
        found = _WITH_VALUE.match(word)
        letter, value = found.groups() if found else ("", "")
        if not value and letter in ("i", "s") and words and _SPEC[letter].match(words[0]):
            value = words.pop(0)
        if letter == "i" and value:
            sockets.append(value)
        elif letter == "s" and value:
            listening = listening or value.upper() == "TCP:LISTEN"
            files = files or not value.upper().startswith("TCP:LISTEN")
        elif letter in ("c", "d", "g", "p", "u"):
            files = True
            if not value and words:
                words.pop(0)
    return _Asked(tuple(sockets), files, listening)


_WITH_VALUE = lazy_re(r"-[abCHKlnNOPRtUVvwXx]*([iscdgpu])(.*)$")
_SPEC = {"i": lazy_re(r"[46]?(?:tcp|udp|TCP|UDP)?(?:@\S+)?(?::[\w,:-]+)?$"), "s": lazy_re(r"\w+:\w+")}
_KIND_OF_SOCKET = lazy_re(r"([46]?)(tcp|udp|TCP|UDP)?$")


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    sockets = [r for r in parsed.records if isinstance(r, records.LsofSocket)]
    command = text.command_line
    asked = _asked(command)
    limits = []
    if some := [w for w in asked.sockets if not _KIND_OF_SOCKET.match(w)]:
        limits.append(f"asked for a part of the sockets: {' '.join(some)}")
    if asked.files:
        limits.append("asked for a part of the files")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if len({s.user for s in sockets}) == 1 and sockets[0].user not in ("root", "0"):
        limits.append("shows the sockets of one user only")
    families = {"inet" if s.type == "IPv4" else "inet6" for s in sockets}
    kinds = [found.groups() for w in asked.sockets if (found := _KIND_OF_SOCKET.match(w))]
    only = frozenset({"4": "inet", "6": "inet6"}[four] for four, _ in kinds if four)
    protocols = frozenset(protocol.lower() for _, protocol in kinds if protocol)
    listening = any(s.state == "LISTEN" for s in sockets) or not limits
    return Coverage(
        whole=not limits,
        protocols=frozenset((s.node or "").lower() for s in sockets)
        if limits
        else protocols or frozenset({"tcp", "udp"}),
        families=only or (frozenset(families) if limits else FAMILIES),
        listening=listening,
        established=not limits and not asked.listening,
        limits=tuple(limits),
    )


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "lsof":
        return None
    if "grep" in following:
        return ["lsof", *(w for w in following[: following.index("grep")] if w.startswith("-")), "grep"]
    out = ["lsof"]
    for w in following:
        if w.startswith("-"):
            out.append(w)
        elif _LETTERS.match(w):
            out.append(f"-{w}")
    return out


_LETTERS = lazy_re(r"[inPblM]{1,5}$|i[46]?(?:tcp|udp|TCP|UDP)?$")
_HEADING = lazy_re(r"COMMAND\s+PID\s+(?:TID\s+(?:TASKCMD\s+)?)?USER\s+FD\s+TYPE\s+DEVICE\s")
_ROW = lazy_re(
    r"\S+\s+\d+\s+(?:\d+\s+(?:\S+\s+)?)?\S+\s+\d+[a-zA-Z]\s+IPv[46]\s+\S+\s+\S+\s+(?:TCP|UDP|UDPLITE|ICMP)\s+\S+"
)


def _signature(lines: Sequence[str]) -> bool:
    if any(_HEADING.match(line) for line in lines):
        return True
    found = sum(1 for line in lines if _ROW.match(line))
    return found > 0 and found * 2 >= len(lines)


def _prints(command: CommandLine) -> bool:
    return not command.has("F", "v", "h")


PARSER = Parser(
    stem="lsof",
    programs=(Program(names=("lsof",), in_name=_in_name, line=r"(?: -[\w:@-]+){0,6}"),),
    prints=_prints,
    needs_options=True,
    looks=(
        Look(
            table="lsof",
            line=r"COMMAND\s+PID\s+(?:TID\s+(?:TASKCMD\s+)?)?USER\s+FD\s|\S+\s+\d+\s+(?:\d+\s+)?\S+\s+\d+[a-zA-Z]\s+IPv[46]\s",
            inside=("COMMAND  ", " IPv4 ", " IPv6 "),
            first=r"COMMAND\s+PID\s+(?:TID\s+(?:TASKCMD\s+)?)?USER\s+FD\s",
            sure=("COMMAND  ",),
            restart=r"COMMAND\s+PID\s",
            restart_sign="COMMAND  ",
        ),
    ),
    glimpse=Glimpse(early=r"COMMAND\s+PID\s+(?:TID\s+(?:TASKCMD\s+)?)?USER\s+FD\s"),
    kinds=(Kind.SOCKET_OWNERS,),
    captured_from=("sudo lsof -i -n -P", "lsof -nP -iTCP -sTCP:LISTEN", "lsof -b +M -n -l -P"),
    record="LsofSocket",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
