"""Neighbour discovery of IPv6 under rules: what drops its messages is in the way of everything, whatever else is let in."""

from pathlib import Path

import pytest

from netparse import analyze
from netparse.reach import Answer, Flow, answer, world_of

NAMES = ("n1", "n2")
DROPS = "*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n{}-A INPUT -p tcp -m tcp --dport 6443 -j ACCEPT\n-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n"
TYPES = "-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type {} -j ACCEPT\n"
BOTH = TYPES.format(135) + TYPES.format("neighbour-advertisement")


def asked(
    folder: Path, rules: dict[str, str], neighbours: str = "10.9.0.9 dev eth0 FAILED\n", port: int = 6443
) -> Answer:
    """Two hosts of one network; return what becomes of a flow from n1 to n2 by IPv6."""
    for n, name in enumerate(NAMES, 1):
        place = folder / name
        place.mkdir()
        mac = f"02:00:00:00:00:0{n}"
        (place / "ip_-d_address.txt").write_text(
            "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN\n    link/loopback 00:00:00:00:00:00\n    inet6 ::1/128 scope host\n"
            f"2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP\n    link/ether {mac} brd ff:ff:ff:ff:ff:ff promiscuity 0\n"
            f"    inet6 fd00:9::1{n}/64 scope global\n    inet6 fe80::1{n}/64 scope link\n"
        )
        (place / "ip_-6_route_show_table_all.txt").write_text(
            f"fd00:9::/64 dev eth0 proto kernel metric 256 pref medium\nfe80::/64 dev eth0 proto kernel metric 256 pref medium\nlocal fd00:9::1{n} dev eth0 table local proto kernel metric 0 pref medium\n"
        )
        (place / "ip_-6_rule.txt").write_text("0:\tfrom all lookup local\n32766:\tfrom all lookup main\n")
        (place / "ip_neigh.txt").write_text(neighbours if name == "n1" else "10.9.0.9 dev eth0 FAILED\n")
        (place / "ss_-lntup.txt").write_text(
            'Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\ntcp   LISTEN 0      4096               *:6443             *:*    users:(("api",pid=9,fd=3))\n'
        )
        for command in ("iptables-save", "ip6tables-save", "nft_list_ruleset"):
            (place / f"{command}.txt").write_text(rules.get(name, "") if command == "ip6tables-save" else "")
    world = world_of(analyze(folder).cluster)
    return answer(world, Flow(sender="n1", target="fd00:9::12", port=port))


def test_rules_that_let_in_its_messages_are_not_in_the_way(tmp_path: Path) -> None:
    assert asked(tmp_path, {"n2": DROPS.format(BOTH)}).disposition == "accepted"


@pytest.mark.parametrize("icmp", ["", TYPES.format("echo-request"), "-A INPUT -p icmp -j ACCEPT\n"])
def test_a_host_that_drops_questions_is_never_found(tmp_path: Path, icmp: str) -> None:
    """Protocol 1 is ICMP of IPv4: a rule of ip6tables that names it lets in nothing."""
    a = asked(tmp_path, {"n2": DROPS.format(icmp)})
    assert a.disposition == "neighbor-unreachable"
    assert "neighbour discovery is lost" in a.reason
    assert [e.text for e in a.evidence] == [":INPUT DROP [0:0]"]
    assert a.obstacle is not None and (a.obstacle.node, a.obstacle.protocol) == ("n2", "icmpv6")


def test_a_host_that_drops_the_answers_finds_nobody(tmp_path: Path) -> None:
    a = asked(tmp_path, {"n1": DROPS.format(TYPES.format(135))})
    assert a.disposition == "neighbor-unreachable"
    assert a.obstacle is not None and a.obstacle.node == "n1"


def test_who_was_asked_knows_the_way_back(tmp_path: Path) -> None:
    """The question of n1 teaches n2: that n1 takes no questions itself is not in the way of the answer."""
    assert asked(tmp_path, {"n1": DROPS.format(TYPES.format(136))}).disposition == "accepted"


def test_an_entry_may_be_learned_from_the_other_side(tmp_path: Path) -> None:
    """It is good for as long as it need not be renewed: both is possible."""
    a = asked(tmp_path, {"n2": DROPS.format(TYPES.format(136))}, "fd00:9::12 dev eth0 lladdr 02:00:00:00:00:02 STALE\n")
    assert a.open
    assert "does not renew it" in a.reason


def test_a_permanent_entry_asks_nobody(tmp_path: Path) -> None:
    a = asked(
        tmp_path, {"n2": DROPS.format(TYPES.format(136))}, "fd00:9::12 dev eth0 lladdr 02:00:00:00:00:02 PERMANENT\n"
    )
    assert a.disposition == "accepted"


def test_a_port_that_is_dropped_anyway_is_not_open_for_an_entry(tmp_path: Path) -> None:
    """Found or not, the flow does not arrive."""
    a = asked(tmp_path, {"n2": DROPS.format("")}, "fd00:9::12 dev eth0 lladdr 02:00:00:00:00:02 STALE\n", port=22)
    assert not a.open and not a.accepted
