"""``ipvsadm`` and ``/proc/net/ip_vs``: the addresses of kube-proxy's Services in IPVS mode, and the endpoints behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from netparse import records
from netparse.lazy import lazy_module, lazy_re
from netparse.parsers.base import FileName, Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.shape import is_ip, is_redacted

if TYPE_CHECKING:
    import ipaddress
else:
    ipaddress = lazy_module("ipaddress")

_HEX = lazy_re(r"([0-9A-F]{8}):([0-9A-F]{4})$|\[([0-9a-f:]+)\]:([0-9A-F]{4})$")
_IN_HEX = lazy_re(
    r"(?:TCP|UDP|SCTP)\s+(?:[0-9A-F]{8}|\[[0-9a-f:]+\]):[0-9A-F]{4}\s+[a-z]|\s+->\s+[0-9A-F]{8}:[0-9A-F]{4}\s"
)
_PAIR = lazy_re(r"\[?([^\]]+?)\]?:(\d+|[\w-]+)$")
_HOST = lazy_re(r"[A-Za-z0-9][\w.-]*[A-Za-z]|[A-Za-z]$|[A-Za-z][\w.-]*$")
_NAMES = {"http": 80, "https": 443, "domain": 53, "sun-sr-https": 6443, "webcache": 8080, "http-alt": 8080, "ssh": 22}
"""What ``ipvsadm`` without ``-n`` prints for the ports of Services (/etc/services)."""
_PROTOCOLS = {"-t": "tcp", "-u": "udp", "--sctp-service": "sctp", "-f": "fwm"}
_FORWARD = {"-m": "masq", "-g": "route", "-i": "tunnel"}


def _pair(text: str, hexadecimal: bool) -> dict[str, Any]:
    """Return address and port of ``10.96.0.1:443``, ``[fd00::1]:53`` or, in the kernel's file, ``0A600001:01BB``."""
    if hexadecimal and (found := _HEX.match(text)):
        address = str(ipaddress.ip_address(int(found[1], 16))) if found[1] else found[3]
        return {"address": address, "port": int(found[2] or found[4], 16)}
    found = _PAIR.match(text)
    if not found:
        raise Misread(f"no address and port: {text}")
    if is_redacted(found[1]):
        return {"address": None, "port": int(found[2]) if found[2].isdecimal() else None}
    port = int(found[2]) if found[2].isdecimal() else _NAMES.get(found[2])
    if not is_ip(found[1]) and not _HOST.match(found[1]):
        raise Misread(f"no address and port: {text}")
    return {"address": found[1] if is_ip(found[1]) else None, "port": port}


