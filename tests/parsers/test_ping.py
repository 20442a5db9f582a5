"""ping: one test for each host that was asked."""

import pytest

from netparse import parse
from netparse.records import ConnectionTest
from tests.conftest import BUNDLES

CAPTURES = BUNDLES.parent / "captures" / "ping" / "iputils-20221126"


def connections(text: str) -> list[ConnectionTest]:
    return [r for c in parse(text) if c.command == "ping" for r in c.records if isinstance(r, ConnectionTest)]


@pytest.mark.parametrize(
    ("name", "result", "address", "received"),
    [
        ("answered", "answered", "192.0.2.20", 3),
        ("no-answer", "no-answer", "192.0.2.20", 0),
        ("host-unreachable", "unreachable", "192.0.2.99", 0),
        ("no-route-behind-a-prompt", "unreachable", None, None),
        ("inet6", "answered", "2001:db8::14", 2),
    ],
)
def test_each_real_run_gives_its_result(name: str, result: str, address: str | None, received: int | None) -> None:
    """The summary decides; an error of the last hop is the reason where there is one."""
    (found,) = connections((CAPTURES / f"{name}.txt").read_text())
    assert (found.result, found.address, found.received) == (result, address, received)


def test_runs_in_a_row_are_one_test_each() -> None:
    """The host of one is not taken for that of the next."""
    text = (CAPTURES / "host-unreachable.txt").read_text() + (CAPTURES / "answered.txt").read_text()
    assert [(t.address, t.result) for t in connections(text)] == [
        ("192.0.2.99", "unreachable"),
        ("192.0.2.20", "answered"),
    ]


def test_busybox_counts_in_other_words() -> None:
    """``packets received``."""
    text = (
        "PING 192.0.2.20 (192.0.2.20): 56 data bytes\n64 bytes from 192.0.2.20: seq=0 ttl=64 time=0.083 ms\n\n"
        "--- 192.0.2.20 ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\n"
        "round-trip min/avg/max = 0.083/0.083/0.083 ms\n"
    )
    (found,) = connections(text)
    assert (found.sent, found.received, found.result) == (1, 1, "answered")


def test_a_run_that_was_cut_before_its_summary_says_nothing() -> None:
    """Answers may have come later."""
    assert not connections("PING 192.0.2.20 (192.0.2.20) 56(84) bytes of data.\n")
