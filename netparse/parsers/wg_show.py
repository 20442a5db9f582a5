"""``wg show``: the devices of WireGuard, whom they send to, and which addresses each of these may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Glimpse, Look, Misread, Parsed, Parser, Program, Row, Text, rows
from netparse.parsers.base.collect import Collect
from netparse.parsers.base.command_line import CommandLine
from netparse.parsers.base.coverage import Coverage
from netparse.parsers.base.kinds import Kind

_NOTHING = (None, "", "(none)", "off", "0")
_OF_A_DEVICE = frozenset(("public_key", "listen_port", "fwmark"))
_OF_A_PEER = frozenset(
    (
        "preshared",
        "endpoint",
        "endpoint_port",
        "allowed_ips",
        "latest_handshake",
        "received",
        "sent",
        "persistent_keepalive",
    )
)
_ENDPOINT = lazy_re(r"\[?([0-9A-Fa-f.:%\w]+?)\]?:(\d+)$")


class _Fold:
    """Gathers the lines of devices and peers; a line without the one that it belongs to is a Misread."""

    def __init__(self) -> None:
        self.devices: list[dict[str, Any]] = []
        self._open: dict[str, Any] | None = None

    def take(self, row: Row) -> None:
        v = row.values
        if v["of"] and v["peer"]:
            self._peer(row, v["peer"])
        elif v["interface"] or v["of"]:
            self._open = {"line": row.first, "ifname": v["interface"] or v["of"], "peers": []}
            self.devices.append(self._open)
        elif v["peer"]:
            self._peer(row, v["peer"])
        if self._open is None:
            raise Misread("of no device")
        said = _said(v)
        if not said.keys() <= (_OF_A_DEVICE if "ifname" in self._open else _OF_A_PEER):
            raise Misread("of a peer whose key was not understood")  # or of the next device
        self._open.update(said)
        self._open["last_line"] = self.devices[-1]["last_line"] = row.last

    def _peer(self, row: Row, key: str) -> None:
        if not self.devices:
            raise Misread("a peer of no device")
        self._open = {"line": row.first, "public_key": key}
        self.devices[-1]["peers"].append(self._open)

    def done(self, whole: bool) -> tuple[records.WireguardDevice, ...]:
        """Return the devices with their peers."""
        return tuple(
            records.WireguardDevice(
                **{**d, "peers": tuple(records.WireguardPeer(**p) for p in d["peers"]), "whole": whole}
            )
            for d in self.devices
        )


def _said(v: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a line says of its device or peer."""
    out: dict[str, Any] = {}
    if v["public_key"]:
        out["public_key"] = None if v["public_key"] == "(none)" else v["public_key"]
    if v["listen_port"] not in _NOTHING:
        out["listen_port"] = int(v["listen_port"])
    if v["fwmark"] not in _NOTHING:
        out["fwmark"] = int(v["fwmark"], 16)
    if v["preshared"]:
        out["preshared"] = v["preshared"] != "(none)"
    if v["endpoint"] not in _NOTHING:
        found = _ENDPOINT.match(v["endpoint"])
        if not found:
            raise Misread("no endpoint")
        out |= {"endpoint": found[1], "endpoint_port": int(found[2])}
    if v["allowed"] not in _NOTHING:
        out["allowed_ips"] = tuple(x.strip() for x in v["allowed"].split(","))
    if v["handshake"] not in _NOTHING:
        out["latest_handshake"] = v["handshake"]
    if v["sent"]:
        out |= {"received": v["received"], "sent": v["sent"]}
    if v["keepalive"] not in _NOTHING:
        out["persistent_keepalive"] = int(v["keepalive"])
    return out


def _read(text: Text) -> Parsed:
    found, unmatched = rows("wg_show", text)
    fold, lost = _Fold(), list(unmatched)
    for row in found:
        try:
            fold.take(row)
        except ValueError:
            lost.append(row.first)
    command = text.command_line
    whole = not lost and not (command is not None and command.filtered)
    return Parsed(records=fold.done(whole), unparsed=tuple(sorted(lost)))


def _coverage(text: Text, parsed: Parsed) -> Coverage:
    command = text.command_line
    limits = []
    if command is not None and _asked(command):
        limits.append("asked for one device")
    if command is not None and command.filtered:
        limits.append("lines were taken out by a filter")
    if parsed.unparsed:
        limits.append("lines of it were not understood")
    return Coverage(whole=not limits, families=frozenset({"inet", "inet6"}), limits=tuple(limits))


def _asked(command: CommandLine) -> bool:
    """Whether one device was asked for: ``wg show wg0``."""
    return command.arguments[1:2] not in ((), ("all",), ("interfaces",))


def _prints(command: CommandLine) -> bool:
    """Whether it is the whole form, or ``dump`` of all: ``wg show wg0 endpoints`` shows one field."""
    words = command.arguments
    if words == ():
        return True
    return words[0] == "show" and (len(words) < 3 or words[1:] == ("all", "dump"))


def _in_name(word: str, following: Sequence[str]) -> list[str] | None:
    if word != "wg":
        return None
    return ["wg", *(w for w in following if w in ("show", "all", "dump"))]


_HEAD = lazy_re(r"interface: \S+$")
_DEVICE = lazy_re(r"\s*listening port: \d+$|\s*public key: \S{44}$|\s*private key: \S+$")
_DUMPED = lazy_re(r"\S+\s+[A-Za-z0-9+/]{43}=\s+(?:\S+\s+){2}\S+/\d+\S*\s+\d+\s+\d+\s+\d+\s+(?:\d+|off)$")


def _signature(lines: Sequence[str]) -> bool:
    shown = any(_HEAD.match(line) for line in lines) and any(_DEVICE.match(line) for line in lines)
    return shown or any(_DUMPED.match(line) for line in lines)


PARSER = Parser(
    stem="wg_show",
    programs=(Program(names=("wg",), in_name=_in_name, line=r"(?: show(?: \S+){0,2})?", alone=False),),
    prints=_prints,
    looks=(
        Look(
            table="wg_show",
            line=r"interface: \S+$|peer: \S{44}$| *(?:listening port: \d+|allowed ips: \S.*|latest handshake: \S.*)$",
            heads=("int", "pee"),
            inside=("allowed ips: ", "listening port: "),
            first=r"interface: \S+$",
        ),
    ),
    glimpse=Glimpse(signs=("allowed ips: ", "listening port: "), early=r"interface: \S+\s*$|\S+\t[A-Za-z0-9+/]{43}=\t"),
    folds=True,
    kinds=(Kind.TUNNEL_PEERS,),
    collect=(Collect("wg show all", "WireGuard", optional=True),),
    captured_from=("wg show", "wg show all", "wg show all dump"),
    record="WireguardDevice",
    signature=_signature,
    read=_read,
    coverage=_coverage,
)
