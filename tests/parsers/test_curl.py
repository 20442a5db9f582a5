"""curl: each address that was tried, and what became of it, by the line that says so."""

from pathlib import Path

import pytest

from netparse import parse
from netparse.records import ConnectionTest
from tests.conftest import BUNDLES

CAPTURES = BUNDLES.parent / "captures" / "curl" / "curl-7.88"


def connections(text: str) -> list[ConnectionTest]:
    return [r for c in parse(text) if c.command == "curl" for r in c.records if isinstance(r, ConnectionTest)]


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("answered", "answered"),
        ("dropped-by-a-firewall", "no-answer"),
        ("refused", "refused"),
        ("one-line-of-an-error", "no-answer"),
        ("nobody-has-the-address", "unreachable"),
        ("name-not-resolved", "unresolved"),
        ("inet6", "refused"),
    ],
)
def test_each_real_run_gives_one_test_with_its_result(name: str, result: str) -> None:
    """A refused connection reached the machine; one without an answer did not, or its answer got lost."""
    text = (CAPTURES / f"{name}.txt").read_text()
    (found,) = connections(text)
    assert found.result == result
    assert (found.detail or "")[:12] in text.splitlines()[found.line - 1] or result == "answered"


def test_runs_in_a_row_are_tests_of_their_own() -> None:
    """A collector tries several times: each has its line and the name that was asked for."""
    found = connections((CAPTURES / "eks-log-collector.txt").read_text())
    assert [(t.result, t.address, t.port) for t in found] == [("no-answer", "192.0.2.20", 443)] * 2
    assert {t.host for t in found} == {"0A1B2C3D4E.gr7.eu-central-1.eks.amazonaws.com"}
    assert len({t.line for t in found}) == 2


def test_a_second_address_that_answers_leaves_the_first_as_it_was() -> None:
    """Happy eyeballs: one family fails, the other connects."""
    text = (
        "*   Trying [2001:db8::14]:6443...\n"
        "* connect to 2001:db8::14 port 6443 failed: Connection refused\n"
        "*   Trying 192.0.2.20:6443...\n"
        "* Connected to api.lab.example (192.0.2.20) port 6443 (#0)\n"
    )
    assert [(t.address, t.result) for t in connections(text)] == [
        ("2001:db8::14", "refused"),
        ("192.0.2.20", "answered"),
    ]


@pytest.mark.parametrize(
    ("printed", "address", "port"),
    [
        ("192.0.2.20", "192.0.2.20", None),
        ("192.0.2.20:443", "192.0.2.20", 443),
        ("2001:db8::14", "2001:db8::14", None),
        ("2001:db8:0:0:0:0:0:14:443", "2001:db8:0:0:0:0:0:14", 443),
        ("[2001:db8::14]:443", "2001:db8::14", 443),
    ],
)
def test_the_end_of_an_address_is_no_port(printed: str, address: str, port: int | None) -> None:
    """Old releases print the address alone."""
    (found,) = connections(f"*   Trying {printed}...\ncurl: (28) Connection timed out after 5001 milliseconds\n")
    assert (found.address, found.port) == (address, port)


def test_a_log_that_speaks_of_a_failed_connection_is_none(tmp_path: Path) -> None:
    """Words of another program are no result of a test."""
    assert not connections(
        "I0309 dial tcp 192.0.2.20:6443: connect: connection refused\nFailed to connect to 192.0.2.20\n"
    )
