"""What became of a connection, out of the words of several tools."""

import pytest

from netparse.parsers.shared.outcomes import outcome


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("Connection refused", "refused"),
        ("connect: connection refused", "refused"),
        ("Timeout was reached", "no-answer"),
        ("Connection timed out after 3001 milliseconds", "no-answer"),
        ("context deadline exceeded", "no-answer"),
        ("No route to host", "unreachable"),
        ("Destination Host Unreachable", "unreachable"),
        ("Could not resolve host: api.lab.example", "unresolved"),
        ("Couldn't connect to server", "failed"),
        ("SSL certificate problem: self-signed certificate", "failed"),
    ],
)
def test_a_reason_is_one_word(reason: str, expected: str) -> None:
    """Where the tool gives no reason nothing is concluded."""
    assert outcome(reason) == expected
