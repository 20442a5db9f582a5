"""Takes away what a terminal or a logger put around the output; one cleaned line for each line as saved."""

import re
from collections.abc import Sequence

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def clean_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines without escape sequences, NULs and trailing blanks; their number and order stay."""
    return [_clean(line) for line in lines]


def _clean(line: str) -> str:
    if "\x1b" in line:
        line = _ESCAPES.sub("", line)
    if "\0" in line:
        line = line.replace("\0", "")
    return line.rstrip()
