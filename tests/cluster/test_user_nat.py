"""Which addresses are behind a NAT that each virtual machine has for itself."""

from ipaddress import ip_address

import pytest

from netparse.cluster.user_nat import VIRTUALBOX_NAT, is_user_nat


@pytest.mark.parametrize(
    ("address", "expected"), [("10.0.2.15", True), ("10.0.3.15", False), ("192.168.5.15", True), ("fd00::2", False)]
)
def test_networks_that_each_virtual_machine_has_for_itself_are_known(address: str, expected: bool) -> None:
    """A neighbouring network is another one."""
    assert is_user_nat(ip_address(address)) is expected


def test_the_address_of_virtualbox_is_in_one_of_them() -> None:
    """The table and the address, which checks ask for by itself, say the same."""
    assert is_user_nat(VIRTUALBOX_NAT)
