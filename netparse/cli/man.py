"""``make man``: a manual page of each command, made from its help."""

import sys
from collections.abc import Iterator
from pathlib import Path

from netparse import __version__
from netparse.cli.helps import Help, Rows, helps


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each page, ``netparse.1`` first; commands of a command follow it (``netparse-fleet-query.1``)."""
    for command in helps():
        yield f"{_title(command.name)}.1", _page(command)


def _title(name: str) -> str:
    return name.replace(" ", "-")


def _reference(name: str) -> str:
    return rf"\fB{_roff(_title(name))}\fR(1)"


def _page(command: Help) -> str:
    title = _title(command.name)
    lines = [
        f'.TH "{title.upper()}" "1" "" "netparse {__version__}" "netparse"',
        ".SH NAME",
        rf"{_roff(title)} \- {_roff(command.summary.rstrip('.'))}",
        ".SH SYNOPSIS",
        rf"\fB{_roff(command.name)}\fR {_roff(command.usage)}",
        ".SH DESCRIPTION",
        *[line for text in command.prose for line in (".PP", _roff(text))],
        *_parameters(".SH ARGUMENTS", command.arguments),
        *_parameters(".SH OPTIONS", command.options),
    ]
    if command.inner:
        lines += [".SH COMMANDS"]
        lines += [line for name, words in command.inner for line in (".TP", _reference(name), _roff(words))]
    if command.exits:
        lines += [".SH EXIT STATUS", _roff(command.exits)]
    if command.examples:
        lines += [".SH EXAMPLES", ".nf", *map(_roff, command.examples), ".fi"]
    others = (*command.above, *(name for name, _ in command.inner))
    return "\n".join([*lines, ".SH SEE ALSO", ", ".join(map(_reference, others))]) + "\n"


def _parameters(heading: str, rows: Rows) -> Iterator[str]:
    if rows:
        yield heading
    for term, words in rows:
        yield from (".TP", rf"\fB{_roff(term)}\fR", _roff(words))


def _roff(text: str) -> str:
    """Return text that roff prints as it stands."""
    plain = " ".join(text.split(" ")).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in pages():
        (folder / file).write_text(content, encoding="utf-8")
