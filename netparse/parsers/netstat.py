"""``netstat`` with any of -n -l -p -t -u -a -e -o -W: the sockets of the Internet table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from sys import intern
from typing import NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Text, heading, shape, simple
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import FAMILIES, Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.shared import net_tools_words, sockets

_SHOWN = 19  # "PID/name" is cut to this many characters (net-tools: PROGNAME_WIDTH 20 with its NUL)
_LONGEST = 64  # no netstat prints a longer name
_ENDPOINT = 22  # an address and its port are cut to this many characters, the colon not counted
_LOCAL_END, _FOREIGN_END = (
    slice(43, 44),
    slice(67, 68),
)  # the blanks after the columns of addresses, where none is longer than its column
_WIDER = lazy_re(r"(?:tcp|udp|raw)6?\s+\d+\s+\d+\s+(?:\S+\s+)?(?=\S*:\S*:)[0-9A-Fa-f:.%\w]{24,}\s")
_LETTERS = frozenset("aAceFlnNopStTuUvwWxZ46")
_COLUMNS = lazy_re(r"Proto\s+Recv-Q\s+Send-Q\s+Local Address")
_WIDE_COLUMN = lazy_re(r"Proto\s+Recv-Q\s+Send-Q\s+Local Address {12,}")  # 27 characters: Red Hat's net-tools 1.60
_ROWS = ("tcp", "udp", "unix", "raw", "sctp")
_BEGINNING = lazy_re(r"(?:[0-9a-f]{1,4}:|::){2,7}:?[0-9a-f]{0,4}")
_ANOTHER_ROW = lazy_re(r"(?:tcp|udp|raw|sctp)6?\s+\d+\s+\d+\s+\S+:")
_PROTOCOL_OPTIONS = (
    ("tcp", ("t", "--tcp")),
    ("udp", ("u", "--udp")),
    ("raw", ("w", "--raw")),
    ("sctp", ("S", "--sctp")),
    ("udplite", ("U", "--udplite")),
)


class _Row(NamedTuple):
    """The Values of the template; what was not printed is empty."""

    proto: str
    recv_q: str
    send_q: str
    local_address: str
    local_port: str
    local_service: str
    foreign_address: str
    foreign_port: str
    foreign_service: str
    state: str
    raw_state: str
    other_state: str
    user: str
    inode: str
    pid: str
    program: str
    timer: str


def _socket(wide: bool, row: _Row, first: int, last: int) -> records.NetstatSocket:
    if len(row.program) > _SHOWN and (len(row.program) > _LONGEST or _ANOTHER_ROW.search(row.program)):
        raise Misread("two rows on one line")
    return records.NetstatSocket(
        line=first,
        last_line=last,
        proto=intern(row.proto),  # what repeats in nearly every row is kept once
        recv_q=int(row.recv_q) if row.recv_q else None,
        send_q=int(row.send_q) if row.send_q else None,
        local_address=_address(row.local_address, len(row.local_port or row.local_service), row.proto, wide),
        local_port=_port(row.local_port),
        local_service=sockets.service(row.local_service) if row.local_service else None,
        foreign_address=_address(row.foreign_address, len(row.foreign_port or row.foreign_service), row.proto, wide),
        foreign_port=_port(row.foreign_port),
        foreign_service=sockets.service(row.foreign_service) if row.foreign_service else None,
        state=intern(row.state) or row.raw_state or (_untranslated(row.other_state) if row.other_state else None),
        user=row.user or None,
        inode=int(row.inode) if row.inode else None,
        pid=int(row.pid) if row.pid else None,
        program=intern(row.program) or None,
        program_truncated=len(row.pid) + 1 + len(row.program) == _SHOWN if row.pid else False,
        timer=row.timer or None,
    )


@lru_cache(maxsize=65536)
def _port(text: str) -> int | None:
    return shape.port(text or None)


@lru_cache(maxsize=65536)
def _address(printed: str, port_length: int, proto: str, wide: bool) -> str | None:
    """Return the address, without brackets; None where none is printed, or netstat cut it and the rest cannot be known."""
    if not printed:
        return None
    text = printed[1:-1] if printed.startswith("[") and printed.endswith("]") else printed
    fills = len(printed) + port_length == _ENDPOINT and text.count(":") > 1 and not _is_complete(text)
    if not _is_beginning(text) and (wide or not fills):
        return intern(shape.address(text) or "") or None
    if not proto.endswith("6"):
        # BusyBox cuts the address together with its port: what stands last may be neither of them.
        raise Misread(f"cut: {text}")
    return None


def _is_beginning(address: str) -> bool:
    """Whether this is no IPv6 address, but can be the beginning of one."""
    return bool(_BEGINNING.fullmatch(address)) and not shape.is_ip(address)


def _is_complete(address: str) -> bool:
    """Whether an IPv6 address that fills its column cannot be longer: its last group is full and no group can follow."""
    if not shape.is_ip(address):
        return False
    groups = [group for group in address.split(":") if group]
    if not groups:
        return True
    return len(groups[-1]) == 4 and len(groups) == (6 if "::" in address else 8)


@lru_cache(maxsize=64)
def _untranslated(word: str) -> str:
    try:
        return net_tools_words.states()[word]
    except KeyError:
        raise Misread(f"no state: {word}") from None


def _read(text: Text) -> Parsed:
    parsed = sockets.read_rows("netstat", text, _Row, partial(_socket, _is_wide(text)))
    unparsed = tuple(n for n in parsed.unparsed if not _is_heading(text, n - text.first))
    around = [line for line in text.lines if line and not line.startswith(_ROWS)]
    titles = [line for line in around if _is_title(line)]
    scopes = {net_tools_words.scope(line) for line in titles} - {None}
    facts = {
        "heading": sockets.is_headed(text, parsed, lambda line: _is_title(line) or _is_columns(line)),
        "names": any("PID/Program name" in line for line in around),
        "unprivileged": any(_is_unprivileged(line) for line in around),
        "says": bool(scopes),
        "says_listening": bool(scopes & {"listening", "all"}),
        "says_connected": bool(scopes & {"connected", "all"}),
    }
    return parsed._replace(unparsed=unparsed, facts=facts)


def _is_wide(text: Text) -> bool:
    """Whether long addresses were not cut: so says the command line, the heading, or an address that is longer."""
    command = text.command_line
    if command is not None and command.has("W", "T", "--wide", "--notrim"):
        return True
    if any(_WIDE_COLUMN.match(line) for line in text.lines if line.startswith("Proto")):
        return True
    return any(_WIDER.match(line) for line in text.lines if line[_LOCAL_END] != " " or line[_FOREIGN_END] != " ")


def _is_title(line: str) -> bool:
    return line.startswith("Active Internet connections (") or net_tools_words.is_title(line)


def _is_columns(line: str) -> bool:
    return bool(_COLUMNS.match(line)) or net_tools_words.is_columns(line)


def _is_unprivileged(line: str) -> bool:
    return (
        "you would have to be root" in line
        or "geteuid()=" in line
        or line.startswith("(Not all processes could be identified")
        or net_tools_words.is_unprivileged(line)
    )


def _is_heading(text: Text, index: int) -> bool:
    """Whether a line that the template does not know is a heading or the warning in another language."""
    line = text.lines[index]
    if _is_title(line) or line.startswith("Proto") or _is_unprivileged(line):
        return True
    if net_tools_words.is_columns(line) or net_tools_words.is_other_heading(line):
        return True
    below = next((text.lines[n] for n in range(index + 1, len(text.lines)) if text.lines[n].strip()), "")
    return below.startswith("Proto") and line.endswith(")")


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    rows = [r for r in parsed.records if isinstance(r, records.NetstatSocket)]
    facts = parsed.facts
    command = _believed(text.command_line, facts)
    protocols = {proto.rstrip("6") for proto in {row.proto for row in rows}}
    families = _seen_families(rows)
    listening = facts["says_listening"] or any(_listens(row) for row in rows)
    established = facts["says_connected"] or any(row.state and not _listens(row) for row in rows)
    asks_names = facts["names"]
    if command:
        protocols |= _asked_protocols(command)
        families |= _asked_families(command)
        if not facts["says"]:
            listening |= command.has("l", "a", "--listening", "--all")
            established |= command.has("a", "--all") or not listening
        asks_names |= command.has("p", "--programs", "--program")
    named = any(row.local_service for row in rows if not row.proto.startswith("raw"))
    if sockets.keeps_listeners(text.command_line):
        protocols, established = {"tcp"}, False
    whole = sockets.is_whole(text, parsed, heading=facts["heading"]) and not named
    privileged = _privileged(facts["unprivileged"], asks_names, rows)
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


def _believed(command: CommandLine | None, facts: Mapping[str, bool]) -> CommandLine | None:
    """Return the command line if the output can be its own: it may be guessed from a name such as ``netstat_all.txt``."""
    if command is None or command.program != "netstat" or not command.words or command.words == ("-all",):
        return None
    if command.letters - _LETTERS:
        return None
    listens = command.has("l", "a", "--listening", "--all")
    if facts["says"] and listens != facts["says_listening"]:
        return None
    asks_names = command.has("p", "--programs", "--program")
    return None if facts["heading"] and asks_names != facts["names"] else command


def _listens(row: records.NetstatSocket) -> bool:
    """Whether this row is shown only with -l or -a: a TCP listener, or a socket without a peer."""
    if row.state == "LISTEN":
        return True
    return row.state in (None, "7") and row.foreign_port is None and row.foreign_service is None


def _seen_families(rows: list[records.NetstatSocket]) -> set[str]:
    """Return the families of the rows. BusyBox and old net-tools print ``tcp`` for IPv6 too: there the address tells."""
    protos = {row.proto for row in rows}
    if any(proto.endswith("6") for proto in protos):
        return {"inet6" if proto.endswith("6") else "inet" for proto in protos}
    return {known for row in rows if (known := sockets.family(row.local_address))}


def _privileged(preamble: bool, asks_names: bool, rows: list[records.NetstatSocket]) -> bool | None:
    """Whether root ran it, None when names were not asked for or nothing is there that could bear one."""
    if preamble:
        return False
    owned = [row.pid is not None for row in rows if _listens(row)]
    if not owned:
        return True if any(row.pid is not None for row in rows) else None
    return sockets.is_privileged(owned) if asks_names or any(owned) else None


def _asked_protocols(command: CommandLine) -> set[str]:
    """Return the protocols that are named; without any, all are shown, but then the rows show it too."""
    return {name for name, options in _PROTOCOL_OPTIONS if command.has(*options)}


def _asked_families(command: CommandLine) -> set[str]:
    asked = {"inet"} if command.has("4", "--inet", "--ip", "--inet4") else set()
    if command.has("6", "--inet6", "--ip6"):
        asked.add("inet6")
    for word in command.words:
        asked |= FAMILIES & set(re.split("[=,]", word.removeprefix("-A")))
    return asked or set(FAMILIES)


_SIGNATURE = heading(
    r"Active (?:Internet connections|UNIX domain sockets) \((?:only servers|w/o servers|servers and established)\)",
    r"Proto\s+Recv-Q\s+Send-Q\s+Local Address",
    r"(?:tcp|udp)6?\s+\d+\s+\d+\s+\S{1,300}:(?:\d+|\*)\s+\S{1,300}:(?:\d+|\*)\s",
    r"(?:tcp|udp)6?\s+\d+\s+\d+\s+\S{1,300}:\S{1,99}\s+\S{1,300}:\S{1,99}\s+[A-Z_]{4,}",
)


def _signature(lines: Sequence[str]) -> bool:
    if any("(state)" in line for line in lines):
        return False  # BSD and macOS
    return _SIGNATURE(lines) or any(net_tools_words.is_title(line) for line in lines if line.endswith(")"))


NETSTAT = simple(
    "netstat",
    letters=lazy_re(r"(?!.*([a-z46]).*\1)[nlptuaeoWTxw46]+$|n?rn?e{0,2}$|a?gn?$|[is]e?$"),
    glued=lazy_re(r"netstat([nlptuaeoWT46]*)$"),
    words=(("route", "-r"),),
)
"""It prints the routes as well, and other tables that are not read."""


def _prints(command: CommandLine) -> bool:
    return not command.has("r", "--route", "i", "s", "g", "M", "--statistics", "--interfaces", "--groups")


PARSER = Parser(
    stem="netstat",
    programs=(NETSTAT,),
    prints=_prints,
    needs_options=True,
    looks=(
        Look(
            table="netstat",
            line=r"Active Internet|Active UNIX|(?:tcp|udp|raw)6?\s+\d+\s+\d+\s",
            heads=("Act", "Pro", "tcp", "udp", "raw"),
            first=r"Active Internet|Proto\s+Recv-Q|\(Not all processes",
            sure=("Active Internet connections (",),
            restart="Active Internet",
            restart_sign="Active Internet",
            glued=r"Active (?:Internet|UNIX)|Proto\s+Recv-Q",
        ),
    ),
    glimpse=Glimpse(signs=("Recv-Q", "LISTEN"), early="tcp|udp"),
    ends_in_words=True,
    kinds=(Kind.SOCKETS,),
    collect=(Collect("netstat -tupna", "sockets", rank=1),),
    captured_from=("netstat -nlptu", "netstat -nlpt", "netstat -tulpn", "netstat -anp", "netstat -W -neopa"),
    record="NetstatSocket",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
