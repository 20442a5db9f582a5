"""Reads the views out of the records of each kind of capture: the one place that knows the differences between the tools."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface, ip_address
from itertools import chain
from typing import TypeGuard

from netparse.captures import Capture
from netparse.captures.bulk.packed import answer, columns, of_type
from netparse.cluster.views import (
    IP,
    Address,
    KernelSetting,
    Link,
    Listener,
    Origin,
    Owner,
)
from netparse.records import (
    AddrInfo,
    ArpEntry,
    Interface,
    LsofSocket,
    Neighbor,
    NetstatSocket,
    ProcNetSocket,
    Record,
    Route,
    RouteN,
    Setting,
    SsSocket,
)

_LikeNetstat = NetstatSocket | ProcNetSocket
_Socket = _LikeNetstat | SsSocket | LsofSocket
_BOTH = frozenset({"inet", "inet6"})
_FOUR, _SIX = frozenset({"inet"}), frozenset({"inet6"})
_WILDCARDS = {"0.0.0.0", "::", "*", "[::]"}
_LISTENING = {"LISTEN", "UNCONN"}
_NETSTAT_WIDTH = 19
"""netstat prints "PID/name" into 20 bytes, the end mark included."""
_KERNEL_WIDTH = 15
"""The kernel keeps 15 bytes of a name; ss prints these."""
_CONNECTED = r"\b(ESTAB|TIME[_-]WAIT|CLOSE[_-]WAIT|SYN[_-]SENT|FIN[_-]WAIT)"


@lru_cache(maxsize=65536)
def to_ip(text: str | None) -> IP | None:
    """Return the address without its zone, or None when the text is none (a name, a masked value)."""
    if text is None:
        return None
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def family(ip: IP | None) -> str:
    """Return the family in iproute2's word."""
    return "inet6" if ip is not None and ip.version == 6 else "inet"


def links(capture: Capture) -> Iterator[Link]:
    """Yield the interfaces of an ``ip address``, ``ip link`` or ``ifconfig`` capture."""
    covered = capture.covers.families if capture.covers else frozenset()
    for r in capture.records:
        if isinstance(r, Interface) and not r.ifname:
            yield from _labelled(capture, r)
        elif isinstance(r, Interface) and r.ifname:
            info = r.linkinfo or {}
            ether = r.link_type in (None, "ether")
            yield Link(
                name=r.ifname,
                mtu=r.mtu,
                mac=r.address.lower() if r.address and ether else None,
                permaddr=r.permaddr.lower() if r.permaddr and ether else None,
                state=r.operstate,
                flags=None if r.flags is None else _set_of(r.flags),
                master=r.master,
                parent=r.link,
                kind=info.get("info_kind"),
                info=info.get("info_data"),
                slave=info.get("info_slave_data"),
                addresses=tuple(_addresses(capture, r.addr_info or ())),
                families=frozenset() if r.addr_info is None else covered,
                peer_index=r.link_index,
                index=r.ifindex,
                stats=r.stats64,
                stats_origins=tuple(_counters(capture, r)) if r.stats64 else (),
                origin=Origin(capture, r.line),
            )


_set_of = lru_cache(maxsize=1024)(frozenset[str])
"""The set of these words, which is one object for all that have them: interfaces have few sets of flags."""


def _labelled(capture: Capture, r: Interface) -> Iterator[Link]:
    """Yield interfaces of which a filter left the addresses alone: those of IPv4 are printed with the interface's name."""
    by_name: dict[str, list[AddrInfo]] = {}
    for a in r.addr_info or ():
        if a.label:
            by_name.setdefault(a.label.partition(":")[0], []).append(a)
    for name, infos in by_name.items():
        yield Link(name=name, addresses=tuple(_addresses(capture, tuple(infos))), origin=Origin(capture, infos[0].line))


