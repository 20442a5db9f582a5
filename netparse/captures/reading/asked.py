"""What is known of a file before it is read."""

from collections.abc import Sequence
from typing import NamedTuple

from netparse.parsers import Parser
from netparse.parsers.base.command_line import CommandLine


class Asked(NamedTuple):
    """What is known of a file before it is read: the command that the user forces, or that its collector or name announces."""

    forced: Parser | None
    named: CommandLine | None
    with_options: bool
    """Whether the command's options are known, so that the coverage may be judged by them."""
    parsers: Sequence[Parser]
