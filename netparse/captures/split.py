"""Cuts a file into the outputs of single commands; a prompt names the command and the host."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netparse.parsers.command_line import CommandLine, parse_command_line

_PROMPT = re.compile(
    r"^\[?(?P<user>[a-z_][\w.-]*)@(?P<host>[A-Za-z0-9][\w.-]*)[: ](?P<dir>[^#$\]]*?)\]?\s?(?P<sign>[#$])(?:\s+(?P<command>.*))?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The cleaned lines of one output; ``first`` is the number of its first line in the file as saved."""

    lines: Sequence[str]
    first: int
    command_line: CommandLine | None = None
    host: str | None = None


def split_sections(lines: Sequence[str]) -> Iterator[Section]:
    """Yield the sections of a file in order; a file without any heading is one section."""
    start, command, host = 0, None, None
    for number, line in enumerate(lines):
        prompt = _PROMPT.match(line) if "@" in line else None
        if prompt:
            if number > start:
                yield Section(lines=lines[start:number], first=start + 1, command_line=command, host=host)
            start, host = number + 1, prompt["host"]
            command = parse_command_line(prompt["command"] or "")
    if start < len(lines) or not lines:
        yield Section(lines=lines[start:], first=start + 1, command_line=command, host=host)
