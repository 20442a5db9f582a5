"""Names of reverse zones: an address from its end on, whole or only its beginning.

Pseudonyms share prefixes as addresses do, so the beginning of an address has one too.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address

from netparse.redact.ranges import IP


def reversed_ip4(labels: str, ip: Callable[[IP], IP]) -> str:
    """Return the labels before ``in-addr.arpa`` with the pseudonym of what they say; the part of a network without a class stays."""
    parts = labels.split(".")
    odd = [parts.pop(0)] if not parts[0].isdigit() or len(parts) > 4 else []
    octets = [int(part) for part in reversed(parts)]
    new = str(ip(IPv4Address(bytes(octets + [0] * (4 - len(octets)))))).split(".")
    return ".".join([*odd, *reversed(new[: len(octets)])])


def reversed_ip6(labels: str, ip: Callable[[IP], IP]) -> str:
    """Return the labels before ``ip6.arpa`` with the pseudonym of what they say."""
    digits = "".join(reversed(labels.split("."))).lower()
    new = ip(IPv6Address(int(digits.ljust(32, "0"), 16))).exploded.replace(":", "")
    return ".".join(reversed(new[: len(digits)]))
