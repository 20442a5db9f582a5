"""Networks that a virtualization program makes anew for each machine: an address of them tells no machine from another."""

import tomllib
from functools import cache
from ipaddress import ip_address, ip_network

from netparse.cluster.views import IP, Prefix
from netparse.resources import package_file

VIRTUALBOX_NAT = ip_address("10.0.2.15")
"""The address that every virtual machine of VirtualBox has behind a NAT of its own: no other reaches it there."""


def is_user_nat(ip: IP) -> bool:
    """Whether an address is in a network that each virtual machine has for itself."""
    return any(ip in prefix for prefix in user_nats())


@cache
def user_nats() -> tuple[Prefix, ...]:
    """Return the networks that each virtual machine has for itself."""
    with package_file("cluster", "user_nat.toml").open("rb") as file:
        return tuple(ip_network(row["prefix"]) for row in tomllib.load(file)["network"])
