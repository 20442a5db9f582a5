"""Pseudonyms of addresses keep what the network means, and nothing else of them."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netparse.redact.addresses import Addresses
from netparse.redact.ranges import AS_THEY_ARE, INSIDE

KEY = bytes(range(32))
ADDRESSES = Addresses(KEY)
_DOCUMENTATION = [ip_network("192.0.2.0/24"), ip_network("198.51.100.0/24")]


def shared(a: int, b: int, width: int) -> int:
    """Return the number of leading bits that two values share."""
    return width - (a ^ b).bit_length()


def ordinary(address: IPv4Address) -> bool:
    """Whether an address is none of those that stay, or change places."""
    return not any(address in n for n in (*_DOCUMENTATION, *(n for n in AS_THEY_ARE if n.version == 4)))


@settings(max_examples=150, deadline=None)
@given(st.ip_addresses(v=4).filter(ordinary), st.integers(0, 31), st.integers(0, 2**32 - 1))
def test_two_addresses_share_as_many_leading_bits_as_before(a: IPv4Address, bit: int, noise: int) -> None:
    """The second one is made to share any number of bits with the first."""
    b = IPv4Address(int(a) ^ (1 << bit) ^ (noise & ((1 << bit) - 1)))
    if ordinary(b):
        assert shared(int(ADDRESSES.ip(a)), int(ADDRESSES.ip(b)), 32) == shared(int(a), int(b), 32) == 31 - bit


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**125 - 1), st.integers(0, 124), st.integers(0, 2**125 - 1))
def test_so_do_addresses_of_ipv6(low: int, bit: int, noise: int) -> None:
    """Of the global ones; those made of a MAC follow it, and are no example."""
    a, b = (1 << 125 | v for v in (low, low ^ (1 << bit) ^ (noise & ((1 << bit) - 1))))
    if any(v >> 24 & 0xFFFF == 0xFFFE for v in (a, b)):
        return
    assert shared(*(int(ADDRESSES.ip(IPv6Address(v))) for v in (a, b)), 128) == 127 - bit


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([n for n in INSIDE if n not in _DOCUMENTATION]), st.integers(0, 2**128 - 1))
def test_special_ranges_keep_their_meaning(network: object, number: int) -> None:
    """Private stays private, documentation documentation, link-local link-local."""
    inside = network[number % network.num_addresses]  # type: ignore[index, attr-defined]
    assert ADDRESSES.ip(inside) in network  # type: ignore[operator]


def test_the_documentation_networks_change_places() -> None:
    """Both are for documentation; an example's addresses are all of one of them, and would hardly change else."""
    assert ADDRESSES.ip(ip_address("192.0.2.77")) in ip_network("198.51.100.0/24")
    assert ADDRESSES.ip(ip_address("198.51.100.77")) in ip_network("192.0.2.0/24")


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "127.0.0.1",
        "255.255.255.0",
        "255.255.255.255",
        "224.0.0.18",
        "169.254.169.254",
        "8.8.8.8",
        "::",
        "::1",
        "ff02::1",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """Unspecified, loopback, multicast, netmasks, resolvers of the world."""
    assert str(ADDRESSES.ip(ip_address(text))) == text


@settings(max_examples=60, deadline=None)
@given(st.ip_addresses(v=4).filter(ordinary), st.integers(9, 29))
def test_first_and_last_address_of_a_network_stay_such(address: IPv4Address, length: int) -> None:
    """So does the network's first host, which is its gateway more often than not."""
    network = ip_network(f"{address}/{length}", strict=False)
    if network in INSIDE:
        return
    addresses = Addresses(KEY)
    addresses.keep_network(network)
    first, last = addresses.ip(network[0]), addresses.ip(network[-1])
    pseudonym = ip_network(f"{first}/{length}")  # raises when it has bits of a host
    assert pseudonym[-1] == last
    assert addresses.ip(network[1]) == pseudonym[1]


def test_a_range_stays_a_range() -> None:
    """In the same order, so that a rule that names its ends still takes the same addresses."""
    addresses = Addresses(KEY)
    first, last = ip_address("10.20.30.40"), ip_address("10.20.30.90")
    addresses.keep_range((first, last))
    assert int(addresses.ip(last)) - int(addresses.ip(first)) == 50
    assert int(addresses.ip(first + 7)) == int(addresses.ip(first)) + 7


def test_mapped_and_translated_addresses_are_in_step() -> None:
    """IPv4 in IPv6 has the pseudonym of the IPv4 address."""
    inner = int(ADDRESSES.ip(ip_address("10.1.2.3")))
    assert int(ADDRESSES.ip(ip_address("::ffff:10.1.2.3"))) & 0xFFFFFFFF == inner
    assert int(ADDRESSES.ip(ip_address("64:ff9b::10.1.2.3"))) & 0xFFFFFFFF == inner


def test_an_address_made_of_a_mac_follows_it() -> None:
    """EUI-64: what one shows of the other stays true."""
    mac = ADDRESSES.mac("525400a1b2c3")
    address = ADDRESSES.ip(ip_address("fe80::5054:ff:fea1:b2c3"))
    assert address == ip_address(f"fe80::5054:ff:fe{mac[6:8]}:{mac[8:]}")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**48 - 1))
def test_a_mac_keeps_its_vendor(value: int) -> None:
    """And with it the bits that tell multicast and locally administered ones."""
    mac = f"{value:012x}"
    assert ADDRESSES.mac(mac)[:6] == mac[:6] or mac.startswith(("0242", "0a58"))


@pytest.mark.parametrize("mac", ["eeeeeeeeeeee", "ffffffffffff", "00005e000133", "333300000001", "01005e000012"])
def test_macs_that_are_no_interfaces_own_stay(mac: str) -> None:
    """Calico's, broadcast, VRRP's, multicast."""
    assert ADDRESSES.mac(mac) == mac


def test_a_mac_made_of_an_address_follows_it() -> None:
    """As Docker and OVN make them."""
    assert ADDRESSES.mac("0242ac110002") == f"0242{int(ADDRESSES.ip(ip_address('172.17.0.2'))):08x}"


def test_what_an_earlier_run_replaced_is_replaced_by_the_same() -> None:
    """A network that is learned later and would change it is not kept instead."""
    before = Addresses(KEY)
    pairs = {ip_address(f"10.77.{n}.9"): before.ip(ip_address(f"10.77.{n}.9")) for n in range(40)}
    after = Addresses(KEY)
    after.pin(pairs.items())
    after.keep_network(ip_network("10.77.0.0/16"))
    assert all(after.ip(a) == p == Addresses(KEY).ip(a) for a, p in pairs.items())