def _addresses(capture: Capture, infos: tuple[AddrInfo, ...]) -> Iterator[Address]:
    for a in infos:
        own = to_ip(a.local)
        if own is None:
            continue
        flags = frozenset(f for f in ("deprecated", "tentative", "dadfailed", "secondary", "dynamic") if getattr(a, f))
        # beside a peer the length is that of the peer's network
        length = a.prefixlen if a.prefixlen is not None and a.address is None else 32 if a.family == "inet" else 128
        ip = (IPv6Interface if own.version == 6 else IPv4Interface)((int(own), length))  # a text would be parsed again
        yield Address(ip=ip, scope=a.scope, flags=flags, origin=Origin(capture, a.line))


def masked(capture: Capture) -> bool:
    """Whether an address in it was blotted out, so that it may be any."""
    return answer(capture.records, are_masked)


def are_masked(records: Sequence[Record]) -> bool:
    """Whether an address in the records was."""
    shown = chain(
        *columns(records, Route, "dst"), *columns(records, Neighbor, "dst"), *columns(records, RouteN, "destination")
    )
    return (
        None in shown
        or any(r.address is None and r.hostname is None for r in of_type(records, ArpEntry))
        or any(a.local is None for r in of_type(records, Interface) for a in r.addr_info or ())
    )


def _counters(capture: Capture, r: Interface) -> Iterator[Origin]:
    """Yield the lines of an interface that hold its counters: in ``ip`` those below RX and TX, in ``ifconfig`` those with errors."""
    for n in range(r.line, r.last_line + 1):
        if re.search(r"\bRX:?\s+bytes\b|\bTX:?\s+bytes\b", capture.text(n)) and n < r.last_line:
            yield Origin(capture, n + 1)
        elif re.search(r"\b[RT]X (?:packets.*)?errors\b", capture.text(n)):
            yield Origin(capture, n)


def listeners(capture: Capture) -> Iterator[Listener]:
    """Yield the listening TCP and the bound UDP sockets of a netstat, ss, /proc/net or lsof capture."""
    return _listeners(capture, capture.records)


def _listeners(capture: Capture, records: Iterable[Record]) -> Iterator[Listener]:
    for r in records:
        if isinstance(r, _LikeNetstat):
            listener = _from_netstat(capture, r)
        elif isinstance(r, SsSocket):
            listener = _from_ss(capture, r)
        elif isinstance(r, LsofSocket):
            listener = _from_lsof(capture, r)
        else:
            continue
        if listener is not None:
            yield listener


def gap_in_sockets(capture: Capture) -> str | None:
    """Return in words what may hide a listener in a capture of sockets that was not cut, None when nothing does."""
    for left in capture.unparsed:  # such as a row whose address and port were masked
        is_socket = re.match(r"\s*(tcp|udp|LISTEN|UNCONN)|.* (TCP|UDP) .*(\(LISTEN\)|:\S+)\s*$", left.text)
        if is_socket and not re.search(_CONNECTED, left.text):
            return f"{capture.source}:{left.line} was not understood"
    for listener in _listeners(capture, filter(_hides_its_port, capture.records)):
        if listener.protocol == "tcp":
            return f"{capture.source}:{listener.origin.line} does not show its port"
    tcp = [r.state for r in capture.records if _is_tcp(r)]
    if tcp and "LISTEN" not in tcp:  # a filter stood behind it
        return f"{capture.source} shows connections and no socket that listens"
    return None


def _hides_its_port(r: Record) -> bool:
    if not isinstance(r, _Socket) or r.local_port is not None:
        return False
    return isinstance(r, ProcNetSocket) or r.local_service is None


def _is_tcp(r: object) -> TypeGuard[NetstatSocket | SsSocket | LsofSocket]:
    if isinstance(r, LsofSocket):
        return r.node == "TCP"
    if isinstance(r, SsSocket):
        return r.netid in (None, "tcp") and r.state not in (None, "UNCONN")
    return isinstance(r, NetstatSocket) and r.proto.startswith("tcp")


