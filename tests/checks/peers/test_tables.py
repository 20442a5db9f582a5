"""A network that all others have in a table of policy routing, and one has not."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

OWN = "10.0.0.0/24 dev eth0 table 100 scope link \n"


def _judged(last: str, third: str = OWN) -> Judged:
    """Three nodes with a table 100 each; ``last`` is what the last one has in it beside the default route."""
    files = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    for n, (name, more) in enumerate((("a", OWN), ("b", third), ("c", last)), 1):
        files[f"{name}/ip_a.txt"] = eth0(n)
        main = f"default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n} \n"
        local = f"local 10.0.0.{n} dev eth0 table local proto kernel scope host src 10.0.0.{n} \n"
        files[f"{name}/ip_route_show_table_all.txt"] = (
            f"default via 10.0.0.253 dev eth0 table 100 \n{more}{main}{local}"
        )
    return judge(files)


def test_the_subnet_is_missing_in_the_table() -> None:
    """Neighbours are reached by the gateway then: it is a small fault, with the others' line beside the node's own."""
    found = _judged("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "route to 10.0.0.0/24 in table 100")
    assert {"table 100" in e.text for e in found.evidence} == {True}


@pytest.mark.parametrize(
    ("last", "third"),
    [
        (OWN, OWN),
        ("10.0.0.0/22 dev eth0 table 100 scope link \n", OWN),
        ("", ""),
        ("", "10.0.0.0/24 dev eth0 table 100 proto kernel scope link src 10.0.0.2 \n"),
        ("", "10.0.0.0/24 via 10.0.0.253 dev eth0 table 100 \n"),
    ],
)
def test_nobody_is_odd(last: str, third: str) -> None:
    """It has the network or a wider one, or the two others do not agree on it."""
    assert not _judged(last, third).of("odd-one-out", Verdict.WARN)


def _cards(last: str, pods: int = 2, others: int = 2) -> Judged:
    """Four nodes of EKS with a second card, table 2 and pods; ``last`` is the rule of the last one, which has ``pods`` of them."""
    files = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate("abcd", 1)})
    for n, name in enumerate("abcd", 1):
        rule = last if name == "d" else f"1536:\tfrom 10.0.0.{100 + n} lookup 2 \n"
        own = pods if name == "d" else others
        routes = "".join(f"10.0.0.{n * 16 + k} dev eni{n}{k}aaaaaaaaa scope link \n" for k in range(own))
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_rule.txt"] = (
            f"0:\tfrom all lookup local \n{rule}32766:\tfrom all lookup main \n32767:\tfrom all lookup default \n"
        )
        files[f"{name}/ip_route_show_table_all.txt"] = (
            "default via 10.0.0.254 dev eth1 table 2 \ndefault via 10.0.0.254 dev eth0 \n"
            f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n} \n{routes}"
            f"local 10.0.0.{n} dev eth0 table local proto kernel scope host src 10.0.0.{n} \n"
        )
    return judge(files)


def test_no_rule_uses_the_table_of_a_card() -> None:
    """Its pods leave by the first card, with addresses of the second."""
    found = _cards("").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "rule of table 2")
    assert any("lookup 2" in e.text for e in found.evidence)


@pytest.mark.parametrize(
    ("last", "pods", "others"), [("1536:\tfrom 10.0.0.104 lookup 2 \n", 2, 2), ("", 1, 2), ("", 0, 0)]
)
def test_a_node_with_few_pods_has_none_on_its_second_card(last: str, pods: int, others: int) -> None:
    assert not _cards(last, pods, others).of("odd-one-out", Verdict.WARN)


RULES = "0:\tfrom all lookup local\n{}32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"


def _tables(*with_it: str, card: str = "eth1", whose: str = "10.8.0.{}") -> Judged:
    """Three nodes with two cards; those named look up table 200 for an address of their own."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3"))
    for n, name in enumerate("abc", 1):
        second = link(3, card if name == "c" else "eth1", f"52:54:00:00:01:0{n}", f"10.8.0.{n}/24")
        files[f"{name}/ip_a.txt"] = eth0(n) + second
        has = name in with_it
        files[f"{name}/ip_rule.txt"] = RULES.format(f"200:\tfrom {whose.format(n)} lookup 200\n" if has else "")
        files[f"{name}/ip_route_show_table_all.txt"] = (
            "default via 10.0.0.254 dev eth0\n"
            f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n"
            f"local 10.0.0.{n} dev eth0 table local proto kernel scope host src 10.0.0.{n}\n"
            + ("default via 10.8.0.254 dev eth1 table 200\n" if has else "")
        )
    return judge(files)


def test_a_table_of_policy_routing_that_two_of_three_have() -> None:
    """The third stands in the same network by the same card: answers from its address leave by another way."""
    found = _tables("a", "b").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("c", "table 200")


def test_a_table_that_one_has_or_that_is_for_pods_or_another_card_tells_nothing() -> None:
    """Rules of pods come and go (EKS), and a node without that card needs no table."""
    assert not _tables("a").of("odd-one-out", Verdict.WARN)
    assert not _tables("a", "b", whose="10.8.0.10{}").of("odd-one-out", Verdict.WARN)
    assert not _tables("a", "b", card="eth7").of("odd-one-out", Verdict.WARN)
