"""Addresses of the Internet, and those behind a NAT that each virtual machine has for itself."""

from ipaddress import ip_address

import pytest

from netparse.checks.ranges import VIRTUALBOX_NAT, is_public, is_user_nat


@pytest.mark.parametrize(
    ("address", "expected"), [("10.0.2.15", True), ("10.0.3.15", False), ("192.168.5.15", True), ("fd00::2", False)]
)
def test_networks_that_each_virtual_machine_has_for_itself_are_known(address: str, expected: bool) -> None:
    """A neighbouring network is another one."""
    assert is_user_nat(ip_address(address)) is expected


def test_the_address_of_each_virtual_machine_of_virtualbox_is_among_them() -> None:
    """The rules for that one address and the table of networks speak of the same."""
    assert is_user_nat(VIRTUALBOX_NAT)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("8.8.8.8", True), ("192.0.2.1", True), ("10.0.0.1", False), ("100.64.0.1", False), ("fe80::1", False)],
)
def test_an_address_of_the_internet_is_of_no_private_range(address: str, expected: bool) -> None:
    """One of documentation stands for one of the Internet."""
    assert is_public(ip_address(address)) is expected
