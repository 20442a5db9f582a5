"""Tells which command printed a section: by its content; by its name only where the content leaves it open."""

import re
from collections.abc import Sequence

from netparse.parsers import PARSERS, Parser

_LOOKED_AT = 400  # enough for the longest preamble and one interface

_FAILURES = re.compile(
    r"command not found|: not found$|No such file or directory|was refused|Error from server|"
    r"No resources found|Unable to connect to the server|Cannot open netlink socket|Operation not permitted|"
    r"ERROR: Command not found or not executable|error: You must be logged in|exec of .* failed"
)


def recognize(lines: Sequence[str], hint: str | None = None) -> Parser | None:
    """Return the parser whose signature these lines bear; ``hint`` (a stem) decides only between several."""
    shown = [line for line in lines[:_LOOKED_AT] if line.strip()]
    if not shown:
        return None
    found = [p for p in PARSERS if p.signature(shown)]
    return next((p for p in found if p.stem == hint), found[0] if found else None)


def failure(lines: Sequence[str]) -> str | None:
    """Return the error text that stands instead of an output, if that is all there is."""
    shown = [line.strip() for line in lines if line.strip()]
    if 0 < len(shown) <= 10:
        return next((line for line in shown if _FAILURES.search(line)), None)
    return None
