"""Troubleshoot's tests of connections: a failure says whom it was for, a success does not."""

import json

import pytest

from netparse import parse
from netparse.captures.capture import Capture
from netparse.records import ConnectionTest


def found_in(status: str, message: str = "", command: str | None = "support_bundle") -> list[ConnectionTest]:
    text = json.dumps({"status": status, "message": message})
    return [r for c in parse(text, command=command) for r in c.records if isinstance(r, ConnectionTest)]


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        ("connection-timeout", "dial tcp 192.0.2.22:10250: i/o timeout", ("192.0.2.22", None, 10250, "no-answer")),
        ("connection-refused", "dial tcp [2001:db8::2]:6443: connect: connection refused", ("2001:db8::2", None, 6443, "refused")),
        ("error", "dial tcp 192.0.2.22:2380: connect: no route to host", ("192.0.2.22", None, 2380, "unreachable")),
        ("error", "dial tcp: lookup api.lab.example on 192.0.2.53:53: no such host", (None, "api.lab.example", None, "unresolved")),
        ("connected", "", (None, None, None, "answered")),
        ("address-in-use", "", (None, None, None, "failed")),
    ],
)  # fmt: skip
def test_each_status(status: str, message: str, expected: tuple[str | None, str | None, int | None, str]) -> None:
    (found,) = found_in(status, message)
    assert (found.address, found.host, found.port, found.result) == expected
    assert found.detail == (message or status)


@pytest.mark.parametrize(
    "text", ['{"status":"connected","message":""}', '{"status":"error","message":"x"}', '{"status":"ok"}']
)
def test_the_two_keys_alone_are_anybodys(text: str) -> None:
    """Without the collector's path around them only the tool's own words count."""
    assert not [c for c in parse(text) if c.command == "support_bundle"]


def test_what_is_no_answer_is_said() -> None:
    """A file in that place that holds something else."""
    found: list[Capture] = parse('{"status":"later"}', command="support_bundle")
    assert [c.records for c in found] == [()]
    assert found[0].status != "ok"


def test_a_name_that_was_not_found_in_time_is_no_lost_connection() -> None:
    """The name server did not answer: of the host nothing is known."""
    (found,) = found_in("error", "dial tcp: lookup api.lab.example on 192.0.2.53:53: read udp: i/o timeout")
    assert found.result == "unresolved"
