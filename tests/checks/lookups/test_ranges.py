"""Addresses of the Internet."""

from ipaddress import ip_address

import pytest

from netparse.checks.lookups.ranges import is_public


@pytest.mark.parametrize(
    ("address", "expected"),
    [("8.8.8.8", True), ("192.0.2.1", True), ("10.0.0.1", False), ("100.64.0.1", False), ("fe80::1", False)],
)
def test_an_address_of_the_internet_is_of_no_private_range(address: str, expected: bool) -> None:
    """One of documentation stands for one of the Internet."""
    assert is_public(ip_address(address)) is expected
