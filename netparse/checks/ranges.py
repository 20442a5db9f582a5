"""Which addresses are of the Internet, and which lie behind a NAT that each virtual machine has for itself.

Private is not what the registry of special addresses calls so: that counts those of documentation, too.
"""

import tomllib
from functools import cache
from ipaddress import ip_address, ip_network

from netparse.cluster import IP, Prefix
from netparse.resources import package_file

_PRIVATE = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "169.254.0.0/16",
            "127.0.0.0/8",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)
VIRTUALBOX_NAT = ip_address("10.0.2.15")
"""The address that every virtual machine of VirtualBox has behind a NAT of its own: no other reaches it there."""


def is_public(ip: IP) -> bool:
    """Whether an address is of the Internet: of none of the ranges that are anybody's own, shared by carriers or local."""
    return (
        not ip.is_multicast and not ip.is_unspecified and not any(ip in n for n in _PRIVATE if n.version == ip.version)
    )


def is_user_nat(ip: IP) -> bool:
    """Whether an address is in a network that each virtual machine has for itself."""
    return any(ip in prefix for prefix in _user_nat())


@cache
def _user_nat() -> tuple[Prefix, ...]:
    with package_file("checks", "user_nat.toml").open("rb") as file:
        return tuple(ip_network(row["prefix"]) for row in tomllib.load(file)["network"])