def _from_netstat(capture: Capture, r: NetstatSocket | ProcNetSocket) -> Listener | None:
    protocol = r.proto.removesuffix("6")
    bound = r.foreign_port is None and r.state in (None, "CLOSE", "UNCONN")
    if r.state != "LISTEN" and not (protocol == "udp" and bound):
        return None
    # BusyBox and old net-tools print tcp for sockets of IPv6 too
    six = r.proto.endswith("6") or ":" in (r.local_address or "")
    wildcard = r.local_address in _WILDCARDS
    return Listener(
        protocol=protocol,
        address=None if wildcard else to_ip(r.local_address),
        wildcard=wildcard,
        host=r.local_address,
        families=_BOTH if wildcard and six else _SIX if six else _FOUR,
        port=r.local_port,
        service=r.local_service if isinstance(r, NetstatSocket) else None,
        owners=tuple(_owners(r)),
        exact_families=False,
        origin=Origin(capture, r.line),
        inode=r.inode or None,
    )


def _from_ss(capture: Capture, r: SsSocket) -> Listener | None:
    if r.state not in _LISTENING or r.netid not in (None, "tcp", "udp"):
        return None
    wildcard = r.local_address in _WILDCARDS
    return Listener(
        protocol=r.netid or ("udp" if r.state == "UNCONN" else "tcp"),
        address=None if wildcard else to_ip(r.local_address),
        wildcard=wildcard,
        host=r.local_address,
        families=_ss_families(r),
        port=r.local_port,
        service=r.local_service,
        owners=tuple(_owners(r)),
        exact_families=True,
        origin=Origin(capture, r.line),
        inode=_inode(r.extra.get("ino")),
    )


def _from_lsof(capture: Capture, r: LsofSocket) -> Listener | None:
    """Return a socket of a list of open files; who holds it ``Owners`` tells, which has every process of it."""
    protocol = {"TCP": "tcp", "UDP": "udp"}.get(r.node or "", "")
    if r.state != "LISTEN" and not (protocol == "udp" and not r.peer_address):
        return None
    wildcard, six = r.name.startswith("*:"), r.type == "IPv6"
    return Listener(
        protocol=protocol,
        address=None if wildcard else to_ip((r.local_address or "").partition("%")[0]),
        wildcard=wildcard,
        host=r.local_address or r.name.partition(":")[0],
        families=_BOTH if wildcard and six else _SIX if six else _FOUR,
        port=r.local_port,
        service=r.local_service,
        owners=(),
        exact_families=False,
        origin=Origin(capture, r.line),
        inode=_inode(r.device),
    )


def _inode(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() else None


def kernel(capture: Capture) -> Iterator[KernelSetting]:
    """Yield the settings of the kernel that a capture shows with a value."""
    for r in capture.records:
        if isinstance(r, Setting) and r.value is not None:
            yield KernelSetting(r.key, r.value.strip(), Origin(capture, r.line))


def _owners(r: _Socket) -> Iterator[Owner]:
    """Yield the processes of a socket; by its room for a name each tool may have cut it."""
    if isinstance(r, NetstatSocket) and r.program:
        shown = f"{r.pid}/{r.program.strip()}"
        yield Owner(r.program, r.pid, cut=r.pid is not None and len(shown.encode()) >= _NETSTAT_WIDTH)
    elif isinstance(r, SsSocket):
        for p in r.processes or ():
            yield Owner(p.name, p.pid, cut=len(p.name.strip().encode()) >= _KERNEL_WIDTH)


def _ss_families(r: SsSocket) -> frozenset[str]:
    """Return the families: ``*`` is both, ``[::]`` IPv6 alone; an old ss prints ``*`` for IPv4 and ``:::`` for what may be both."""
    if r.local_address == "*":
        return _FOUR if r.extra.get("family") == "inet" else _BOTH
    if ":" in (r.local_address or ""):
        may_be_both = "v6only" in r.extra and r.extra["v6only"] is None and r.local_address in _WILDCARDS
        return _BOTH if may_be_both else _SIX
    return _FOUR
