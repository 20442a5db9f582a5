"""Small phrases that the sections and the pictures share."""

from collections.abc import Sequence


def plural(number: int, word: str, many: str = "") -> str:
    """Return the word for this number: "node", "nodes"; ``many`` is the plural where it is not made with an s."""
    return word if number == 1 else many or word + "s"


def count(number: int, word: str, many: str = "") -> str:
    """Return "1 node", "3 nodes"."""
    return f"{number} {plural(number, word, many)}"


def more(number: int, words: str) -> str:
    """Return "3 more WORDS.", empty where nothing is left out."""
    return f"{number} more {words}." if number > 0 else ""


def attached(number: int, word: str) -> str:
    """Return "3 more WORDs are in the attached findings.json.", empty where nothing is left out."""
    return more(number, f"{plural(number, f'{word} is', f'{word}s are')} in the attached findings.json")


def names(found: Sequence[str], most: int = 6) -> str:
    """Return the first names and how many more there are."""
    return ", ".join(found[:most]) + (f" and {len(found) - most} more" if len(found) > most else "")


def who(nodes: Sequence[str], most: int = 8) -> str:
    """Return the names of the nodes, "the cluster" when there are none."""
    return names(nodes, most) if nodes else "the cluster"
