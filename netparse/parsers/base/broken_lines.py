"""A line that a terminal or a mail broke into several, as it was."""

from collections.abc import Sequence


def unbroken(parts: Sequence[str], width: int) -> str:
    """Return the line whose parts were each cut at ``width`` characters, or, where that is 0, between two words."""
    if not width:
        return " ".join([parts[0].rstrip(), *(p.strip() for p in parts[1:])])
    return "".join([*(p.ljust(width) for p in parts[:-1]), parts[-1]])
