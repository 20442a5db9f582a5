"""How an output looks: the lines by which it is told from others where no prompt, heading or name announces it.

The expressions are joined with those of all other commands, so that one search answers for all of them: they are matched at the
beginning of a line and have no groups of their own.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """One form of an output. ``table`` names it: lines of one table follow each other, whichever command printed them."""

    table: str
    line: str
    """A line that can only be of this table."""
    heads: tuple[str, ...] = ()
    """The first three characters of such lines, for a quick look at long texts; or, if they can be anything, …"""
    inside: tuple[str, ...] = ()
    """… what stands inside one of them."""
    first: str = ""
    """The line with which a whole output begins."""
    sure: tuple[str, ...] = ()
    """How that line begins, where no other command prints the like: its parser is then asked first."""
    restart: str = ""
    """A line with which another output of the same table begins."""
    restart_sign: str = ""
    """What stands in such a line: the quick look counts it."""
    after_words: str = ""
    """How the first line of another host's table begins, where a line that belongs to no output stands above it."""
    indented: str = ""
    """What stands in lines of the table that begin with blanks; others that do so are the continuation of a record."""
    glued: str = ""
    """By what its first line is known behind a command, where a bad paste took the line end away."""


class Glimpse(NamedTuple):
    """What a file that may hold the output shows in its first kilobytes: the bulk of a bundle is never read whole."""

    signs: tuple[str, ...] = ()
    """What stands anywhere in it."""
    early: str = ""
    """How a line near its top begins, as an expression."""
    objects: str = ""
    """What stands in it where it is JSON or YAML, as an expression."""


JSON = Look(
    table="json",
    line=r'\[ ?\{ ?["}]|\{"|[\[{]$|\[ \{$|apiVersion: v1$',
    heads=('[{"', "[{}", "[ {", "[", "{", '{"a', '{"k', '{"i', '{"d', "api"),
    restart=r"\[",
    restart_sign="[",
)
"""JSON and YAML of any command."""
