"""Whether a packet is a member of a set of ipset: the longest network counts, ports together, as many ends as dimensions."""

import pytest

from netparse.reach.packets.packet import EVERY_PORT
from netparse.reach.run import Run
from tests.reach.rules.test_iptables import rules
from tests.reach.rules.walking import packet, verdict

NETS = "create n hash:net family inet\nadd n 192.0.2.0/24\nadd n 192.0.2.8/29 nomatch\nadd n 192.0.2.10\n"
PORTS = "create p hash:net,port\nadd p 192.0.2.0/24,tcp:1-40000\nadd p 192.0.2.0/24,tcp:40001-65535\nadd p 192.0.2.0/28,tcp:443 nomatch\n"


@pytest.mark.parametrize(
    ("address", "member", "taken_out"),
    [
        ("192.0.2.10", True, False),
        ("192.0.2.9", False, True),
        ("192.0.2.77", True, False),
        ("198.51.100.1", False, False),
    ],
)
def test_of_networks_the_longest_counts(address: str, member: bool, taken_out: bool) -> None:
    """``--return-nomatch`` asks for those that ``nomatch`` takes out, and for no others."""
    for words, expected in (
        ("-m set --match-set n src", member),
        ("-m set --match-set n src --return-nomatch", taken_out),
    ):
        found = verdict(rules(f"INPUT {words} -j DROP", sets=NETS), packet(src=address))
        assert found == ("drop" if expected else "accept"), words


def test_a_port_that_was_drawn_is_one_of_all_that_members_have_together() -> None:
    h = rules("INPUT -m set --match-set p src,src -j DROP", sets=PORTS)
    assert verdict(h, packet()) == "drop"  # from 32768 to 60999
    assert verdict(rules("INPUT -m set --match-set p dst,dst -j DROP", sets=PORTS), packet(443)) == "accept"
    assert verdict(rules("INPUT -m set --match-set p dst,dst -j DROP", sets=PORTS), packet(444)) == "drop"
    every = packet()._replace(dport=EVERY_PORT)
    assert verdict(rules("INPUT -m set --match-set p dst,dst -j DROP", sets=PORTS), every) == "accept"  # not for each


def test_a_rule_with_fewer_ends_than_the_set_has_dimensions_matches_nothing() -> None:
    sets = "create l list:set\nadd l b\ncreate b hash:ip,port\nadd b 192.0.2.10,tcp:80\n"
    assert verdict(rules("INPUT -m set --match-set l dst,dst -j DROP", sets=sets), packet()) == "drop"
    assert verdict(rules("INPUT -m set --match-set l dst -j DROP", sets=sets), packet()) == "accept"


def test_a_set_of_addresses_may_keep_their_networks() -> None:
    sets = "create m hash:ip family inet netmask 24\nadd m 192.0.2.0\n"
    assert verdict(rules("INPUT -m set --match-set m src -j DROP", sets=sets), packet()) == "drop"


def test_members_that_end_by_themselves_may_have_been_there() -> None:
    """kube-router makes its sets with ``timeout 0``, which is no end."""
    ends = "create t hash:ip family inet timeout 600\nadd t 198.51.100.1 timeout 599\n"
    stays = "create t hash:ip family inet timeout 0\nadd t 198.51.100.1 timeout 0\n"
    for sets, open_ in ((ends, True), (stays, False)):
        run = Run()
        assert verdict(rules("INPUT -m set --match-set t src -j DROP", sets=sets), packet(), run=run) == "accept"
        assert bool(run.taken) == open_


def test_a_set_that_rules_fill_is_not_known() -> None:
    sets = "create s hash:ip family inet\nadd s 192.0.2.1\n"
    run = Run((1,))
    h = rules("INPUT -m set --match-set s src -j DROP", "INPUT -j SET --add-set s src", sets=sets)
    assert verdict(h, packet(), run=run) == "drop"
    assert len(run.taken) == 1
