"""Pseudonyms of IPv4, IPv6 and MAC addresses: Crypto-PAn by yacryptopan, less the bits that have a meaning of their own.

Crypto-PAn decides by the bits before a bit whether it is turned over, so that two addresses share as many leading bits after it
as before. A bit that is left as it is for *all* addresses with the same bits before it keeps that property. This is how special
ranges stay what they are, and the first and the last address of a network too.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import TYPE_CHECKING

from netparse.errors import MissingLibrary
from netparse.pip import command_for_extra
from netparse.redact.ranges import (
    AS_THEY_ARE,
    INSIDE,
    IP,
    MACS_AS_THEY_ARE,
    MACS_OF_ADDRESSES,
    OF_CLUSTERS,
    SWAPPED,
    Network,
    Range,
)

if TYPE_CHECKING:
    from netparse.redact.cryptopan import SeparateBits

_WIDTH = {4: 32, 6: 128}
_USUAL = {4: 24, 6: 64}  # where no network is known, the last bits are taken for a host's
_SOLICITED = int(IPv6Address("ff02::1:ff00:0")) >> 24
_SIX_TO_FOUR = 0x2002  # the network of whoever has the IPv4 address behind it
_APART = frozenset((*INSIDE, *OF_CLUSTERS))
_LONGEST_RANGE = 16  # bits in which the ends of a range may differ; a longer one would show its addresses


class Addresses:
    """The pseudonyms that one key gives, all of them reversible by nobody who has not got the key."""

    def __init__(self, key: bytes) -> None:
        self._ip, self._mac = _cryptopan(key, b"addresses"), _cryptopan(key, b"macs")
        self._networks: dict[int, dict[int, set[int]]] = {v: {} for v in _WIDTH}
        self._ranges: dict[int, set[tuple[int, int]]] = {v: set() for v in _WIDTH}
        self._inside: dict[int, set[tuple[int, int]]] = {v: set() for v in _WIDTH}
        for network in (*INSIDE, *AS_THEY_ARE):
            self._inside[network.version].add((int(network.network_address), network.prefixlen))
        self._stay = {v: [n for n in AS_THEY_ARE if n.version == v] for v in _WIDTH}
        self._known: dict[IP, IP] = {}
        self._macs: dict[str, str] = {}
        self._ends: dict[int, str | IPv6Address] = {}

    @property
    def known(self) -> Mapping[IP, IP]:
        """The addresses that were asked for, with their pseudonyms."""
        return self._known

    @property
    def macs(self) -> Mapping[str, str]:
        """The MACs that were asked for, as twelve digits, with their pseudonyms."""
        return self._macs

    def pin(self, pairs: Iterable[tuple[IP, IP]]) -> None:
        """Take over the pseudonyms of an earlier run: no network that is learned from now on changes them."""
        self._known.update(pairs)

    def keep_network(self, network: Network) -> None:
        """Let the pseudonyms of the network's first and last address be first and last of its pseudonym.

        Not those of the special ranges, which stay anyway: else all networks that begin as they do would stay as they are.
        """
        length, width = network.prefixlen, network.max_prefixlen
        if width - length < 2 or length < 8 or network in _APART:
            return
        of_length = self._networks[network.version].setdefault(length, set())
        first = int(network.network_address) >> width - length
        if first not in of_length:
            of_length.add(first)
            if self._changes(network):
                of_length.discard(first)

    def keep_ends(self, macs: Iterable[str], addresses: Iterable[int]) -> None:
        """Let the groups by which neighbours ask for an address (``ff02::1:ff00:7``, ``33:33:ff:00:00:07``) follow its pseudonym."""
        for value in addresses:
            self._ends[value & 0xFFFFFF] = IPv6Address(value)
        self._ends.update((int(mac[6:], 16), mac) for mac in macs if not mac.startswith(MACS_AS_THEY_ARE))

    def keep_inside(self, network: Network) -> None:
        """Let the pseudonyms of the network's addresses be in it too."""
        inside = self._inside[network.version]
        entry = (int(network.network_address), network.prefixlen)
        if entry not in inside:
            inside.add(entry)
            if self._changes(ip_network((0, 0) if network.version == 4 else "::/0")):
                inside.discard(entry)

    def keep_range(self, span: Range) -> None:
        """Let the addresses from the first to the last follow each other in their order: ``192.0.2.10-192.0.2.20``."""
        first, last = span
        free = (int(first) ^ int(last)).bit_length()
        if first.version != last.version or free > _LONGEST_RANGE:
            return
        ranges = self._ranges[first.version]
        entry = (int(first) >> free, free)
        if entry not in ranges:
            ranges.add(entry)
            if self._changes(ip_network(f"{first}/{first.max_prefixlen - free}", strict=False)):
                ranges.discard(entry)

    def ip(self, address: IP) -> IP:
        """Return the pseudonym of an address."""
        found = self._known.get(address)
        if found is None:
            found = self._known[address] = self._pseudonym(address)
        return found

    def with_length(self, address: IP, length: int) -> IP:
        """Return the pseudonym of an address that is written with the length of its network: a network's stays a network's."""
        free = address.max_prefixlen - length
        if not free or int(address) >> free << free != int(address):
            return self.ip(address)
        value = int(self._pseudonym(address)) >> free << free
        return IPv4Address(value) if address.version == 4 else IPv6Address(value)

    def mac(self, mac: str) -> str:
        """Return the pseudonym of a MAC, both as twelve hexadecimal digits in lower case. The vendor's half stays."""
        found = self._macs.get(mac)
        if found is None:
            found = self._macs[mac] = self._pseudonym_of_mac(mac)
        return found

    def _end(self, end: int) -> int:
        """Return the last three bytes of the pseudonym of what ends with these."""
        known = self._ends.get(end)
        if known is None:
            return end ^ self._mac.turned((0x3333FF << 24 | end) << 80, 24, 48)
        return int(self.mac(known)[6:], 16) if isinstance(known, str) else int(self.ip(known)) & 0xFFFFFF

    def _pseudonym_of_mac(self, mac: str) -> str:
        if mac.startswith("3333ff"):
            return f"3333ff{self._end(int(mac[6:], 16)):06x}"
        if mac.startswith(MACS_AS_THEY_ARE):
            return mac
        if mac.startswith(MACS_OF_ADDRESSES):
            return f"{mac[:4]}{int(self.ip(IPv4Address(int(mac[4:], 16)))):08x}"
        turned = int(mac[6:], 16) ^ self._mac.turned(int(mac, 16) << 80, 24, 48)
        return f"{mac[:6]}{turned:06x}"

    def _pseudonym(self, address: IP) -> IP:
        if int(address) >> 24 == _SOLICITED:
            return IPv6Address(_SOLICITED << 24 | self._end(int(address) & 0xFFFFFF))
        if any(address in network for network in self._stay[address.version]):
            return address
        if isinstance(address, IPv4Address):
            turned = self._turned(int(address), 4)
            return IPv4Address(SWAPPED.get(turned >> 8, turned >> 8) << 8 | turned & 0xFF)
        value = int(address)
        if value >> 32 in (0xFFFF, 0x64FF9B << 64):  # IPv4-mapped, NAT64
            return IPv6Address(value >> 32 << 32 | int(self.ip(IPv4Address(value & 0xFFFFFFFF))))
        turned = self._turned(value, 6)
        if value >> 112 == _SIX_TO_FOUR:
            below = (1 << 80) - 1
            turned = _SIX_TO_FOUR << 112 | int(self.ip(IPv4Address(value >> 80 & 0xFFFFFFFF))) << 80 | turned & below
        if value >> 24 & 0xFFFF == 0xFFFE:  # EUI-64, made of the interface's MAC
            mac = self.mac(f"{value >> 40 & 0xFFFFFF ^ 0x020000:06x}{value & 0xFFFFFF:06x}")
            turned = turned >> 64 << 64 | (int(mac[:6], 16) ^ 0x020000) << 40 | 0xFFFE << 24 | int(mac[6:], 16)
        return IPv6Address(turned)

    def _turned(self, value: int, version: int) -> int:
        """Return the value with those bits turned over that Crypto-PAn turns and that need not stay."""
        turned: int = self._ip.anonymize_bin(value, version)
        return value ^ ((value ^ turned) & ~self._staying(value, version))

    def _staying(self, value: int, version: int) -> int:
        """Return the bits that stay, as a mask: each is decided by the bits before it only."""
        width = _WIDTH[version]
        for first, free in self._ranges[version]:
            if value >> free == first:
                below = (1 << free) - 1
                return below | self._staying_above(value, version) & ~below
        return self._staying_above(value, version) & ((1 << width) - 1)

    def _staying_above(self, value: int, version: int) -> int:
        width = _WIDTH[version]
        shared = max(
            (min(width - (value ^ first).bit_length() + 1, length) for first, length in self._inside[version]),
            default=0,
        )
        mask = _bits(0, shared, width)
        lengths = self._networks[version]
        for length, firsts in lengths.items():
            if value >> width - length in firsts:
                mask |= _run(value, length, width)
        return mask | _run(value, _USUAL[version], width)

    def _changes(self, network: Network) -> bool:
        """Whether an address that has a pseudonym would have another now."""
        return any(
            a.version == network.version and a in network and self._pseudonym(a) != p for a, p in self._known.items()
        )


def _bits(start: int, end: int, width: int) -> int:
    """Return a mask of the bits from ``start`` up to ``end``, counted from the left."""
    return ((1 << end - start) - 1) << width - end


def _run(value: int, length: int, width: int) -> int:
    """Return a mask of the bits behind ``length`` up to and with the first that differs from the first of them."""
    free = width - length
    host = value & ((1 << free) - 1)
    if host >> free - 1:
        host ^= (1 << free) - 1
    return _bits(length, length + min(free - host.bit_length() + 1, free), width)


def _cryptopan(key: bytes, purpose: bytes) -> "SeparateBits":
    try:
        from netparse.redact.cryptopan import SeparateBits
    except ImportError as error:
        raise MissingLibrary(
            f"redaction needs yacryptopan, which is not installed: {command_for_extra('redact')}"
        ) from error
    return SeparateBits(blake2b(key=key, person=purpose, digest_size=32).digest())
