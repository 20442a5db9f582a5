"""``netstat`` with any of -n -l -p -t -u -a -e -o -W: the sockets of the Internet table."""

from dataclasses import replace

from netparse.parsers import shape
from netparse.parsers.base import Parsed, Parser, Row, Text, heading, row_by_row
from netparse.parsers.coverage import FAMILIES, Coverage
from netparse.records import NetstatSocket

_SHOWN = 19  # "PID/name" is cut to this many characters (net-tools: PROGNAME_WIDTH 20 with its NUL)


def _socket(row: Row) -> NetstatSocket:
    pid, program = row["pid"], row["program"]
    return NetstatSocket(
        line=row.first,
        last_line=row.last,
        proto=row.values["proto"],
        recv_q=shape.integer(row["recv_q"]),
        send_q=shape.integer(row["send_q"]),
        local_address=shape.address(row["local_address"]),
        local_port=shape.port(row["local_port"]),
        local_service=row["local_service"],
        foreign_address=shape.address(row["foreign_address"]),
        foreign_port=shape.port(row["foreign_port"]),
        foreign_service=row["foreign_service"],
        state=row["state"],
        user=row["user"],
        inode=shape.integer(row["inode"]),
        pid=shape.integer(pid),
        program=program,
        program_truncated=bool(pid and program and len(f"{pid}/{program}") == _SHOWN),
        timer=row["timer"],
    )


_read_rows = row_by_row("netstat", _socket)


def _read(text: Text) -> Parsed:
    parsed = _read_rows(text)
    facts = {
        "unprivileged": any("root" in line and line.startswith(("(", " ")) for line in text.lines[:6]),
        "listening_only": any("only servers" in line for line in text.lines),
        "no_listeners": any("w/o servers" in line for line in text.lines),
        "heading": any(line.startswith(("Active", "Proto")) for line in text.lines),
    }
    return replace(parsed, facts=facts)


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    sockets = [r for r in parsed.records if isinstance(r, NetstatSocket)]
    command = text.command_line
    seen = {s.proto for s in sockets}
    protocols = {p.removesuffix("6") for p in seen}
    families = {"inet6" if p.endswith("6") else "inet" for p in seen}
    listening = any(s.state == "LISTEN" for s in sockets) or parsed.facts["listening_only"]
    established = any(s.state == "ESTABLISHED" for s in sockets)
    limits = []
    if command and command.program == "netstat":
        asked = {p for p, o in (("tcp", ("t", "--tcp")), ("udp", ("u", "--udp"))) if command.has(*o)}
        protocols |= asked or {"tcp", "udp"}
        families |= {"inet"} if command.has("4") else {"inet6"} if command.has("6") else FAMILIES
        listening = command.has("l", "a", "--listening", "--all") or listening
        established = established or not command.has("l", "--listening")
    whole = parsed.facts["heading"] and not (command and command.filtered)
    if not whole:
        limits.append("only a part of the output is there")
    if protocols == {"tcp"}:
        limits.append("shows TCP only")
    asked_names = any(s.pid is not None for s in sockets) or parsed.facts["unprivileged"]
    privileged = None if not asked_names else not parsed.facts["unprivileged"]
    if privileged is False:
        limits.append("was not run as root: processes of other users are not named")
    return Coverage(
        whole=whole,
        protocols=frozenset(protocols),
        families=frozenset(families),
        listening=listening,
        established=established,
        privileged=privileged,
        limits=tuple(limits),
    )


PARSER = Parser(
    stem="netstat",
    captured_from=("netstat -nlptu", "netstat -nlpt", "netstat -tulpn", "netstat -anp", "netstat -W -neopa"),
    record=NetstatSocket,
    signature=heading(
        r"Active Internet connections\s*\(",
        r"Proto\s+Recv-Q\s+Send-Q\s+Local Address",
        r"(?:tcp|udp)6?\s+\d+\s+\d+\s+\S+:(?:\d+|\*)\s+\S+:(?:\d+|\*)\s",
    ),
    read=_read,
    coverage=_coverage,
)
