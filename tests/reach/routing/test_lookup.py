"""The route decision, rule by rule and table by table."""

from ipaddress import ip_address

import pytest

from netparse.reach.routing.lookup import lookup
from netparse.reach.routing.route import Lookup
from netparse.reach.stages import source
from tests.reach.made_hosts import RULES, host

MAIN = "default via 10.9.0.1 dev eth0\n10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.11\n"


def way(routes: str, rules: str = RULES, *, dst: str = "203.0.113.9", **ask: object) -> str:
    """Return the gateway or device that is found, the type of a route that refuses, ``none`` or ``unknown``."""
    if isinstance(ask.get("src"), str):
        ask["src"] = ip_address(str(ask["src"]))
    found = lookup(host(routes, rules), Lookup(dst=ip_address(dst), **ask))  # type: ignore[arg-type]
    if found.unknown is not None:
        return "unknown"
    if found.route is None:
        return found.rule.action if found.rule else "none"
    if found.route.type != "unicast":
        return found.route.type
    leg = found.route.legs[0]
    return str(leg.gateway or leg.device)


def with_rule(rule: str) -> str:
    return RULES.replace("32766:", f"{rule}\n32766:")


def test_the_longest_prefix_wins_then_the_lowest_metric() -> None:
    routes = MAIN + "203.0.113.0/24 via 10.9.0.2 dev eth0 metric 200\n203.0.113.0/24 via 10.9.0.3 dev eth0 metric 100\n"
    assert way(routes) == "10.9.0.3"
    assert way(MAIN, dst="10.9.0.77") == "eth0"
    assert way(MAIN, dst="10.9.0.12") == "local"


def test_without_a_route_there_is_none() -> None:
    assert way("10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.11\n") == "none"


@pytest.mark.parametrize("kind", ["blackhole", "unreachable", "prohibit"])
def test_routes_that_refuse_end_the_search(kind: str) -> None:
    assert way(MAIN + f"{kind} 203.0.113.0/24\n") == kind


def test_throw_ends_the_table_not_the_search() -> None:
    routes = MAIN + "throw 203.0.113.0/24 table 100\ndefault via 10.9.0.9 dev eth0 table 100\n"
    assert way(routes, with_rule("100:\tfrom all lookup 100")) == "10.9.0.1"
    assert way(routes, with_rule("100:\tfrom all lookup 100"), dst="198.51.100.1") == "10.9.0.9"


@pytest.mark.parametrize(
    ("rule", "ask", "taken"),
    [
        ("from all fwmark 0x200/0x200 lookup 100", {"mark": 0x201}, True),
        ("from all fwmark 0x200/0x200 lookup 100", {"mark": 0x1}, False),
        ("from all fwmark 0x200 lookup 100", {"mark": 0x201}, False),
        ("not from all fwmark 0xca6c lookup 100", {"mark": 0}, True),
        ("not from all fwmark 0xca6c lookup 100", {"mark": 0xCA6C}, False),
        ("from 10.9.0.0/24 lookup 100", {"src": "10.9.0.11"}, True),
        ("from 10.9.0.0/24 lookup 100", {"src": "10.8.0.11"}, False),
        ("from 10.9.0.0/24 lookup 100", {}, False),
        ("from all to 203.0.113.0/24 lookup 100", {}, True),
        ("from all iif eth1 lookup 100", {"iif": "eth1"}, True),
        ("from all iif eth1 lookup 100", {}, False),
        ("from all iif lo lookup 100", {}, True),
        ("from all oif eth0 lookup 100", {}, False),
        ("from all ipproto udp dport 53 lookup 100", {"protocol": "udp", "dport": (53, 53)}, True),
        ("from all ipproto udp dport 53 lookup 100", {"protocol": "tcp", "dport": (53, 53)}, False),
        ("from all lookup 99", {}, False),
    ],
)
def test_a_rule_applies_to_what_it_selects(rule: str, ask: dict[str, object], taken: bool) -> None:
    """A table that does not exist is passed over."""
    routes = MAIN + "default via 10.9.0.9 dev eth0 table 100\n"
    assert way(routes, with_rule(f"100:\t{rule}"), **ask) == ("10.9.0.9" if taken else "10.9.0.1")


def test_suppress_prefixlength_refuses_routes_that_are_not_longer() -> None:
    """As wg-quick writes it: main without its default route, then a table of its own."""
    rules = with_rule("100:\tfrom all lookup main suppress_prefixlength 0\n200:\tfrom all lookup 51820")
    routes = MAIN + "default dev eth1 table 51820 scope link\n"
    assert way(routes, rules) == "eth1"
    assert way(routes, rules, dst="10.9.0.77") == "eth0"


def test_a_rule_may_refuse_by_itself_or_go_to_another() -> None:
    assert way(MAIN, with_rule("100:\tfrom all to 203.0.113.0/24 prohibit")) == "prohibit"
    goto = with_rule("100:\tfrom all goto 32766\n200:\tfrom all unreachable")
    assert way(MAIN, goto) == "10.9.0.1"
    assert way(MAIN, with_rule("100:\tfrom all nop")) == "10.9.0.1"


def test_a_mark_that_is_not_known_leaves_open_only_what_its_rule_would_change() -> None:
    rules = with_rule("100:\tfrom all fwmark 0x1/0x1 lookup 100")
    assert way(MAIN + "default via 10.9.0.9 dev eth0 table 100\n", rules, mark_unknown=1) == "unknown"
    assert way(MAIN + "198.51.100.0/24 via 10.9.0.9 dev eth0 table 100\n", rules, mark_unknown=1) == "10.9.0.1"


def test_routes_of_a_link_that_is_down_are_taken_and_dead_ones_are_not() -> None:
    more = "203.0.113.0/24 via 10.8.0.1 dev eth1 {}\n"
    assert way(MAIN + more.format("linkdown")) == "10.8.0.1"
    assert way(MAIN + more.format("dead linkdown")) == "10.9.0.1"


def test_what_was_not_captured_is_not_known() -> None:
    assert way(MAIN, "") == "unknown"


def chosen(routes: str, dst: str = "203.0.113.9") -> str:
    h = host(routes)
    found = lookup(h, Lookup(dst=ip_address(dst))).route
    assert found is not None
    leg = found.legs[0]
    return str(source.of_route(h, found, leg.device, ip_address(dst), leg.gateway))


def test_the_source_is_that_of_the_route_else_one_of_the_device() -> None:
    assert chosen("default via 10.9.0.1 dev eth0 src 10.9.0.12\n") == "10.9.0.12"
    assert chosen("default via 10.9.0.1 dev eth0\n") == "10.9.0.11"
    assert chosen("default via 10.8.0.1 dev eth1\n") == "10.8.0.11"


def test_a_device_without_address_borrows_the_first_of_another() -> None:
    assert chosen("10.244.0.10 dev cali1 scope link\ndefault via 10.8.0.1 dev eth1\n", "10.244.0.10") == "10.9.0.11"
