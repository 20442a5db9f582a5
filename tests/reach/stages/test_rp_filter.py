"""Reverse path filtering: strict, loose, not captured."""

from ipaddress import ip_address

import pytest

from netparse.reach.model import Disposition
from netparse.reach.packets.packet import EPHEMERAL, Packet
from netparse.reach.run import Run, Stopped
from netparse.reach.stages.rp_filter import check
from tests.reach.made_hosts import host

ROUTES = "default via 10.9.0.1 dev eth0\n10.8.0.0/24 dev eth1 proto kernel scope link src 10.8.0.11\n"
P = Packet(
    src=ip_address("203.0.113.9"),
    dst=ip_address("10.9.0.11"),
    protocol="tcp",
    sport=EPHEMERAL,
    dport=(22, 22),
    iif="eth1",
)


def ends(settings: str, p: Packet = P, run: Run | None = None) -> str | None:
    try:
        check(run or Run(), host(ROUTES, settings=settings), p)
    except Stopped as stopped:
        return stopped.disposition
    return None


def conf(whole: int, own: int, **more: int) -> str:
    lines = [
        f"net.ipv4.conf.all.rp_filter = {whole}",
        f"net.ipv4.conf.eth1.rp_filter = {own}",
        *(f"net.ipv4.conf.eth1.{k} = {v}" for k, v in more.items()),
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("whole", "own", "stops"), [(0, 0, False), (1, 0, True), (0, 1, True), (2, 1, False), (1, 2, False), (0, 2, False)]
)
def test_the_larger_value_is_in_force(whole: int, own: int, stops: bool) -> None:
    """The way back leads by eth0: strict refuses it, loose takes it."""
    assert ends(conf(whole, own)) == (Disposition.REVERSE_PATH_FILTERED if stops else None)


def test_what_comes_in_by_the_way_back_passes_every_filter() -> None:
    assert ends(conf(1, 1), P._replace(iif="eth0")) is None
    assert ends(conf(1, 1), P._replace(src=ip_address("10.8.0.7"))) is None


def test_its_own_address_as_source_is_refused_whatever_the_filter_says() -> None:
    own = P._replace(src=ip_address("10.9.0.11"))
    assert ends(conf(0, 0), own) == Disposition.REVERSE_PATH_FILTERED
    assert ends(conf(0, 0, accept_local=1), own) is None


def test_without_the_setting_both_are_possible() -> None:
    assert ends("") is None
    assert ends("", run=Run((1,))) == Disposition.REVERSE_PATH_FILTERED


def test_ipv6_and_loopback_are_not_filtered() -> None:
    assert ends(conf(1, 1), P._replace(iif="lo")) is None
    assert ends(conf(1, 1), P._replace(src=ip_address("fd00::1"), dst=ip_address("fd00::2"))) is None


def test_rules_that_name_a_device_see_the_way_back_come_in_where_the_packet_goes_out() -> None:
    """Of a packet that is passed on to eth0 the kernel asks as if the answer came in by eth0; of one for the host, by lo."""
    rules = "0:\tfrom all lookup local\n150:\tfrom all to 203.0.113.0/24 iif lo unreachable\n151:\tfrom all iif eth0 lookup 7\n32766:\tfrom all lookup main\n"
    routes = ROUTES + "203.0.113.0/24 dev eth1 table 7\n"
    h = host(routes, rules=rules, settings=conf(1, 1))
    check(Run(), h, P, "eth0")
    with pytest.raises(Stopped):
        check(Run(), h, P)


def test_rules_that_name_ports_see_those_of_the_answer() -> None:
    rules = "0:\tfrom all lookup local\n150:\tfrom all ipproto tcp sport 22 lookup 7\n32766:\tfrom all lookup main\n"
    routes = ROUTES + "203.0.113.0/24 dev eth1 table 7\n"
    check(Run(), host(routes, rules=rules, settings=conf(1, 1)), P)
    with pytest.raises(Stopped):
        check(Run(), host(routes, rules=rules, settings=conf(1, 1)), P._replace(dport=(23, 23)))


def test_loose_is_strict_on_a_device_without_address() -> None:
    """The device of a routed pod has none: its answers must leave by it."""
    settings = "net.ipv4.conf.all.rp_filter = 2\nnet.ipv4.conf.cali1.rp_filter = 0\n"
    with pytest.raises(Stopped):
        check(Run(), host(ROUTES, settings=settings), P._replace(iif="cali1"))
