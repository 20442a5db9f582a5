"""``netparse parse`` without Typer, where its words leave nothing to interpret.

It runs in loops and pipes over small files, and to load Typer and click takes as long as everything else together. Typer
reads all other command lines, and those with a mistake, so that there is one wording of help and errors.
"""

from collections.abc import Sequence
from typing import Any

_SWITCHES = {"--records-only": "records_only", "--strict": "strict"}
FORMATS = ("json", "ndjson", "yaml", "csv", "table")


def plain_parse(words: Sequence[str]) -> dict[str, Any] | None:
    """Return the arguments of ``print_records`` that the words of a command line spell, None where Typer must read them."""
    if not words or words[0] != "parse":
        return None
    found: dict[str, Any] = {"files": []}
    rest = iter(words[1:])
    for word in rest:
        if word in _SWITCHES:
            found[_SWITCHES[word]] = True
        elif word == "--command" and (stem := next(rest, "")).isidentifier():
            found["command"] = stem
        elif word == "--format" and (format := next(rest, "")) in FORMATS:
            found["format"] = format
        elif word == "-" or not word.startswith("-"):
            found["files"].append(word)
        else:
            return None
    return found
