"""What a file's name says of its content: a guess that the content confirms or overrules."""

import re
from pathlib import PurePosixPath

from netparse.parsers import PARSERS
from netparse.parsers.command_line import CommandLine, parse_command_line

_OPTIONLIKE = re.compile(r"(?:netstat|ss|arp)")


def command_from_name(path: str) -> CommandLine | None:
    """Return the command line that a file name spells: ``netstat_nlpt.txt`` is ``netstat -nlpt``."""
    words = [w for w in re.split(r"[_\s]+", PurePosixPath(path).stem) if w]
    if not words:
        return None
    if _OPTIONLIKE.fullmatch(words[0]):
        words = [words[0], *(w if w.startswith("-") or w == "grep" else f"-{w}" for w in words[1:])]
    text = " ".join(words).replace(" grep", " | grep", 1)
    return parse_command_line(text)


def stem_from_command(command: CommandLine | None) -> str | None:
    """Return the stem of the parser that reads what this command prints."""
    if command is None:
        return None
    said = " ".join((command.program, *command.words))
    for parser in PARSERS:
        if any(said == known or said.startswith(f"{known} ") for known in parser.captured_from):
            return parser.stem
    return next((p.stem for p in PARSERS if p.stem == command.program), None)
