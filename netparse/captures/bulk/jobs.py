"""How many processes read, and what one file is to them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from netparse.parsers.base.command_line import CommandLine
from netparse.records import Record

Question = Callable[[Sequence[Record]], object]
"""A function of a module, so that another process can be told it by its name."""


class Jobs(NamedTuple):
    """How many processes read, and what each of them must know.

    ``templates`` is the folder of the user's own templates. ``questions`` will be asked of the records of every capture: they
    are answered where these are read, and need not be unpacked for that.
    """

    number: int = 1
    templates: Path | None = None
    questions: tuple[Question, ...] = ()


HERE = Jobs()


class ToRead(NamedTuple):
    """A file to be read: what ``parse`` is told of it."""

    data: bytes
    source: str
    hint: CommandLine | None
