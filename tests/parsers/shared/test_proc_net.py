"""The kernel's socket tables, against what netstat and ss print of the same sockets."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.parsers import PARSERS
from netparse.parsers.base import Text
from netparse.records import NetstatSocket, ProcNetSocket, SsSocket

FIXTURES = Path(__file__).parents[3] / "fixtures" / "captures"
TCP = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"
Key = tuple[str, str | None, int | None, str | None, int | None]


def records(name: str) -> list[object]:
    """Return the records of a fixture that was captured in one moment with its fellows."""
    path = FIXTURES / name
    return [record for c in parse(path.read_bytes(), source=path.name) for record in c.records]


def from_kernel() -> dict[Key, int | None]:
    """Return the inode of each socket of the four tables."""
    names = (
        "proc_net_tcp/debian-12/tcp",
        "proc_net_tcp/debian-12/tcp6",
        "proc_net_udp/debian-12/udp",
        "proc_net_udp/debian-12/udp6",
    )
    rows = [r for name in names for r in records(f"{name}.txt") if isinstance(r, ProcNetSocket)]
    return {(r.proto, r.local_address, r.local_port, r.foreign_address, r.foreign_port): r.inode for r in rows}


def test_netstat_prints_what_the_kernel_says() -> None:
    """The same addresses, ports and inodes stand in /proc/net and in netstat -W -neopa."""
    rows = [r for r in records("netstat/debian-12/netstat_-W_-neopa.txt") if isinstance(r, NetstatSocket)]
    shown = {
        (r.proto, r.local_address, r.local_port, r.foreign_address, r.foreign_port): r.inode
        for r in rows
        if not r.proto.startswith("raw")
    }
    assert shown == from_kernel()


def test_ss_prints_what_the_kernel_says() -> None:
    """The same sockets by inode stand in /proc/net and in ss -peaonmi."""
    rows = [r for r in records("ss/debian-12/ss_-peaonmi.txt") if isinstance(r, SsSocket) and r.netid != "raw"]
    shown = {r.extra["ino"]: (r.netid, r.local_port) for r in rows}
    assert shown == {inode: (key[0].removesuffix("6"), key[2]) for key, inode in from_kernel().items()}


def test_owners_are_the_same_in_netstat_and_ss() -> None:
    """Each listener has the same PID in both."""
    of_netstat = [
        r for r in records("netstat/debian-12/netstat_-W_-neopa.txt") if isinstance(r, NetstatSocket) and r.pid
    ]
    of_ss = [
        r
        for r in records("ss/debian-12/ss_-peaonmi.txt")
        if isinstance(r, SsSocket) and r.processes and r.netid != "raw"
    ]
    by_inode = {r.extra["ino"]: r.processes[0].pid for r in of_ss if r.processes}
    assert {r.inode: r.pid for r in of_netstat if not r.proto.startswith("raw")} == by_inode


@pytest.mark.parametrize(
    ("digits", "proto", "address"),
    [
        ("0100007F", "tcp", "127.0.0.1"),
        ("00000000", "tcp", "0.0.0.0"),
        ("00000000000000000000000001000000", "tcp6", "::1"),
        ("0000000000000000FFFF00000B0C000A", "tcp6", "::ffff:10.0.12.11"),
        ("B80D0120960010000000000011000000", "tcp6", "2001:db8:10:96::11"),
    ],
)
def test_words_stand_in_the_byte_order_of_the_host(digits: str, proto: str, address: str) -> None:
    """An IPv4 address is one word, an IPv6 address four."""
    line = f"   0: {digits}:192B {'0' * len(digits)}:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 00 100 0 0 10 0"
    (found,) = parse(f"{TCP}\n{line}")
    (record,) = found.records
    assert isinstance(record, ProcNetSocket)
    assert (record.proto, record.local_address, record.local_port, record.state) == (proto, address, 6443, "LISTEN")


def test_a_big_endian_host_is_known_by_its_loopback_address() -> None:
    """On s390x 127.0.0.1 is 7F000001; read the other way it would be 1.0.0.127."""
    found = records("proc_net_tcp/s390x/big-endian.txt")
    assert [r.local_address for r in found if isinstance(r, ProcNetSocket)] == ["127.0.0.1", "10.0.12.11"]


def test_one_table_covers_one_family() -> None:
    """/proc/net/tcp without tcp6 hides every dual-stack wildcard, and has no process names."""
    path = FIXTURES / "proc_net_tcp/debian-12/tcp.txt"
    (found,) = parse(path.read_bytes(), source=path.name)
    assert found.covers is not None
    assert (found.covers.families, found.covers.protocols, found.covers.privileged) == ({"inet"}, {"tcp"}, None)


def test_an_empty_table_of_ipv6_covers_ipv6() -> None:
    """Its heading alone proves that nothing listens there."""
    (found,) = parse(TCP.replace("rem_address", "remote_address") + "\n")
    assert found.covers is not None
    assert (found.covers.families, found.covers.whole) == ({"inet6"}, True)


def test_raw_sockets_are_no_proof_about_udp() -> None:
    """/proc/net/raw looks like /proc/net/udp: only a port that no IP protocol has tells that it is UDP."""
    (parser,) = [p for p in PARSERS if p.stem == "proc_net_udp"]
    row = "  112: 00000000:{} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 00000000caecb4df 0"
    heading = f"{TCP} ref pointer drops"
    proved = []
    for port in ("0070", "2118"):
        text = Text(lines=[heading, row.format(port)])
        proved.append(parser.coverage(text, parser.read(text)).protocols)
    assert proved == [frozenset(), {"udp"}]


@pytest.mark.parametrize("stem", ["proc_net_tcp", "proc_net_udp", "proc_net_arp"])
def test_long_near_misses_end(stem: str) -> None:
    """No rule needs more than a moment for a long line that almost fits it."""
    (parser,) = [p for p in PARSERS if p.stem == stem]
    lines = ["0: " + "0" * 100_000, " " * 100_000 + "x", "0:" * 50_000, "1.1.1.1 0x1 0x2 " + "00:" * 30_000]
    assert parser.read(Text(lines=lines)).unparsed == (1, 2, 3, 4)


def test_a_table_that_lost_its_head_is_a_part() -> None:
    """The heading of tcp6 behind the rows of tcp does not make them whole."""
    row = "   1: 0100007F:2808 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31840 1 00 100 0 0 10 0"
    (parser,) = [p for p in PARSERS if p.stem == "proc_net_tcp"]
    text = Text(lines=[row, TCP.replace("rem_address", "remote_address")])
    assert parser.coverage(text, parser.read(text)).whole is False
