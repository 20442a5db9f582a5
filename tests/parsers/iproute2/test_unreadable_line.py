"""A line of ``ip address`` that cannot be read: whose the lines below are, the first of them tells."""

import pytest

from netparse.captures import parse

_LINES = """1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:77:10:0a brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet 192.0.2.20/32 scope global eth0
       valid_lft forever preferred_lft forever
""".splitlines()


def _read(*lost: int, by: str = "\ufffd" * 40) -> list[tuple[str | None, list[str]]]:
    lines = [by if n in lost else line for n, line in enumerate(_LINES, 1)]
    (capture,) = parse("\n".join(lines) + "\n", source="ip_a.txt")
    assert [u.line for u in capture.unparsed if u.line in lost] == list(lost)
    assert capture.covers is not None
    assert not capture.covers.whole
    return [(r.ifname, [a.local for a in r.addr_info or ()]) for r in capture.records]


@pytest.mark.parametrize("line", [8, 10])
def test_lifetimes(line: int) -> None:
    """The addresses around them are all there, and on their interface."""
    assert _read(line) == [("lo", ["127.0.0.1"]), ("eth0", ["192.0.2.10", "192.0.2.20"])]


def test_an_address() -> None:
    """The others are on the interface; its lifetimes are nobody's."""
    assert _read(7) == [("lo", ["127.0.0.1"]), ("eth0", ["192.0.2.20"])]


def test_a_head() -> None:
    """What follows is of an interface that is not known, never of the one before."""
    assert _read(5) == [("lo", ["127.0.0.1"]), (None, ["192.0.2.10", "192.0.2.20"])]


def test_a_head_and_its_link() -> None:
    """So it is with two lines in a row."""
    assert _read(5, 6) == [("lo", ["127.0.0.1"]), (None, ["192.0.2.10", "192.0.2.20"])]


def test_words() -> None:
    """Words of a person part two hosts: the line below them is not of the interface above."""
    found = _read(8, by="and this is what the second machine has on its card:")
    assert ("eth0", ["192.0.2.10", "192.0.2.20"]) not in found


def test_links_alone() -> None:
    """``ip link`` has no addresses, and a head that cannot be read is told there too."""
    shown = [x for x in _LINES if "inet" not in x and "valid_lft" not in x]
    lines = [shown[0].replace("group", "mode DEFAULT group"), shown[1], "\ufffd" * 30, *shown[2:]]
    (capture,) = parse("\n".join(lines) + "\n", command="ip_link")
    assert [r.ifname for r in capture.records] == ["lo", "eth0"]
    assert [u.line for u in capture.unparsed] == [3]
