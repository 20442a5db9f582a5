"""How many processes read, and what one file is to them."""

from pathlib import Path
from typing import NamedTuple

from netparse.parsers.base.command_line import CommandLine


class Jobs(NamedTuple):
    """How many processes read, and the folder of the user's own templates that each of them must load."""

    number: int = 1
    templates: Path | None = None


HERE = Jobs()


class ToRead(NamedTuple):
    """A file to be read: what ``parse`` is told of it."""

    data: bytes
    source: str
    hint: CommandLine | None
