"""Texts that were made to take for ever: each is read in a moment, or this test would not end."""

import pytest

from netparse import parse

HARD = {
    "words that may be masked": "x.x" * 70_000,
    "a host without an end": "? (" + "*" * 200_000,
    "a row of a node list without end": "NAME   STATUS   ROLES   AGE   VERSION   OS-IMAGE\nn1 Ready " + "a 1 " * 15_000,
    "broken JSON of ip": '{"dst":"1"\n' * 60_000,
    "JSON of ip with objects that do not end among others": ('{"dst":"1","x":[\n' + '{"dst":"10.0.0.1"},\n' * 200)
    * 300,
    "JSON of ip that never closes": '[{"ifindex":1,' * 20_000,
    "blank lines before an arp table": "\n" * 100_000 + "? (10.0.0.1) at 52:54:00:00:00:01 [ether] on eth0",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_it_is_read_and_nothing_of_it_is_lost(text: str) -> None:
    """Each line is in a record, or is shown as not understood."""
    captures = parse(text, source="x.txt")
    shown = {n for c in captures for r in c.records for n in range(r.line, r.last_line + 1)}
    shown |= {u.line for c in captures for u in c.unparsed}
    assert {n for n, line in enumerate(text.split("\n"), 1) if line} - shown <= {1}  # a heading may be the first line
