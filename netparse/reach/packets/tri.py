"""Three-valued logic: True, False, and None for what the captures do not tell."""

from collections.abc import Iterable

from netparse.reach.packets.packet import EVERY_PORT

Tri = bool | None


def negate(value: Tri) -> Tri:
    return None if value is None else not value


def all_of(values: Iterable[Tri]) -> Tri:
    """Return False as soon as one is False, whatever is not known of the others."""
    known: Tri = True
    for value in values:
        if value is False:
            return False
        if value is None:
            known = None
    return known


def any_of(values: Iterable[Tri]) -> Tri:
    """Return True as soon as one is True, whatever is not known of the others."""
    known: Tri = False
    for value in values:
        if value:
            return True
        if value is None:
            known = None
    return known


_MANY = 10_000
_FEW = 16


def within(held: tuple[int, int], wanted: tuple[int, int]) -> Tri:
    """Return whether a value out of the range ``held`` lies in ``wanted``: None where it may and may not.

    A port that is drawn out of thousands is not taken to be one of a few: that would be one connection in a thousand.
    ``EVERY_PORT`` is not drawn: what holds of it must hold of each.
    """
    if held[1] < wanted[0] or held[0] > wanted[1]:
        return False
    if held != EVERY_PORT and held[1] - held[0] > _MANY and wanted[1] - wanted[0] < _FEW:
        return False
    return True if wanted[0] <= held[0] and held[1] <= wanted[1] else None


def share(taken: int, held: tuple[int, int]) -> Tri:
    """Return whether a value out of the range ``held`` is one of those of which it has so many; as ``within`` takes it."""
    size = held[1] - held[0] + 1
    if taken in (0, size):
        return taken > 0
    if held != EVERY_PORT and size > _MANY and (taken < _FEW or size - taken < _FEW):
        return taken >= _FEW
    return None
