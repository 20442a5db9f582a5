"""Names of network cards, of bonds of them, and of VLANs on them."""

from netparse.lazy import lazy_re

_CARD = lazy_re(r"(?:en[opsx\d]|eth|em\d|bond|team|wl|ib|p\d+p)")


def is_card_name(name: str) -> bool:
    """Whether an interface is a card by its name; what an administrator named is not seen."""
    return bool(_CARD.match(name))
