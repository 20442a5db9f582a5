"""``lsof``: which process holds which Internet socket, also where ``ss`` and ``netstat`` show none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    sockets = [r for r in parsed.records if isinstance(r, records.LsofSocket)]
    command = text.command_line
    asked = [w[2:] for w in command.words if w.startswith("-i") and len(w) > 2] if command else []
    limits = []
    if any(w.strip("46") for w in asked):
        limits.append(f"asked for a part of the sockets: {' '.join(asked)}")
    if command is not None and command.has("p", "c", "u", "s"):
        limits.append("asked for a part of the files")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if len({s.user for s in sockets}) == 1 and sockets[0].user not in ("root", "0"):
        limits.append("shows the sockets of one user only")
    families = {"inet" if s.type == "IPv4" else "inet6" for s in sockets}
    only = {f for f, sign in (("inet", "4"), ("inet6", "6")) if any(w.startswith(sign) for w in asked)}
    listening = any(s.state == "LISTEN" for s in sockets) or not limits
    return Coverage(
        whole=not limits,
        protocols=frozenset({"tcp", "udp"}) if not limits else frozenset((s.node or "").lower() for s in sockets),
        families=frozenset(only or (FAMILIES if not limits else families)),
        listening=listening,
        established=not limits,
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
