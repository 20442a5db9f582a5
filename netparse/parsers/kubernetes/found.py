"""What a reader of JSON or YAML gives: one object after the other, each with the lines that it stands in."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple


class Found(NamedTuple):
    """An object; ``line`` is that of its name, ``first`` and ``last`` are those of its text, counted from 1 in what is read.

    ``listed`` is the kind of the list around it, ``in_list`` whether there is one.
    """

    thing: object
    line: int
    first: int
    last: int
    listed: str | None = None
    in_list: bool = False
    text: str = ""
    """The object's own text."""


class State:
    """What the reading found out beside the objects."""

    def __init__(self) -> None:
        self.broken = False
        """Whether the text was cut off or damaged: objects may be missing."""
        self.is_list = False
        self.read: list[tuple[int, int]] = []
        """The first and last line of each part that was read."""
        self.foreign: set[int] = set()
        """Lines among them that are of no object."""

    def took(self, first: int, last: int) -> None:
        """Note lines as read; parts that follow each other become one."""
        if self.read and first <= self.read[-1][1] + 1:
            self.read[-1] = (min(first, self.read[-1][0]), max(last, self.read[-1][1]))
        else:
            self.read.append((first, last))


def offset_of_name(text: str, thing: Mapping[str, Any], name: str | None) -> int:
    """Return where the object's name stands in its JSON text, 0 where it is not found."""
    spelled = None if name is None else re.compile(rf'"[nN]ame":\s*"{re.escape(name)}"').search(text)
    return spelled.start() if spelled else 0
