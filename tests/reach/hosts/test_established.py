"""A later packet of an answered connection need not be followed only where no rule could stop it."""

import pytest

from netparse.reach.hosts.established import passes_established
from tests.reach.rules.test_iptables import HEAD
from tests.reach.rules.walking import host

ESTABLISHED = "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"


@pytest.mark.parametrize(
    ("lines", "policy", "passes"),
    [
        ((), "DROP", False),
        ((ESTABLISHED,), "DROP", True),
        ((ESTABLISHED, "-A INPUT -j REJECT"), "ACCEPT", True),
        (("-A INPUT -p tcp -j LOG", "-A INPUT -m conntrack --ctstate INVALID -j DROP", ESTABLISHED), "DROP", True),
        (("-A INPUT -p tcp -m tcp --dport 80 -j DROP", ESTABLISHED), "ACCEPT", False),
        (("-A INPUT -m limit --limit 5/min -j DROP",), "ACCEPT", False),
        (("-A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT",), "DROP", False),
        (("-A INPUT -m conntrack --ctstate NEW -j DROP",), "ACCEPT", True),
        (("-A INPUT -m conntrack ! --ctstate NEW -j DROP",), "ACCEPT", False),
        (("-A INPUT -m connbytes --connbytes 1000 -j DROP", ESTABLISHED), "DROP", False),
        (("-A INPUT -j MARK --set-xmark 0x1/0x1", ESTABLISHED), "ACCEPT", False),
        (("-A INPUT -j NFQUEUE --queue-num 0", ESTABLISHED), "ACCEPT", False),
        (("-A INPUT -j A", "-A A -j RETURN", ESTABLISHED), "DROP", True),
        (("-A INPUT -j A", "-A A -p udp -j DROP", ESTABLISHED), "DROP", False),
    ],
)  # fmt: skip
def test_rules_that_let_answered_connections_pass(lines: tuple[str, ...], policy: str, passes: bool) -> None:
    text = HEAD + f"*filter\n:INPUT {policy} [0:0]\n:A - [0:0]\n" + "".join(f"{x}\n" for x in lines) + "COMMIT\n"
    h = host(**{"iptables-save": text, "ip6tables-save": "", "nft_list_ruleset": ""})
    assert passes_established(h.firewall, "inet") is passes


def test_rules_that_were_not_captured_may_stop_it() -> None:
    text = HEAD + f"*filter\n:INPUT DROP [0:0]\n{ESTABLISHED}\nCOMMIT\n"
    assert not passes_established(host(**{"iptables-save": text, "ip6tables-save": ""}).firewall, "inet")


def test_before_conntrack_looked_nothing_is_established() -> None:
    text = HEAD + "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j CT --notrack\nCOMMIT\n"
    assert not passes_established(
        host(**{"iptables-save": text, "ip6tables-save": "", "nft_list_ruleset": ""}).firewall, "inet"
    )
