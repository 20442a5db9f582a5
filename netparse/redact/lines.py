"""The lines of a text in which a word stands. To look for one word at a time is what Python does fastest."""

from collections.abc import Iterator


def spans_with(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends in which the word stands."""
    at = text.find(word)
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        yield start, end
        at = text.find(word, end)


def lines_with(text: str, word: str) -> str:
    """Return the lines in which the word stands."""
    return "\n".join(text[start:end] for start, end in spans_with(text, word))