class _Fold:
    def __init__(self, hexadecimal: bool, whole: bool) -> None:
        self._hexadecimal = hexadecimal
        self._whole = whole
        self._services: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._open: dict[str, Any] | None = None

    def take(self, row: Row) -> None:
        """Add a row; a server of no service is a Misread."""
        v = row.values
        if v["protocol"]:
            self._open = None
            protocol = v["protocol"].lower()
            where = (
                {"fwmark": self._mark(v["service"])} if protocol == "fwm" else _pair(v["service"], self._hexadecimal)
            )
            self._open = self._add(row, protocol, where, _listed(v["options"].split()))
        elif v["server"]:
            if self._open is None:
                raise Misread("a server of no service")
            self._server(self._open, row, v["forward"].lower(), _pair(v["server"], self._hexadecimal), v)
        else:
            self._saved(row, v["action"], v["options"].split())

    def _mark(self, text: str) -> int:
        return int(text, 16 if self._hexadecimal else 10)

    def _add(self, row: Row, protocol: str, where: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
        found = {"line": row.first, "last_line": row.last, "protocol": protocol, **where, **more, "servers": []}
        found["whole"] = self._whole
        hidden = (
            where.get("address") is None and "fwmark" not in where
        )  # several may stand behind names, or be blotted out
        self._services[(protocol, *where.values(), row.first if hidden else 0)] = found
        return found

    def _server(
        self, service: dict[str, Any], row: Row, forward: str, where: dict[str, Any], v: Mapping[str, Any]
    ) -> None:
        counts: dict[str, Any] = {name: int(v[key]) if v.get(key) else None for name, key in _COUNTS.items()}
        service["servers"].append(
            records.RealServer(line=row.first, last_line=row.last, **where, forward=forward, **counts)
        )
        service["last_line"] = row.last

    def _saved(self, row: Row, action: str, words: list[str]) -> None:
        """Take a line of ``ipvsadm -S``: ``-A -t 10.96.0.1:443 -s rr``, ``-a -t … -r 192.0.2.1:6443 -m -w 1``."""
        if len(words) < 2 or words[0] not in _PROTOCOLS:
            raise Misread("a line of no service")
        protocol = _PROTOCOLS[words[0]]
        where = {"fwmark": int(words[1])} if protocol == "fwm" else _pair(words[1], False)
        options = _pairs(words[2:])
        if action == "-A":
            more: dict[str, Any] = {"scheduler": options.pop("-s", None), "flags": ()}
            if "-p" in options:
                more["persistent"] = int(options.pop("-p") or 300)
            more["flags"] = tuple(filter(None, (options.pop("-b", None), "ops" if "-o" in options else None)))
            self._add(row, protocol, where, more)
            return
        service = self._services.get((protocol, *where.values(), 0))
        if service is None or "-r" not in options:
            raise Misread("a server of no service")
        forward = next((kind for option, kind in _FORWARD.items() if option in options), "route")
        self._server(service, row, forward, _pair(options["-r"] or "", False), {"weight": options.get("-w")})

    def lose(self) -> None:
        """Take note of a line that was not understood."""
        if self._open is not None:
            self._open["whole"] = False

    def done(self) -> tuple[records.VirtualServer, ...]:
        """Return the services with their servers."""
        return tuple(records.VirtualServer(**{**s, "servers": tuple(s["servers"])}) for s in self._services.values())


_COUNTS = {"weight": "weight", "active_conn": "active", "inact_conn": "inactive"}


def _listed(words: list[str]) -> dict[str, Any]:
    """Return the scheduler and what stands behind it: ``rr persistent 10800``, ``mh (mh-fallback,mh-port)``."""
    out: dict[str, Any] = {"scheduler": words[0] if words else None}
    flags = []
    rest = words[1:]
    while rest:
        word = rest.pop(0)
        if word == "persistent":
            out["persistent"] = int(rest.pop(0)) if rest else None
        elif word == "mask" and rest:
            flags.append(f"mask {rest.pop(0)}")
        else:
            flags += word.strip("()").split(",")
    out["flags"] = tuple(flags)
    return out


def _pairs(words: Sequence[str]) -> dict[str, str | None]:
    out: dict[str, str | None] = {}
    for word, following in zip(words, (*words[1:], "-"), strict=True):
        if word.startswith("-"):
            out[word] = None if following.startswith("-") else following
    return out


def _read(text: Text) -> Parsed:
    hexadecimal = any(_IN_HEX.match(line) for line in text.lines)
    command = text.command_line
    fold = _Fold(hexadecimal, whole=command is None or not command.filtered)
    found, unmatched = rows("ipvsadm", text)
    unparsed = list(unmatched)
    for row in found:
        try:
            fold.take(row)
        except ValueError:
            unparsed.append(row.first)
            fold.lose()
    return Parsed(records=fold.done(), unparsed=tuple(sorted(unparsed)))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    services = [r for r in parsed.records if isinstance(r, records.VirtualServer)]
    command = text.command_line
    limits = []
    if command is not None and command.has("t", "u", "f"):
        limits.append("asked for one service")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    families = frozenset("inet6" if ":" in s.address else "inet" for s in services if s.address)
    return Coverage(
        whole=not limits, families=frozenset({"inet", "inet6"}) if not limits else families, limits=tuple(limits)
    )


def _prints(command: CommandLine) -> bool:
    asked = command.letters
    shows = bool(asked & set("LlS")) or bool(set(command.words) & {"--list", "--save"})
    return (shows and not asked & set("ADEZC")) and not {"c", "--rate", "--stats", "--connection"} & (
        asked | set(command.words)
    )


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "ipvsadm":
        return None
    options = (w for w in following if w.startswith("-") or set(w) <= set("LSln"))
    return ["ipvsadm", *(w if w.startswith("-") else f"-{w}" for w in options)]


_SAVED = lazy_re(r"-[Aa] (?:-[tuf]|--sctp-service) \S+ (?:-s|-r) \S")
_TITLE = lazy_re(r"IP Virtual Server version |Prot\s+LocalAddress:Port\s+Scheduler")


def _signature(lines: Sequence[str]) -> bool:
    return any(_TITLE.match(line) or _SAVED.match(line) for line in lines)


PARSER = Parser(
    stem="ipvsadm",
    programs=(Program(names=("ipvsadm",), in_name=_in_name, line=r"(?: -{1,2}[\w-]+){1,4}", alone=False),),
    prints=_prints,
    paths=(FileName(lazy_re(r"/?proc/(?:net|[^/]+/net)/(ip_vs)(?:\.txt)?$"), r"cat /proc/net/\1"),),
    name_words=("ipvsadm", "ip_vs"),
    keeps_time=False,
    looks=(
        Look(
            table="ipvsadm",
            line=(
                r"IP Virtual Server version |Prot\s+LocalAddress:Port|(?:TCP|UDP|SCTP|FWM)\s+\S+ +[a-z]+"
                r"|-[Aa] (?:-[tuf]|--sctp-service) \S"
            ),
            heads=("IP ", "TCP", "UDP", "FWM", "-a "),
            inside=("LocalAddress:Port Scheduler",),
            first=r"IP Virtual Server version ",
            sure=("IP Virtual Server",),
        ),
    ),
    glimpse=Glimpse(signs=("IP Virtual Server version",), early=r"-A (?:-[tuf]|--sctp-service) \S+ -s "),
    folds=True,
    kinds=(Kind.VIRTUAL_SERVERS,),
    collect=(Collect("cat /proc/net/ip_vs", "virtual servers"),),
    captured_from=("ipvsadm -Ln", "ipvsadm -L -n", "ipvsadm -Sn", "cat /proc/net/ip_vs"),
    record="VirtualServer",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
