"""What all sections have in common."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page with a heading; each kind of section is a subclass with its words as fields."""

    stem: str
    """The name of its module and of the template part that prints it."""
    title: str
    anchor: str
    label: str = ""
    """How the list of contents names it, empty where it is not listed."""
