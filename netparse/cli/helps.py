"""What the helps of all commands say, taken apart: manual pages and docs/cli.md are made from it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from netparse.cli.app import app
from netparse.cli.summaries import summary

_FOLDED = "\b"
"""Click's mark of a paragraph that keeps its lines: in the help of netparse those are examples."""
_EXIT = "Exit code: "

Rows = tuple[tuple[str, str], ...]


class Help(NamedTuple):
    """The help of one command: ``name`` is how it is called (``netparse fleet query``), ``inner`` names and sums up those below it."""

    name: str
    summary: str
    usage: str
    prose: tuple[str, ...]
    examples: tuple[str, ...]
    exits: str
    arguments: Rows
    options: Rows
    inner: Rows
    above: tuple[str, ...]


def helps() -> Iterator[Help]:
    """Yield the help of each command, that of ``netparse`` first; commands of a command follow it."""
    root: Any = typer.main.get_command(app)
    yield from _helps("netparse", root, root.make_context("netparse", [], resilient_parsing=True), ())


def _helps(name: str, command: Any, context: Any, above: tuple[str, ...]) -> Iterator[Help]:
    inner = command.list_commands(context) if isinstance(command, TyperGroup) else []
    prose, examples, exits = _paragraphs(command.help or "")
    yield Help(
        name=name,
        summary=summary(command),
        usage=" ".join(command.collect_usage_pieces(context)),
        prose=tuple(prose),
        examples=tuple(examples),
        exits=exits,
        arguments=tuple(_rows(command, context, "argument")),
        options=tuple(_rows(command, context, "option")),
        inner=tuple((f"{name} {n}", summary(command.commands[n])) for n in inner),
        above=above,
    )
    for n in inner:
        below = command.commands[n]
        made = below.make_context(f"{name} {n}", [], parent=context, resilient_parsing=True)
        yield from _helps(f"{name} {n}", below, made, (name,))


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


def _rows(command: Any, context: Any, kind: str) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        if parameter.param_type_name == kind and (row := parameter.get_help_record(context)):
            yield row[0], row[1] or ""
