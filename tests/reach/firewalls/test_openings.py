"""Whom the rules let in, whoever asks: certain only where no rule about the sender, no limit and no missing capture may matter."""

import pytest

from netparse.reach.firewalls.openings import is_reached_by, of_stranger, of_unused_port, opening
from tests.reach.rules.test_iptables import HEAD
from tests.reach.rules.walking import ADDRESSES, host

SIX = "    inet6 2001:db8::10/64 scope global\n       valid_lft forever preferred_lft forever\n"


def closed(*lines: str, **files: str):  # type: ignore[no-untyped-def]
    text = HEAD + "*filter\n:INPUT DROP [0:0]\n" + "".join(f"-A INPUT {line}\n" for line in lines) + "COMMIT\n"
    return host(**{"iptables-save": text, "ip6tables-save": "", "nft_list_ruleset": "", **files})


@pytest.mark.parametrize(
    ("line", "anybody", "stranger"),
    [
        ("-p tcp -m tcp --dport 80 -j ACCEPT", True, True),
        ("-p tcp -m tcp --dport 81 -j ACCEPT", False, False),
        ("-s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT", None, False),
        ("-p tcp -m tcp --dport 80 -m limit --limit 5/min -j ACCEPT", None, None),
        ("-i eth0 -p tcp -m tcp --dport 80 -j ACCEPT", True, True),
        ("-m set --match-set unheard-of src -p tcp -j ACCEPT", None, None),
    ],
)
def test_a_port_is_open_to_anybody_or_not(line: str, anybody: bool | None, stranger: bool | None) -> None:
    h = closed(line)
    assert opening(h, 4, "tcp", 80).lets_in is anybody
    assert of_stranger(h, 4, "tcp", 80).lets_in is stranger


def test_the_rule_that_lets_in_is_told() -> None:
    by = opening(closed("-p tcp -m tcp --dport 80 -j ACCEPT"), 4, "tcp", 80).by
    assert by is not None and by.text == "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT"


def test_rules_that_were_not_captured_may_refuse() -> None:
    found = opening(closed("-j ACCEPT", nft_list_ruleset="cut here"), 4, "tcp", 80)
    assert found.lets_in is None and found.uncertainty is not None and found.uncertainty.collect


def test_a_host_that_filters_nothing_lets_in_a_port_that_nobody_uses() -> None:
    assert of_unused_port(closed(), 4).lets_in is False
    assert (
        of_unused_port(host(**{"iptables-save": "", "ip6tables-save": "", "nft_list_ruleset": ""}), 4).lets_in is True
    )


def test_an_address_of_the_link_alone_is_reached_by_nobody_beyond_it() -> None:
    assert not is_reached_by(host(), 6)
    assert is_reached_by(host(**{"ip_-d_address": ADDRESSES + SIX}), 6)
