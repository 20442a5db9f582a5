"""Tables in bars: read as the command printed them, each row in its own line."""

import pytest

import netparse
from netparse.captures.text.barred_tables import without_bars

MARKDOWN = """\
| NAME | READY | STATUS | RESTARTS | AGE | IP | NODE |
|---|:---:|---|---|---|---|---|
| coredns-7f8-abcde | 1/1 | Running | 0 | 41d | 10.244.0.3 | cp1 |
| **calico-node-x2k9p** | `0/1` | Running | 12 (2m ago) | 41d | 192.0.2.21 | w1 |
"""
JIRA = """\
||NAME||READY||STATUS||RESTARTS||AGE||IP||NODE||
|coredns-7f8-abcde|1/1|Running|0|41d|10.244.0.3|cp1|
|calico-node-x2k9p|0/1|Running|12 (2m ago)|41d|192.0.2.21|w1|
"""
FRAMED = """\
+-------------------+-------+---------+-------------+-----+------------+------+
| NAME              | READY | STATUS  | RESTARTS    | AGE | IP         | NODE |
+-------------------+-------+---------+-------------+-----+------------+------+
| coredns-7f8-abcde | 1/1   | Running | 0           | 41d | 10.244.0.3 | cp1  |
| calico-node-x2k9p | 0/1   | Running | 12 (2m ago) | 41d | 192.0.2.21 | w1   |
+-------------------+-------+---------+-------------+-----+------------+------+
"""


@pytest.mark.parametrize(("text", "line"), [(MARKDOWN, 4), (JIRA, 3), (FRAMED, 5)], ids=["markdown", "jira", "framed"])
def test_a_table_of_pods_in_bars(text: str, line: int) -> None:
    """The records are those of the plain table, and the line is that of the file."""
    (capture,) = netparse.parse(text)
    assert (capture.command, capture.status) == ("kubectl_get_pods", "ok")
    last = capture.records[-1]
    assert last.line == line
    assert (last.name, last.ready, last.node) == ("calico-node-x2k9p", "0/1", "w1")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "lines",
    [
        ["| a | b |", "| c | d |"],
        ["| a | b |", "|---|---|"],
        ["| a | b |", "|---|---|", "| c |"],
        ["ip a | grep inet", "inet 192.0.2.1/24"],
        ["a | b", "---|---", "c | d"],
    ],
    ids=["no-rule", "no-row", "another-count", "pipe", "no-bar-at-the-ends"],
)
def test_what_is_no_table_stays(lines: list[str]) -> None:
    """To the letter."""
    assert without_bars(lines) == lines


def test_empty_cells_and_bars_in_them_keep_their_place() -> None:
    """A bar behind a backslash is a part of its cell."""
    found = without_bars(["before", "| A | B | C |", "|---|---|---|", "| x |  | y\\|z |", "after"])
    assert found == ["before", "A   B   C", "", "x       y|z", "after"]
