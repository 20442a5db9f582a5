"""Which addresses are of the Internet.

Private is not what the registry of special addresses calls so: that counts those of documentation, too.
"""

from ipaddress import ip_network

from netparse.cluster import IP

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


def is_public(ip: IP) -> bool:
    """Whether an address is of the Internet: of none of the ranges that are anybody's own, shared by carriers or local."""
    return (
        not ip.is_multicast and not ip.is_unspecified and not any(ip in n for n in _PRIVATE if n.version == ip.version)
    )


def private_range(ip: IP) -> str | None:
    """Return the range that an address is of which anybody may use, None for one of the Internet."""
    return next((str(n) for n in _PRIVATE if n.version == ip.version and ip in n), None)
