"""Statements of components about the network, as they stand in logs, events and errors: one line is evidence by itself."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from netparse import records
from netparse.lazy import lazy_module, lazy_re
from netparse.resources import package_file

if TYPE_CHECKING:
    import tomllib

    from netparse.records import LogMessage
else:
    tomllib = lazy_module("tomllib")

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_SIX = r"\[[0-9A-Fa-f:]+\]|[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f]{1,4}"
_ADDRESS = rf"(?:{_OCTET}(?:\.{_OCTET}){{3}}(?=20\d\d-\d\d-\d\d|\D|$)|{_SIX})"
"""Behind an address Calico prints the time of its next line without a blank."""
_PARTS = {
    "ADDRESS": _ADDRESS,
    "NETWORK": r"[0-9A-Fa-f.:]+/\d+",
    "NAME": r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?",
    "MAC": r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}",
}
_LONGEST = 4000
QUICK = (
    *(
        "dial",
        "read udp",
        "://",
        "refused",
        " in use",
        "nc: connect",
        "BGP",
        "bind ",
        "assign requested",
        "interface",
        "IP address",
    ),
    *(
        "cidr",
        "NetworkPlugin",
        "cni ",
        "no network",
        "find plugin",
        "no such file",
        "127.0.0.1",
        ".sock",
        " SRC=",
        "prohibited",
    ),
    *(
        "overflow",
        "uplicate",
        "onflict",
        "already",
        "autodetected",
        "default ",
        "set to 1",
        "timeout",
        "unhealthy",
        "curl: (7)",
        "endpoint",
        "collision",
        "disabled",
        "for zone",
        "confirm IP",
        "incompatible",
        "NoRouteCreated",
        "NodeStatusUnknown",
        "KubeletNotReady",
        "IP allocation",
        "IP range",
        "awaiting consensus",
        "table full",
        "networks found",
        "net config",
        "podCidr",
        "CIDR",
        "br_netfilter",
        "auto-detect",
        "autodetect",
        "unknown address",
        "affine",
        "requested IP",
        "IP address",
        "Insufficient",
        "postIpam",
        "unauthorized",
        "CNI versions",
        "readinessindicator",
        "pod annotation",
        "directly reachable",
        "existing route",
        "No agent",
        "lookup",
        "--node-ip",
        "passive connection",
        " Active",
        " Connect",
        " Idle",
        " OpenSent",
        " OpenConfirm",
        "own address",
        "no destination",
        "SYN flooding",
        "calico/node",
        "VRID",
        "VRRP packet",
        "invalid passwd",
    ),
)
"""What stands in each sign: a text without any of these needs no table to be loaded."""
_ON_HOST = lazy_re(
    r"(?:(?P<month>[A-Z][a-z]{2}) +(?P<day>\d+) |(?P<date>\d{4}-\d\d-\d\d)[T ])(?P<clock>\d\d:\d\d:\d\d)\S* (?P<host>[A-Za-z0-9][\w.-]*) "
    r"(?P<program>[\w./@-]+)(?:\[\d+\])?: "
)
_OF_EVENT = lazy_re(r"\s(?:kubelet|kube-proxy), (?P<host>[a-z0-9][\w.-]*)")
_TIMES = lazy_re(
    r"(?P<iso>\d{4}[-/]\d\d[-/]\d\d)[T ](?P<at>\d\d:\d\d:\d\d)|\b(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) (?P<clock>\d\d:\d\d:\d\d)"
    r"|\b[IWEF](?P<klog>\d{4}) (?P<then>\d\d:\d\d:\d\d)\."
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GROUPS = ("node", "mac", "protocol", "source", "address", "name", "device", "out", "network", "reason")


class _Statement(NamedTuple):
    says: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    port: int | None
    program: str | None


@cache
def _statements() -> tuple[_Statement, ...]:
    return tuple(
        _Statement(s["says"], tuple(s["signs"]), _compiled(s["pattern"]), s.get("port"), s.get("program"))
        for file in ("log_messages.toml", "plugin_messages.toml")
        for s in tomllib.loads(package_file("parsers", "data", file).read_text(encoding="utf-8"))["statement"]
    )


def signs() -> tuple[str, ...]:
    """Return the texts of which one stands in each line that states something."""
    return tuple(sign for s in _statements() for sign in s.signs)


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = part.join(re.split(rf"\b{name}\b", pattern))
    return re.compile(pattern)


def may_state(text: str) -> bool:
    """Whether a text may have a statement in it: a look at a few words, which most texts do not have."""
    return any(word in text for word in QUICK) and any(sign in text for sign in signs())


def statements_of(line: str, n: int) -> list[LogMessage]:
    """Return what a line states, each thing once; nothing for the many that state nothing known."""
    if len(line) > _LONGEST:
        return []
    for s in _statements():
        if any(sign in line for sign in s.signs) and (
            found := [_message(s, m, line, n) for m in s.pattern.finditer(line)]
        ):
            return list(dict.fromkeys(found))
    return []


def _message(s: _Statement, found: re.Match[str], line: str, n: int) -> LogMessage:
    groups = found.groupdict()
    values: dict[str, Any] = {name: groups.get(name) or None for name in _GROUPS}
    values["device"] = values["device"] or groups.get("card")
    values["address"] = _bare(values["address"] or groups.get("there"))
    values["source"] = _bare(values["source"])
    values["protocol"] = values["protocol"].lower() if values["protocol"] else None
    values["reason"] = values["reason"].strip() if values["reason"] else None
    host = _ON_HOST.search(line)
    named = host["host"] if host else event_host(line)
    port = int(groups["port"]) if groups.get("port") else s.port
    peers = tuple(p.strip() for p in (groups.get("peers") or "").split(",") if p.strip())
    return records.LogMessage(
        line=n,
        last_line=n,
        says=s.says,
        time=time_of(line),
        host=named,
        program=s.program or (host["program"] if host else None),
        port=port if port is None or port < 1 << 16 else None,
        peers=peers,
        **values,
    )


def event_host(line: str) -> str | None:
    """Return the node of an event: old releases print it behind the name of the component."""
    found = _OF_EVENT.search(line)
    return found["host"] if found else None


def _bare(address: str | None) -> str | None:
    return address.strip("[]") if address and address != "*" else None


def time_of(line: str) -> str | None:
    """Return when a line was written, as ``07-28T14:24:30``: not every log has the year. None for a line without a time."""
    found = _TIMES.search(line[:300])
    if found is None:
        return None
    if found["iso"]:
        return f"{found['iso'][5:7]}-{found['iso'][8:]}T{found['at']}"
    if found["klog"]:
        return f"{found['klog'][:2]}-{found['klog'][2:]}T{found['then']}"
    if found["month"] not in _MONTHS:
        return None
    return f"{_MONTHS.index(found['month']) + 1:02}-{int(found['day']):02}T{found['clock']}"
