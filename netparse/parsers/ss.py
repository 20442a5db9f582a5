"""``ss`` with any of -t -u -l -n -p -a -e -m -i -o -H -O: the sockets of the Internet protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from sys import intern
from typing import Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Text, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import sockets

_PROTOCOL_OPTIONS = (
    ("tcp", ("t", "--tcp")),
    ("udp", ("u", "--udp")),
    ("raw", ("w", "--raw")),
    ("dccp", ("d", "--dccp")),
    ("sctp", ("S", "--sctp")),
    ("mptcp", ("M", "--mptcp")),
)
_OTHER_TABLES = ("x", "0", "A", "f", "s", "--unix", "--packet", "--vsock", "--xdp", "--tipc", "--query", "--family")
_LETTERS = frozenset("aeHilmnOoprsTtuwxdSMZzbEK460N")

_TIMER = lazy_re(r"timer:\(([^()\s]*)\)\s*")
_OWNERS = "users:("
_OWNER = lazy_re(r'\("(.{0,64}?)",(?:pid=)?(\d+)(?:,(?!fd=)\w+=[^\s")]*?)?,(?:fd=)?(\d+)(?:,\w+=[^\s")]*)?\)(?=,\(|\))')
_EXTENDED = lazy_re(r"(?:^|(?<=\s))(uid|ino|sk|cgroup|v6only|fwmark):(\S+)")
_EXTENDED_TYPES: Mapping[str, Callable[[str], Any]] = {"uid": int, "ino": int, "v6only": lambda text: text == "1"}
_ANOTHER_ROW = lazy_re(r"(?:LISTEN|UNCONN|ESTAB|TIME-WAIT|CLOSE-WAIT)\s+\d+\s+\d+\s+\S+:")
_FIRST_WORD = lazy_re(r"[a-z][\w-]*(?::\S|\s|$)|<->|---|-->|<--")
_ROW = lazy_re(
    r"(?:(?:tcp|udp|raw|sctp|mptcp|dccp)\s+)?(?:LISTEN|UNCONN|ESTAB|TIME-WAIT|CLOSE-WAIT|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|LAST-ACK)"
    r"\s+\d+\s+\d+\s+\S{1,300}:\S{1,99}\s+\S{1,300}:\S{1,99}"
)
_NETLINK = lazy_re(r"(?:nl|u_str|u_dgr|u_seq|p_raw|p_dgr)\s+(?:UNCONN|ESTAB|LISTEN)\s+\d+\s+\d+\s")
_OLD_ROW = lazy_re(r"\s(?::::\S+\s|\d+\.\d+\.\d+\.\d+:\S+\s+\*:\*)")
_NEW, _OLD, _UNKNOWN = "new", "old", "unknown"
_LAST_RAW = 255  # in a row of a raw socket the number of an IP protocol stands in place of the port
_NOTHING: Mapping[str, Any] = {}
_TAKES = lazy_re(r"-[A-Za-z0-9]*[fADFN]$")
_STATES: Mapping[str, str] = {
    "established": "ESTAB",
    "listening": "LISTEN",
    "unconnected": "UNCONN",
    **{
        s: s.upper()
        for s in ("syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "close-wait", "last-ack", "closing")
    },
}
"""What the column prints of each state that may be asked for by its name; names of several states are not among them."""
_HEADING = lazy_re(r"(?:Netid\s*)?(?:State\s*)?Recv-Q\s*Send-Q\s*Local\s+Address:Port\s*Peer\s+Address:Port")


class _Row(NamedTuple):
    """The Values of the template; what was not printed is empty."""

    netid: str
    nested: str
    state: str
    recv_q: str
    send_q: str
    local_address: str
    local_interface: str
    local_port: str
    local_service: str
    peer_address: str
    peer_port: str
    peer_service: str
    details: str


def _socket(
    only_netid: str | None, only_state: str | None, style: str, row: _Row, first: int, last: int
) -> records.SsSocket:
    processes, extra = _details(row.details) if row.details else (None, _NOTHING)
    local = _address(row.local_address)
    if style != _NEW and local in ("*", "::"):
        extra = {**_wildcard(local, style), **extra}
    return records.SsSocket(
        line=first,
        last_line=last,
        netid=intern(row.netid)
        or ("sctp" if row.nested else only_netid),  # only SCTP shows associations below their endpoint
        state=intern(row.state) or only_state,  # what repeats in nearly every row is kept once
        recv_q=int(row.recv_q),
        send_q=int(row.send_q),
        local_address=local,
        local_interface=row.local_interface or None,
        local_port=_port(row.local_port),
        local_service=sockets.service(row.local_service) if row.local_service else None,
        peer_address=_address(row.peer_address),
        peer_port=_port(row.peer_port),
        peer_service=sockets.service(row.peer_service) if row.peer_service else None,
        processes=processes,
        extra=extra,
    )


@lru_cache(maxsize=65536)
def _port(text: str) -> int | None:
    return shape.port(text or None)


def _wildcard(address: str, style: str) -> Mapping[str, Any]:
    """Return what is not as the address says: before iproute2 4.9 ``*`` was IPv4, and ``::`` served both families or one."""
    if address == "::":
        return {"v6only": None}
    return {"family": "inet"} if style == _OLD else {}


@lru_cache(maxsize=65536)
def _address(printed: str) -> str | None:
    """Return an address without brackets, with its zone; None for a masked one."""
    host, percent, zone = printed.replace("[", "").replace("]", "").partition("%")
    known = intern(shape.address(host) or "") or None
    return f"{known}%{zone}" if known and percent else known


@lru_cache(maxsize=16384)
def _details(text: str) -> tuple[tuple[records.Process, ...] | None, Mapping[str, Any]]:
    """Return the owners of a socket and the attributes that identify it; its statistics are known and left out."""
    extra: dict[str, Any] = {}
    processes = None
    if not text.startswith(_OWNERS):
        text = _without_timer(text, extra)
    if text.startswith(_OWNERS):
        processes, text = _owners(text)
        text = _without_timer(text, extra)
    if text and not _FIRST_WORD.match(text):
        raise Misread(f"unknown: {text}")
    if _ANOTHER_ROW.search(text):
        raise Misread("two rows on one line")
    for name, value in _EXTENDED.findall(text):
        extra.setdefault(name, _EXTENDED_TYPES.get(name, str)(value))
    return processes, extra


def _without_timer(text: str, extra: dict[str, Any]) -> str:
    """Return what follows a timer, which goes to ``extra``; it stands before or after the owners, by version."""
    timer = _TIMER.match(text)
    if timer is None:
        return text
    extra["timer"] = timer[1]
    return text[timer.end() :]


def _owners(text: str) -> tuple[tuple[records.Process, ...], str]:
    """Return the processes of ``users:((…))`` and what follows it; a name may hold blanks, quotes and parentheses."""
    found = []
    at = len(_OWNERS)
    while owner := _OWNER.match(text, at):
        found.append(records.Process(name=owner[1], pid=int(owner[2]), fd=int(owner[3])))
        at = owner.end() + 1
        if text[at - 1] == ")":
            return tuple(found), text[at:].lstrip()
    raise Misread(f"owners: {text}")


def _read(text: Text) -> Parsed:
    headings = [line for line in text.lines if _HEADING.match(line)]
    has_netid = any(line.startswith("Netid") for line in headings)
    style = _style(text)
    netid = _only_protocol(text.command_line) if headings and not has_netid else None
    if not headings and text.command_line and text.command_line.has("H", "--no-header"):
        netid = _only_protocol(text.command_line)
    has_state = not headings or any("State" in line for line in headings)
    state = None if has_state else _only_state(text.command_line)
    parsed = sockets.read_rows("ss", text, _Row, partial(_socket, netid, state, style))
    headed = sockets.is_headed(text, parsed, lambda line: bool(_HEADING.match(line)))
    facts = {"heading": headed, "netid": has_netid, "new": style == _NEW, "old": style == _OLD}
    return parsed._replace(facts=facts)


def _style(text: Text) -> str:
    """Return whether ``*`` means both families (iproute2 since 4.9, which prints 0.0.0.0 for IPv4) or IPv4 alone."""
    if any("0.0.0.0" in line for line in text.lines):
        return _NEW
    return _OLD if any(_OLD_ROW.search(line) for line in text.lines) else _UNKNOWN


def _only_protocol(command: CommandLine | None) -> str | None:
    if command is None or command.program != "ss" or command.has(*_OTHER_TABLES):
        return None
    asked = _asked_protocols(command)
    return asked.pop() if len(asked) == 1 else None


def _only_state(command: CommandLine | None) -> str | None:
    """Return the only state that was asked for, as the column prints it: then ``ss`` leaves that column out."""
    words = command.words if command and command.program == "ss" else ()
    asked = [words[n + 1].lower() for n, word in enumerate(words[:-1]) if word == "state"]
    return _STATES.get(asked[0]) if len(asked) == 1 else None


def _asked_protocols(command: CommandLine) -> set[str]:
    return {name for name, options in _PROTOCOL_OPTIONS if command.has(*options)}


def _believed(
    command: CommandLine | None, rows: list[records.SsSocket], facts: Mapping[str, bool]
) -> CommandLine | None:
    """Return the command line if the output can be its own: it may be guessed from a name such as ``ss_all.txt``."""
    if command is None or command.program != "ss" or not command.words or command.words == ("-all",):
        return None
    if command.letters - _LETTERS or (facts["heading"] and facts["netid"] and _only_protocol(command)):
        return None
    if any(row.processes for row in rows) and not command.has("p", "--processes"):
        return None
    if any(_listens(row) for row in rows) and not (command.has("l", "a", "--listening", "--all") or command.arguments):
        return None
    return command


def _listens(row: records.SsSocket) -> bool:
    """Whether this row is shown only with -l or -a."""
    return row.state == "LISTEN" or (row.state == "UNCONN" and row.peer_port is None and row.peer_service is None)


def _seen_protocols(rows: list[records.SsSocket], facts: Mapping[str, bool]) -> set[str]:
    """Return the protocols of the rows; without the Netid column what listens is TCP, as UDP knows no such state."""
    seen = {row.netid for row in rows if row.netid}
    if not seen and not facts["netid"]:
        if any(row.state == "LISTEN" for row in rows):
            return {"tcp"}
        if any(row.state == "UNCONN" and (row.local_port or 0) > _LAST_RAW for row in rows):
            return {"udp"}
    return seen


def _seen_families(rows: list[records.SsSocket], facts: Mapping[str, bool]) -> set[str]:
    wildcard = "inet6" if facts["new"] else "inet" if facts["old"] else None
    found = {sockets.family(row.local_address) or sockets.family(row.peer_address) for row in rows}
    if any(row.local_address == "*" and row.peer_address == "*" for row in rows):
        found.add(wildcard)
    return {name for name in found if name}


def _asked_families(command: CommandLine) -> set[str]:
    if command.has("f", "A", "--family", "--query") or (command.has("4", "--ipv4") and command.has("6", "--ipv6")):
        return set()
    if command.has("4", "--ipv4"):
        return {"inet"}
    return {"inet6"} if command.has("6", "--ipv6") else set(FAMILIES)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    rows = [r for r in parsed.records if isinstance(r, records.SsSocket)]
    command = _believed(text.command_line, rows, parsed.facts)
    protocols, families = _seen_protocols(rows, parsed.facts), _seen_families(rows, parsed.facts)
    listening = any(_listens(row) for row in rows)
    established = any(row.state and not _listens(row) for row in rows)
    asks_names = any(row.processes for row in rows)
    complete = parsed.facts["heading"]
    if command:
        protocols |= _asked_protocols(command)
        families |= _asked_families(command)
        listening |= command.has("l", "a", "--listening", "--all")
        established |= command.has("a", "--all") or not listening
        asks_names |= command.has("p", "--processes")
        complete |= command.has("H", "--no-header")
    named = any(row.local_service for row in rows if row.netid != "raw")
    if sockets.keeps_listeners(text.command_line):
        protocols, established = {"tcp"}, False
    whole = sockets.is_whole(text, parsed, heading=complete) and not named and not _is_filtered(text.command_line)
    owned = [bool(row.processes) for row in rows if _listens(row)] or [bool(r.processes) for r in rows if r.processes]
    privileged = sockets.is_privileged(owned) if asks_names and rows else None
    limits = sockets.limits(whole=whole, named=named, protocols=protocols, families=families, listening=listening)
    return Coverage(
        whole=whole,
        protocols=frozenset(protocols),
        families=frozenset(families),
        listening=listening,
        established=established,
        privileged=privileged,
        limits=(*limits, sockets.UNPRIVILEGED) if privileged is False else tuple(limits),
    )


def _is_filtered(command: CommandLine | None) -> bool:
    """Whether the command line selects sockets, as in ``ss -tn state listening`` or ``ss sport = :22``."""
    words = command.words if command and command.program == "ss" else ()
    taken_by_option = {n + 1 for n, word in enumerate(words) if word in ("--family", "--query") or _TAKES.match(word)}
    return any(not word.startswith("-") and n not in taken_by_option for n, word in enumerate(words))


def _signature(lines: Sequence[str]) -> bool:
    return any(_HEADING.match(line) or _ROW.match(line) or _NETLINK.match(line) for line in lines)


SS = simple(
    "ss",
    letters=lazy_re(r"(?!.*([a-z46]).*\1)[nlptuaeomiHOxwd46]+$|s$"),
    glued=lazy_re(r"ss([nlptuaeomiH46]+)$"),
    alone=False,
)

PARSER = Parser(
    stem="ss",
    programs=(SS,),
    prints=lambda command: True,
    needs_options=True,
    looks=(
        Look(
            table="ss",
            line=(
                r"(?:Netid\s*)?State\s+Recv-Q\s+Send-Q"
                r"|(?:(?:tcp|udp)\s+)?(?:LISTEN|UNCONN|ESTAB|TIME-WAIT)\s+\d+\s+\d+\s+\S+:\S"
                r"|(?:nl|p_raw|p_dgr|u_str|u_dgr|u_seq|raw|icmp6|sctp|v_str|v_dgr|mptcp|tipc|xdp)\s+(?:LISTEN|UNCONN|ESTAB)\s+\d+\s+\d+\s"
            ),
            heads=("Net", "Sta", "LIS", "UNC", "EST", "TIM"),
            inside=(" LISTEN ",),
            first=r"(?:Netid\s*)?State\s+Recv-Q",
            sure=("Netid ", "State "),
            restart=r"(?:Netid\s*)?State\s+Recv-Q",
            restart_sign="Recv-Q",
            glued=r"(?:Netid\s*)?State\s+Recv-Q",
        ),
    ),
    glimpse=Glimpse(signs=("Recv-Q", "LISTEN", "UNCONN"), early="tcp|udp"),
    ends_in_words=True,
    kinds=(Kind.SOCKETS,),
    collect=(Collect("ss -tupna", "sockets"),),
    captured_from=("ss -tulnp", "ss -tlnp", "ss -anp", "ss -peaonmi", "ss"),
    record="SsSocket",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
