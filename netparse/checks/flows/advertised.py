"""The address that an API server tells others, where no host has it."""

from collections.abc import Sequence

from netparse.checks.base import Context
from netparse.cluster import IP, Node
from netparse.parsers import Kind


def is_advertised_in_vain(ip: IP, planes: Sequence[Node], context: Context) -> bool:
    """Whether a flag of an API server names a private address that none of the control plane's hosts has, all of which were captured.

    A public address may be one that a router translates.
    """
    family = "inet6" if ip.version == 6 else "inet"
    named = any(
        (flag := context.cluster.settings.flag(n, "kube-apiserver", "advertise-address")) and flag.value == str(ip)
        for n in planes
    )
    return named and ip.is_private and all(n.showing(Kind.ADDRESSES, family=family, tokens=(ip,)) for n in planes)
