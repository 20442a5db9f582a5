"""IPVS: the same services from the table, the saved form and the kernel's own file."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import VirtualServer

HEAD = "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n"
COLUMNS = "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n"
LISTED = f"{HEAD}{COLUMNS}TCP  10.96.0.1:443 rr\n  -> 192.0.2.11:6443              Masq    1      3          0\n"
KERNEL = f"{HEAD}{COLUMNS}TCP  0A600001:01BB rr \n  -> C000020B:192B      Masq    1      3          0\n"
SAVED = "-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 192.0.2.11:6443 -m -w 1\n"


def one(text: str, command: str | None = None) -> tuple[Capture, list[VirtualServer]]:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "ipvsadm"
    return capture, [r for r in capture.records if isinstance(r, VirtualServer)]


@pytest.mark.parametrize("text", [LISTED, KERNEL, SAVED], ids=["listed", "kernel", "saved"])
def test_three_forms_give_one_service(text: str) -> None:
    """Address, port and the server behind it; the file of the kernel is hexadecimal."""
    capture, (service,) = one(text)
    assert (capture.status, service.protocol, service.address, service.port, service.scheduler) == (
        "ok",
        "tcp",
        "10.96.0.1",
        443,
        "rr",
    )
    (server,) = service.servers
    assert (server.address, server.port, server.forward, server.weight) == ("192.0.2.11", 6443, "masq", 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("TCP  10.96.0.1:443 rr persistent 10800", {"persistent": 10800, "flags": ()}),
        ("UDP  [fd00::1]:53 mh (mh-fallback,mh-port)", {"address": "fd00::1", "flags": ("mh-fallback", "mh-port")}),
        ("UDP  10.96.0.1:53 rr ops", {"flags": ("ops",)}),
        ("FWM  7 sh", {"protocol": "fwm", "fwmark": 7, "address": None}),
        ("TCP  x.x.x.x:443 rr", {"address": None, "port": 443}),
    ],
)
def test_a_service_without_servers_is_one(line: str, expected: dict[str, object]) -> None:
    """It leads nowhere, which is worth knowing."""
    _, (service,) = one(f"{HEAD}{line}\n")
    assert {k: getattr(service, k) for k in expected} == expected and service.servers == ()


@pytest.mark.parametrize(
    "text",
    [f"{HEAD}  -> 192.0.2.11:6443              Masq    1      3          0\n", f"{SAVED}-a -t 10.9.9.9:1 -r 192.0.2.11:1 -m -w 1\n",
     LISTED.replace("192.0.2.11:6443", "nowhere"), LISTED.replace("Masq", "Frob")],
)  # fmt: skip
def test_a_server_of_no_service_is_not_understood(text: str) -> None:
    """It is shown, and booked on no other service."""
    capture, services = one(text)
    assert len(capture.unparsed) == 1
    assert sum(len(s.servers) for s in services) == (1 if "-A" in text else 0)


@pytest.mark.parametrize(
    ("command", "whole"),
    [("ipvsadm -Ln", True), ("ipvsadm -Ln -t 10.96.0.1:443", False), ("ipvsadm -Ln | head -3", False)],
)
def test_what_a_capture_covers(command: str, whole: bool) -> None:
    """All services, unless one was asked for."""
    capture, _ = one(LISTED, command)
    assert capture.covers is not None and capture.covers.whole is whole


def test_rules_of_iptables_are_no_services() -> None:
    """Both begin with -A."""
    assert [c.command for c in parse("-P INPUT ACCEPT\n-A INPUT -s 192.0.2.1/32 -j DROP\n")] == ["iptables_save"]
