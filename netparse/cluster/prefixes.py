"""How two networks lie to each other."""

from netparse.cluster.views import Prefix


def is_within(part: Prefix, whole: Prefix) -> bool:
    """Whether a network is another one or a part of it; those of the other family are none."""
    return part.version == whole.version and part.subnet_of(whole)  # type: ignore[arg-type]


def is_wide(prefix: Prefix) -> bool:
    """Whether a network is more than one address."""
    return prefix.prefixlen < prefix.max_prefixlen
