"""Rules that no packet meets: only where a single rule before them takes all of their packets, for certain."""

import pytest

from netparse.reach.firewalls.shadowed import shadowed_rules
from tests.reach.rules.test_iptables import rules
from tests.reach.rules.test_nft import ruleset
from tests.reach.rules.walking import host


@pytest.mark.parametrize(
    "words",
    [
        *("-p tcp -m tcp --dport " + port for port in ("abc", "9" * 5000, "1:x", "²", "-1", "1-")),
        *("-s " + net for net in ("10.0.0.0/99", "10.0.0.1-", "x", "::1%eth0", "10.0.0.0/" + "9" * 5000)),
    ],
    ids=lambda words: words[:40],
)
def test_a_value_that_cannot_be_read_is_no_network_and_no_port(words: str) -> None:
    """A damaged rule hides none and is hidden by none but by one that takes all; it does not stop the reading of the others."""
    h = rules(f"INPUT {words} -j DROP", "INPUT -p tcp -m tcp --dport 22 -j ACCEPT", f"INPUT {words} -p tcp -j ACCEPT")
    assert [s.rule.origin.text for s in shadowed_rules(h.firewall) if "dport 22" in s.rule.origin.text] == []


@pytest.mark.parametrize(
    ("before", "after", "never_matches"),
    [
        ("-j REJECT", "-p tcp -m tcp --dport 6443 -j ACCEPT", True),
        ("-p tcp -j DROP", "-p tcp -m tcp --dport 6443 -j ACCEPT", True),
        ("-p tcp -j DROP", "-p udp -m udp --dport 53 -j ACCEPT", False),
        ("-p tcp -j DROP", "-j ACCEPT", False),
        ("-s 10.0.0.0/8 -j ACCEPT", "-s 10.1.0.0/16 -p tcp -j DROP", True),
        ("-s 10.1.0.0/16 -j ACCEPT", "-s 10.0.0.0/8 -j DROP", False),
        ("! -s 10.0.0.0/8 -j DROP", "-s 192.0.2.1/32 -j ACCEPT", False),  # true, but not said by the words alone
        ("! -s 10.0.0.0/8 -j DROP", "! -s 10.0.0.0/8 -p tcp -j ACCEPT", True),
        ("-p tcp -m tcp --dport 1:1023 -j DROP", "-p tcp -m tcp --dport 22 -j ACCEPT", True),
        ("-p tcp -m multiport --dports 22,80:90 -j DROP", "-p tcp -m tcp --dport 85 -j ACCEPT", True),
        ("-p tcp -m tcp --dport 22 -j DROP", "-p tcp -m multiport --dports 22,80 -j ACCEPT", False),
        ("-i eth+ -j DROP", "-i eth0 -p tcp -j ACCEPT", True),
        ("-i eth0 -j DROP", "-p tcp -j ACCEPT", False),
        ("-m conntrack --ctstate NEW,INVALID -j DROP", "-p tcp -m state --state NEW -j ACCEPT", True),
        ("-m conntrack --ctstate NEW -j DROP", "-m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT", False),
        ("-p tcp -m limit --limit 5/min -j ACCEPT", "-p tcp -m limit --limit 5/min -j DROP", False),
        ("-m mark --mark 0x1 -j ACCEPT", "-m mark --mark 0x1 -j DROP", False),  # marks change between them
        ("-m owner --uid-owner 0 -j ACCEPT", "-p tcp -m owner --uid-owner 0 -j DROP", True),
        ("-j LOG", "-p tcp -j DROP", False),
        ("-j MARK --set-xmark 0x1/0x1", "-p tcp -j DROP", False),
        ("-j RETURN", "-p tcp -j ACCEPT", True),
        ("-j A", "-p tcp -j ACCEPT", True),
        ("-j B", "-p tcp -j ACCEPT", False),
        ("-g B", "-p tcp -j ACCEPT", True),
        ("-p tcp -j ACCEPT", "-p tcp -m comment --comment x -j ACCEPT", True),
    ],
)  # fmt: skip
def test_a_rule_behind_another(before: str, after: str, never_matches: bool) -> None:
    """Chain A logs and drops, chain B accepts some: what comes back from it meets the next rule."""
    chains = ":A - [0:0]\n:B - [0:0]\n"
    h = rules(
        f"INPUT {before}",
        f"INPUT {after}",
        "A -m limit --limit 5/min -j LOG",
        "A -j DROP",
        "B -p udp -j ACCEPT",
        chains=chains,
    )
    found = shadowed_rules(h.firewall)
    assert [s.rule.origin.text for s in found] == ([f"-A INPUT {after}"] if never_matches else [])


