"""Reverse path filtering: strict, loose, not captured."""

from ipaddress import ip_address

import pytest

from netparse.reach.model import Disposition
from netparse.reach.packet import EPHEMERAL, Packet
from netparse.reach.reverse_path import check
from netparse.reach.run import Run, Stopped
from tests.reach.hosts import host

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
