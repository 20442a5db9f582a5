"""``lsof``: the owners of Internet sockets, among all other files."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import LsofSocket

HEAD = "COMMAND PID USER   FD   TYPE  DEVICE SIZE/OFF NODE NAME\n"
ROW = "kubelet 903 root  21u  IPv6 23456 0t0 TCP *:10250 (LISTEN)\n"


def read(text: str, command: str | None = None) -> tuple[Capture, list[LsofSocket]]:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "lsof"
    return capture, [r for r in capture.records if isinstance(r, LsofSocket)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("*:10250 (LISTEN)", (None, 10250, None, None, "LISTEN")),
        ("[::1]:631 (LISTEN)", ("::1", 631, None, None, "LISTEN")),
        ("127.0.0.53%lo:53", ("127.0.0.53%lo", 53, None, None, None)),
        ("192.0.2.1:41234->[2001:db8::2]:6443 (ESTABLISHED)", ("192.0.2.1", 41234, "2001:db8::2", 6443, "ESTABLISHED")),
        ("localhost:ipp (LISTEN)", ("localhost", None, None, None, "LISTEN")),
        ("*:*", (None, None, None, None, None)),
        ("*:111[portmapper] (LISTEN)", (None, 111, None, None, "LISTEN")),
        ("***HIDDEN***:22 (LISTEN)", (None, 22, None, None, "LISTEN")),
        ("192.0.2.1:22 (ESTABLISHED QR=0 QS=0)", ("192.0.2.1", 22, None, None, "ESTABLISHED")),
    ],
)
def test_a_name_gives_both_ends(name: str, expected: tuple[object, ...]) -> None:
    """Addresses, ports and the state."""
    _, (socket,) = read(f"{HEAD}x 9 root 3u IPv4 77 0t0 TCP {name}\n")
    assert (socket.local_address, socket.local_port, socket.peer_address, socket.peer_port, socket.state) == expected
    assert (socket.device, socket.pid) == ("77", 9)


def test_other_files_are_known_and_give_no_record() -> None:
    """A whole lsof has thousands."""
    more = (
        "bash 1 root cwd DIR 254,0 4096 2 /\nbash 1 root txt REG 254,0 1265648 260104 /usr/bin/bash\nbash 1 root mem REG 254,0 5 6 /x y\n"
        "x 9 root 4u unix 0x0000 0t0 5 type=STREAM\n"
        "x 9 root 5u a_inode 0,14 0 1057 [eventpoll]\nx 9 root 6u sock 0,8 0t0 88 protocol: TCP\n"
        "lsof: WARNING: can't stat() tracefs file system /sys/kernel/debug/tracing\n      Output information may be incomplete.\n"
    )
    capture, sockets = read(HEAD + more + ROW)
    assert (capture.status, len(sockets)) == ("ok", 1)


@pytest.mark.parametrize(
    "row",
    [
        "x 9 root 3u IPv4 77 0t0 TCP nowhere",
        "x nine root 3u IPv4 77 0t0 TCP *:22",
        "x 9 root 3u IPv4 77 0t0 TCP *:99999",
    ],
)
def test_what_cannot_be_a_socket_is_not_understood(row: str) -> None:
    """It is shown."""
    capture, sockets = read(f"{HEAD}{ROW}{row}\n")
    assert ([u.text for u in capture.unparsed], len(sockets)) == ([row], 1)


@pytest.mark.parametrize(
    ("command", "whole", "families"),
    [
        ("lsof -i -n -P", True, {"inet", "inet6"}),
        ("lsof -n -P", True, {"inet", "inet6"}),
        ("lsof -i4 -n", True, {"inet"}),
        ("lsof -i:22", False, {"inet6"}),
        ("lsof -i -n -P | grep kube", False, {"inet6"}),
        ("lsof -p 903", False, {"inet6"}),
    ],
)
def test_what_a_capture_covers(command: str, whole: bool, families: set[str]) -> None:
    """Every Internet socket, or those that were picked out."""
    capture, _ = read(HEAD + ROW, command)
    assert capture.covers is not None and (capture.covers.whole, capture.covers.families) == (whole, families)


@pytest.mark.parametrize(
    ("command", "whole", "protocols", "established"),
    [
        ("lsof -i -n -P", True, {"tcp", "udp"}, True),
        ("lsof -nPi", True, {"tcp", "udp"}, True),
        ("lsof -nP -iTCP -sTCP:LISTEN", True, {"tcp"}, False),
        ("lsof -nP -i tcp -s TCP:LISTEN", True, {"tcp"}, False),
        ("lsof -i :10250", False, {"tcp"}, False),
        ("lsof -i:10250", False, {"tcp"}, False),
        ("lsof -i TCP:10250 -n", False, {"tcp"}, False),
        ("lsof -i4@192.0.2.7", False, {"tcp"}, False),
        ("lsof -n -a -p 903 -i", False, {"tcp"}, False),
        ("lsof -n -u root", False, {"tcp"}, False),
        ("lsof -iTCP -sTCP:ESTABLISHED", False, {"tcp"}, False),
        ("lsof -i | grep LISTEN", False, {"tcp"}, False),
    ],
)
def test_what_was_asked_for_bounds_what_it_proves(
    command: str, whole: bool, protocols: set[str], established: bool
) -> None:
    """A protocol alone leaves the others out; ports, hosts, processes and users make it a part."""
    capture, _ = read(HEAD + ROW, command)
    assert capture.covers is not None
    assert (capture.covers.whole, capture.covers.protocols, capture.covers.established) == (
        whole,
        protocols,
        established,
    )
