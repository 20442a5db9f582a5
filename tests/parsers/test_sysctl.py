"""``sysctl`` and ``/proc/sys/net``: keys with the dots of interfaces kept apart, and settings that the kernel does not have."""

import json

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.sysctl import key_of
from netparse.records import Setting


def settings(capture: Capture) -> dict[str, str | None]:
    assert capture.command == "sysctl"
    return {s.key: "(missing)" if s.missing else s.value for s in capture.records if isinstance(s, Setting)}


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("net.ipv4.ip_forward = 1", "net.ipv4.ip_forward", "1"),
        ("net.ipv4.conf.eth0/100.forwarding = 0", "net.ipv4.conf.eth0/100.forwarding", "0"),
        ("net/ipv4/conf/eth0.100/forwarding = 0", "net.ipv4.conf.eth0/100.forwarding", "0"),
        ("net.ipv4.ip_forward=1", "net.ipv4.ip_forward", "1"),
        ("net.ipv4.tcp_rmem = 4096\t131072\t6291456", "net.ipv4.tcp_rmem", "4096\t131072\t6291456"),
        ("net.ipv4.ip_local_reserved_ports = ", "net.ipv4.ip_local_reserved_ports", None),
        ("sysctl: cannot stat /proc/sys/net/bridge/x: No such file or directory", "net.bridge.x", "(missing)"),
    ],
)  # fmt: skip
def test_a_line_gives_its_key_and_value(line: str, key: str, value: str | None) -> None:
    """Whichever separators sysctl was told to use."""
    (capture,) = parse(f"net.ipv4.tcp_syncookies = 1\n{line}\n")
    assert capture.status == "ok" and settings(capture)[key] == value


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/proc/sys/net/ipv4/ip_forward", "net.ipv4.ip_forward"),
        ("proc/sys/net/ipv4/conf/eth0.100/forwarding", "net.ipv4.conf.eth0/100.forwarding"),
    ],
)
def test_the_path_of_a_file_is_its_key(path: str, key: str) -> None:
    """Collectors copy the files of the kernel, with one value in each."""
    assert key_of(path) == key
    (capture,) = parse("1\n", source=f"bundle/{path.lstrip('/')}")
    assert settings(capture) == {key: "1"}


def test_values_alone_are_those_of_the_files_that_were_read() -> None:
    """In the order of the command line; a file that is missing says so."""
    text = "0\ncat: /proc/sys/net/bridge/bridge-nf-call-iptables: No such file or directory\n32768\t60999\n"
    command = "cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/bridge/bridge-nf-call-iptables /proc/sys/net/ipv4/ip_local_port_range"
    (capture,) = parse(text, hint=parse_command_line(command))
    assert settings(capture) == {
        "net.ipv4.ip_forward": "0",
        "net.bridge.bridge-nf-call-iptables": "(missing)",
        "net.ipv4.ip_local_port_range": "32768\t60999",
    }


@pytest.mark.parametrize(
    ("command", "whole"),
    [("sysctl -a", True), ("sysctl net.ipv4.ip_forward", False), ("sysctl -a | grep net", False), (None, False)],
)
def test_what_a_capture_covers(command: str | None, whole: bool) -> None:
    """Only ``-a`` shows every setting."""
    (capture,) = parse("net.ipv4.ip_forward = 1\n", hint=parse_command_line(command) if command else None)
    assert capture.covers is not None and capture.covers.whole is whole


@pytest.mark.parametrize(
    "text", ["a = b\n", "The net is down = true\n", "[net]\nname = x\n", "1\n", "name = cp1\nrole = worker\n"]
)
def test_other_assignments_are_no_settings(text: str) -> None:
    """Files of keys and values are many."""
    assert [c.command for c in parse(text)] == [None]


def test_what_is_loaded_at_boot_is_not_what_the_kernel_has() -> None:
    """It has the form to the letter."""
    for name in ("etc/sysctl.d/99-k8s.conf", "etc/sysctl.conf", "etc/ufw/sysctl.conf"):
        (capture,) = parse("net.ipv4.ip_forward = 1\n", source=name)
        assert (capture.command, capture.records) == (None, ())


def test_a_key_that_is_unreadable_in_part_is_no_setting() -> None:
    """Its line is shown as not understood."""
    (capture,) = parse("net.ipv4.ip_forward = 1\nnet.ipv4.conf.\ufffd\ufffdrp_filter = 0\nnet.ipv4.tcp_ecn = 2\n")
    assert settings(capture) == {"net.ipv4.ip_forward": "1", "net.ipv4.tcp_ecn": "2"}
    assert [u.line for u in capture.unparsed] == [2]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_of_json_is_all_of_it(indent: int | None) -> None:
    """As Troubleshoot's host collector keeps what `sysctl -a` printed."""
    text = json.dumps(
        {"kernel.hostname": "w1", "net.ipv4.ip_forward": "0", "net.ipv4.tcp_fastopen_key": ""}, indent=indent
    )
    (capture,) = parse(text)
    assert settings(capture) == {
        "kernel.hostname": "w1",
        "net.ipv4.ip_forward": "0",
        "net.ipv4.tcp_fastopen_key": None,
    }
    assert [s.line for s in capture.records] == ([2, 3, 4] if indent else [1, 1, 1])


@pytest.mark.parametrize("text", ['{"network.name": "x"}', '{"net.ipv4.ip_forward": 1}', '{"net": "x"}'])
def test_other_objects_are_no_settings(text: str) -> None:
    assert not [c for c in parse(text) if c.command == "sysctl"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ip_forward.txt", "net.ipv4.ip_forward"),
        ("cat_proc_sys_net_ipv4_ip_forward.txt", "net.ipv4.ip_forward"),
        ("w1/bridge-nf-call-iptables", "net.bridge.bridge-nf-call-iptables"),
    ],
)
def test_the_name_of_a_file_tells_the_key_of_a_value_alone(name: str, key: str) -> None:
    """Collectors keep one file of /proc under its last name."""
    (capture,) = parse("0\n", source=name)
    assert settings(capture) == {key: "0"}


@pytest.mark.parametrize("name", ["notes_ip_forward.txt", "w1_ip_forward.txt", "ip_forwarding.txt"])
def test_another_name_tells_nothing(name: str) -> None:
    """What stands before it may be anything: a host's name, or a word of somebody."""
    assert all(c.command != "sysctl" for c in parse("0\n", source=name))
