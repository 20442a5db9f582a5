"""What the user wants of a report: its title, its ticket, how much it shows and how."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from netparse.comparison import Changes

Detail = Literal["brief", "usual", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The options of all formats; a format ignores those that do not concern it."""

    title: str | None = None
    ticket: str | None = None
    note: str | None = None
    command: str | None = None
    """The command line that made the report, for its provenance."""
    paper: Literal["a4", "letter"] = "a4"
    date: str | None = None
    """The day of the report, as ``2026-01-31``; else that of SOURCE_DATE_EPOCH, else none is shown."""
    changes: "Changes | None" = None
    """What changed since an older bundle, for a section of its own."""
    show_passed: bool = False
    """Whether text and JSON list the findings of verdict pass."""
    width: int | None = None
    """At how many columns text is wrapped, for a terminal; evidence is not."""
    detail: Detail = "usual"
    """How much text says of each finding: its heading, what is usual, or all evidence and all names."""
    color: bool = False
    """Whether text is coloured for a terminal."""
