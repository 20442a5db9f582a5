"""Values of a packet against what a rule, a route or a set names."""

from netparse.reach.packets.packet import ANY_DEVICE, ANY_NIC, ANY_WAY_IN, NUMBERS
from netparse.reach.packets.tri import Tri

_NAMES = {
    "icmpv6": "icmpv6",
    "ipv6-icmp": "icmpv6",
    "ipencap": "ipip",
    "ipip": "ipip",
    "ip": "all",
    "ipv6": "ipv6",
    "ipv4": "ipip",
    "ip-in-ip": "ipip",
}
_BY_NUMBER = {str(number): name for name, number in NUMBERS.items()}
_NO_NIC = ("cni", "cali", "veth", "docker", "flannel", "cilium", "lxc", "kube-", "tunl", "vxlan", "weave")
_OF_OWN_PODS = ("cni", "cali", "veth", "docker", "lxc")


def protocol_name(word: str) -> str:
    """Return the protocol as packets call it; a number or a name that none of them has stays."""
    word = word.lower()
    return _BY_NUMBER.get(word) or _NAMES.get(word, word)


def is_device(name: str, pattern: str, rest: str) -> Tri:
    """Return whether a device is meant by a pattern, at whose end ``rest`` stands for any rest.

    Where the device is not known it may be any but those by which no other host's packet comes in.
    """
    if name == ANY_DEVICE:
        return True if pattern == rest else False if pattern == "lo" else None
    if name == ANY_WAY_IN:
        return True if pattern == rest else False if pattern == "lo" or pattern.startswith(_OF_OWN_PODS) else None
    if name == ANY_NIC:
        return True if pattern == rest else False if pattern == "lo" or pattern.startswith(_NO_NIC) else None
    return name.startswith(pattern[:-1]) if pattern.endswith(rest) else name == pattern


def masked(held: int, unknown_bits: int, value: int, mask: int) -> Tri:
    """Return whether the bits under the mask are those of the value, where all that matter are known."""
    if (held ^ value) & mask & ~unknown_bits or value & ~mask:
        return False
    return None if unknown_bits & mask else True
