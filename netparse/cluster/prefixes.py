"""How two networks lie to each other."""

from netparse.cluster.views import Prefix

Place = tuple[int, int, int]
"""A network in numbers: version, first address, length. They are found in a table much sooner than the network."""


def is_within(part: Prefix, whole: Prefix) -> bool:
    """Whether a network is another one or a part of it; those of the other family are none."""
    return part.version == whole.version and part.subnet_of(whole)  # type: ignore[arg-type]


def place(prefix: Prefix) -> Place:
    """Return where a network stands among all others."""
    return prefix.version, int(prefix.network_address), prefix.prefixlen


def is_wide(prefix: Prefix) -> bool:
    """Whether a network is more than one address."""
    return prefix.prefixlen < prefix.max_prefixlen
