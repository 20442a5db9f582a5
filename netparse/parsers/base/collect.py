"""What the collecting script runs: a command line that a parser offers, and which others do in its place."""

from typing import NamedTuple


class Collect(NamedTuple):
    """A command line for ``netparse collect --print-script``; ``cat FILE`` copies a file, whose path may have ``*``.

    Those with the same ``tells`` are alternatives: the script runs those of the least ``rank``, and the next where none of these
    is there or all were refused.
    """

    command: str
    tells: str
    rank: int = 0
    optional: bool = False
    """Whether many clusters do not have it: then what was refused is noted only, and an empty answer is not kept."""
    hides: bool = False
    """Whether tokens and passwords may stand in it, which the script blanks."""
