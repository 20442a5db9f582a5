"""Rules of the routing policy in words."""

import pytest

from netparse.cluster.routing_rules import without_priority
from netparse.parsers import Text
from netparse.parsers.ip_rule import PARSER
from netparse.records import RoutingRule


@pytest.mark.parametrize(
    "words",
    [
        "from all lookup local",
        "not from all fwmark 0x200/0xf00 lookup 2004",
        "from 10.0.0.0/24 to 192.0.2.0/24 iif eth0 [detached] lookup 100 suppress_prefixlength 0",
        "from all lookup [l3mdev-table]",
        "from 192.0.2.5 ipproto tcp dport 80 lookup 7 proto static",
        "from all unreachable",
        "from all nop",
        "from all oif eth1 goto 2000 [unresolved]",
    ],
)
def test_a_rule_reads_as_it_was_printed(words: str) -> None:
    """Whatever the priority."""
    parsed = PARSER.read(Text(lines=(f"1000:\t{words} ",), first=1, command_line=None))
    (rule,) = parsed.records
    assert isinstance(rule, RoutingRule)
    assert without_priority(rule) == words
