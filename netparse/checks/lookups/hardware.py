"""Hardware addresses that several hosts have on purpose."""

import re

_SHARED = re.compile(
    r"00:00:00:00:00:00|ff:ff:ff:ff:ff:ff"
    r"|ee:ee:ee:ee:ee:ee"  # Calico's host side of every pod
    r"|00:00:5e:00:0[12]:.."  # VRRP over IPv4 and IPv6
    r"|12:34:56:78:9a:bc"  # Azure answers with it for every address
    r"|aa:bb:cc:dd:ee:ff"  # Antrea's for the gateways of other nodes
    r"|fe:ff:ff:ff:ff:ff"  # Xen and clouds made with it
)


def is_shared(mac: str) -> bool:
    """Whether several machines may have this address."""
    return _SHARED.fullmatch(mac) is not None