@pytest.mark.parametrize(
    ("before", "after", "never_matches"),
    [
        ("drop", "tcp dport 22 accept", True),
        ("ip saddr 10.0.0.0/8 drop", "ip saddr 10.1.0.0/16 tcp dport { 22, 80 } accept", True),
        ("ip saddr 0.0.0.0/0 drop", "ip6 saddr 2001:db8::/32 accept", False),  # of another family
        ("meta nfproto ipv4 drop", "tcp dport 22 accept", False),
        ("tcp dport 1-1023 reject", "tcp dport { 22, 443 } accept", True),
        ("tcp dport 22 drop", "th dport 22 accept", False),
        ("tcp dport 22 limit rate 5/minute drop", "tcp dport 22 accept", False),
        ("tcp dport vmap { 22 : drop }", "tcp dport 22 accept", False),
        ("meta mark 0x00000001 accept", "meta mark 0x00000001 drop", False),
        ("ct state { established, related } accept", "ct state established tcp dport 22 drop", True),
        ("tcp dport 22 meta mark set 0x00000001 accept", "tcp dport 22 drop", False),
    ],
)
def test_a_rule_of_nft_behind_another(before: str, after: str, never_matches: bool) -> None:
    assert len(shadowed_rules(ruleset(before, after).firewall)) == never_matches


def test_what_tools_write_is_left_out() -> None:
    """A CNI plugin and kube-proxy write rules twice; a jump of theirs behind a drop of the user is lost all the same."""
    chains = ":KUBE-FORWARD - [0:0]\n:cali-FORWARD - [0:0]\n"
    twice = rules(
        "FORWARD -j KUBE-FORWARD", "FORWARD -j KUBE-FORWARD", "KUBE-FORWARD -j ACCEPT", "KUBE-FORWARD -p tcp -j DROP",
        "FORWARD -s 10.244.0.0/16 -m comment --comment flanneld -j ACCEPT", "FORWARD -s 10.244.0.0/16 -m comment --comment flanneld -j ACCEPT",
        chains=chains, hook="FORWARD",
    )  # fmt: skip
    assert [s.rule.origin.text for s in shadowed_rules(twice.firewall) if s.differs] == []
    lost = rules("FORWARD -j DROP", "FORWARD -j KUBE-FORWARD", chains=chains, hook="FORWARD")
    assert [s.rule.origin.text for s in shadowed_rules(lost.firewall)] == ["-A FORWARD -j KUBE-FORWARD"]
    user = rules(
        "DOCKER-USER -j RETURN", "DOCKER-USER -s 192.0.2.0/24 -j DROP", chains=":DOCKER-USER - [0:0]\n", hook="FORWARD"
    )
    assert [s.differs for s in shadowed_rules(user.firewall)] == [True]


def test_a_list_without_interfaces_proves_nothing() -> None:
    """``iptables -nL`` shows the rule about loopback as one about everything."""
    text = (
        "Chain INPUT (policy DROP)\ntarget     prot opt source               destination\n"
        "ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0\nDROP       tcp  --  0.0.0.0/0            0.0.0.0/0            tcp dpt:22\n"
    )
    assert shadowed_rules(host(**{"iptables_-nL": text}).firewall) == ()
