"""Values that are told only by being known: an address as a number or glued to a word, a MAC without marks, a machine's id."""

import re
from collections.abc import Set
from ipaddress import IPv4Address, IPv6Address, ip_network

from netparse.redact.addresses import Addresses
from netparse.redact.names import Names

_HEX = re.compile(r"(?i)(?<![0-9a-f])(?:0x)?([0-9a-f]{7,64})(?![0-9a-f])")
_HALVES = re.compile(r"(?i)(?<![0-9a-z-])[0-9a-f]{6}-[0-9a-f]{6}(?![0-9a-z-])")
_UUID = re.compile(r"(?i)(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])")
_NUMBER = re.compile(r"(?<![\w.])[1-9]\d{7,9}(?![\w.])")
_GLUED = re.compile(r"(?<!\d)(?<!\d\.)\d{1,3}(?P<mark>[._-])\d{1,3}(?:(?P=mark)\d{1,3}){2}(?!\.?\d)")
# The beginning of a network's addresses: 10.20.30, 10.20.30.x, 10.20/16.
_BEGINNING = re.compile(
    r"(?<![\w.])(?:(?P<three>\d{1,3}\.\d{1,3}\.\d{1,3})(?![\w/-]|\.\d)|(?P<part>\d{1,3}(?:\.\d{1,3}){1,2})/(?P<length>8|9|1\d|2[0-4])(?!\d))"
)
_DIGITS6 = 32
_ASKED = "3333ff"  # the group by which neighbours ask for an address
_PRIVATE = tuple(ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


class Spellings:
    """``seen`` and ``seen6`` are addresses as numbers, ``macs`` have twelve digits, ``ids`` are hexadecimal without dashes."""

    def __init__(
        self, addresses: Addresses, names: Names, seen: Set[int], seen6: Set[int], macs: Set[str], ids: Set[str]
    ) -> None:
        self._addresses, self._names = addresses, names
        self._seen, self._seen6, self._macs, self._ids = seen, seen6, macs, ids
        self._networks = {value >> 8 for value in seen}
        self.used: dict[str, str] = {}
        """Ids that were replaced, with their pseudonyms."""

    def knows(self, digits: str) -> bool:
        """Whether eight or so hexadecimal digits may be an address that the bundle has."""
        return int(digits, 16) in self._seen

    def ip_in(self, piece: str) -> str:
        """Return a piece with the pseudonyms of addresses that are written as numbers, glued to words, or only begin."""
        if not (self._seen or self._seen6) or not any(c.isdigit() for c in piece):
            return piece
        if any(piece.count(mark) > 2 for mark in "._-"):
            piece = _GLUED.sub(self._glued, piece)
        if "." in piece:
            piece = _BEGINNING.sub(self._beginning, piece)
        piece = _NUMBER.sub(lambda m: str(self._number(int(m[0])) or m[0]), piece)
        return _HEX.sub(self._hexadecimal, piece)

    def mac_in(self, piece: str) -> str:
        """Return a piece with the pseudonyms of MACs without marks: ``enx525400a1b2c3``, the end of a DUID."""
        return _HEX.sub(self._bare_mac, _HALVES.sub(self._halves, piece))

    def id_in(self, piece: str) -> str:
        """Return a piece with the pseudonyms of the ids of machines, with and without dashes."""
        if not self._ids:
            return piece
        return _HEX.sub(self._id, _UUID.sub(self._id, piece))

    def _glued(self, match: re.Match[str]) -> str:
        mark = match["mark"]
        octets = [int(o) for o in match[0].split(mark)]
        if max(octets) > 255 or int.from_bytes(bytes(octets)) not in self._seen:
            return match[0]
        return str(self._addresses.ip(IPv4Address(bytes(octets)))).replace(".", mark)

    def _beginning(self, match: re.Match[str]) -> str:
        octets = [int(o) for o in (match["three"] or match["part"]).split(".")]
        if max(octets) > 255:
            return match[0]
        address = IPv4Address(bytes(octets + [0] * (4 - len(octets))))
        if not any(address in network for network in _PRIVATE):
            return match[0]
        if match["three"] and int(address) >> 8 not in self._networks:
            return match[0]
        kept = str(self._addresses.ip(address)).split(".")[: len(octets)]
        return ".".join(kept) + (f"/{match['length']}" if match["length"] else "")

    def _number(self, value: int) -> int | None:
        return int(self._addresses.ip(IPv4Address(value))) if value in self._seen else None

    def _hexadecimal(self, match: re.Match[str]) -> str:
        digits = match[1]
        if len(digits) == _DIGITS6 and int(digits, 16) in self._seen6:
            new = f"{int(self._addresses.ip(IPv6Address(int(digits, 16)))):032x}"
            return match[0][: -len(digits)] + (new if digits.lower() == digits else new.upper())
        if len(digits) > 8 or (value := self._number(int(digits, 16))) is None:
            return match[0]
        new = f"{value:0{len(digits)}x}"
        return match[0][: -len(digits)] + (new if digits.lower() == digits else new.upper())

    def _bare_mac(self, match: re.Match[str]) -> str:
        digits = match[1]
        low = digits.lower()
        for at in range(len(digits) - 12, -1, -1):
            if low[at : at + 12] in self._macs or (len(low) == 12 and low.startswith(_ASKED)):
                new = low[:at] + self._addresses.mac(low[at : at + 12]) + low[at + 12 :]
                return match[0][: -len(digits)] + (new if digits == low else new.upper())
        return match[0]

    def _halves(self, match: re.Match[str]) -> str:
        low = match[0].lower().replace("-", "")
        if low not in self._macs:
            return match[0]
        new = self._addresses.mac(low)
        out = f"{new[:6]}-{new[6:]}"
        return out.upper() if match[0].isupper() else out

    def _id(self, match: re.Match[str]) -> str:
        text = match[0]
        low = text.replace("-", "").lower()
        if low not in self._ids:
            return text
        new = iter(self._names.hexadecimal(low))
        out = "".join(c if c == "-" else next(new) for c in text)
        self.used[text.lower()] = out
        return out.upper() if text.isupper() else out
