"""``make man``: a manual page of each command, made from its help."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from netparse import __version__
from netparse.cli.app import app
from netparse.cli.summaries import summary

_FOLDED = "\b"
"""Click's mark of a paragraph that keeps its lines: in the help of netparse those are examples."""
_EXIT = "Exit code: "


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and text of each page, ``netparse.1`` first; commands of a command follow it (``netparse-fleet-query.1``)."""
    root: Any = typer.main.get_command(app)
    yield from _pages("netparse", root, root.make_context("netparse", [], resilient_parsing=True), [])


def _pages(name: str, command: Any, context: Any, above: list[str]) -> Iterator[tuple[str, str]]:
    title = name.replace(" ", "-")
    inner = command.list_commands(context) if isinstance(command, TyperGroup) else []
    listed = [line for n in inner for line in (".TP", _reference(f"{title}-{n}"), _roff(summary(command.commands[n])))]
    see = ", ".join(map(_reference, [*above, *(f"{title}-{n}" for n in inner)]))
    yield f"{title}.1", _page(name, command, context, [".SH COMMANDS", *listed] if inner else [], see)
    for n in inner:
        below = command.commands[n]
        made = below.make_context(f"{name} {n}", [], parent=context, resilient_parsing=True)
        yield from _pages(f"{name} {n}", below, made, [title])


def _reference(title: str) -> str:
    return rf"\fB{_roff(title)}\fR(1)"


def _page(name: str, command: Any, context: Any, more: list[str], see: str) -> str:
    prose, examples, exits = _paragraphs(command.help or "")
    title = name.replace(" ", "-")
    lines = [
        f'.TH "{title.upper()}" "1" "" "netparse {__version__}" "netparse"',
        ".SH NAME",
        rf"{_roff(title)} \- {_roff(summary(command).rstrip('.'))}",
        ".SH SYNOPSIS",
        rf"\fB{_roff(name)}\fR {_roff(' '.join(command.collect_usage_pieces(context)))}",
        ".SH DESCRIPTION",
        *[line for text in prose for line in (".PP", _roff(text))],
        *_parameters(command, context),
        *more,
    ]
    if exits:
        lines += [".SH EXIT STATUS", _roff(exits)]
    if examples:
        lines += [".SH EXAMPLES", ".nf", *map(_roff, examples), ".fi"]
    return "\n".join([*lines, ".SH SEE ALSO", see]) + "\n"


def _paragraphs(text: str) -> tuple[list[str], list[str], str]:
    """Return what a help says: prose, the lines of its examples, and its exit codes."""
    prose, examples, exits = [], [], ""
    for part in re.split(r"\n\s*\n", text.strip()):
        if _FOLDED in part:
            examples += [line.strip() for line in part.replace(_FOLDED, "").splitlines() if line.strip()]
        else:
            words, _, codes = " ".join(part.split()).partition(_EXIT)
            prose += [words.strip()] if words else []
            exits = codes or exits
    return prose, examples, exits


def _parameters(command: Any, context: Any) -> Iterator[str]:
    for heading, kind in ((".SH ARGUMENTS", "argument"), (".SH OPTIONS", "option")):
        rows = [
            row
            for parameter in command.get_params(context)
            if parameter.param_type_name == kind and (row := parameter.get_help_record(context))
        ]
        if rows:
            yield heading
        for term, words in rows:
            yield from (".TP", rf"\fB{_roff(term)}\fR", _roff(words or ""))


def _roff(text: str) -> str:
    """Return text that roff prints as it stands."""
    plain = " ".join(text.split(" ")).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in pages():
        (folder / file).write_text(content, encoding="utf-8")
