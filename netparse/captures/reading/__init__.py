"""From the text of a file to its captures: sections, the parser of each, what it read and what that proves."""

from netparse.captures.reading.file import parse

__all__ = ["parse"]
