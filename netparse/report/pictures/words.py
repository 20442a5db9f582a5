"""Small words that the pictures share."""

from collections.abc import Sequence


def count(number: int, word: str, plural: str = "") -> str:
    """Return "1 node", "3 nodes"."""
    return f"{number} {word if number == 1 else plural or word + 's'}"


def names(found: Sequence[str], most: int = 6) -> str:
    """Return the first names and how many more there are."""
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")
