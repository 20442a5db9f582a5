"""The name of a ticket's file says what it is about, not what is in it."""

import pytest

from netparse.captures import parse
from tests.captures.samples import ROUTES


@pytest.mark.parametrize("name", ["22-vpn-over-pods.md", "pods-cannot-reach-services.txt", "netstat-question.md"])
def test_a_ticket_is_called_after_its_subject(name: str) -> None:
    """Beside somebody's words no output is what the name promises."""
    text = f"Since the upgrade my pods cannot reach the API server.\n\n```\n# ip route\n{ROUTES}```\n"
    assert [c.expected for c in parse(text, source=name) if c.records] == [None]


def test_a_file_without_words_holds_what_its_name_says() -> None:
    """The name alone promises it."""
    assert [c.expected for c in parse(ROUTES, source="node1/netstat_nlpt.txt") if c.records] == ["netstat"]
