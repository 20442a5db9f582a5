"""Whose overlay device a hardware address is."""

from ipaddress import ip_address

from netparse.checks.lookups.forwarding import mac_within


def test_the_mac_stands_in_the_address_that_was_made_of_it() -> None:
    """Modified EUI-64: the second lowest bit of the first octet is turned, ff:fe stands in the middle (RFC 4291, appendix A)."""
    assert mac_within(ip_address("fe80::4c0:1fff:fe3d:77a0")) == "06:c0:1f:3d:77:a0"
    assert mac_within(ip_address("fe80::1c8e:77b2:41a9:5d03")) is None, "a random one holds no MAC"
    assert mac_within(ip_address("2001:db8::4c0:1fff:fe3d:77a0")) is None, "an administrator may have written it"
    assert mac_within(ip_address("169.254.255.254")) is None
