"""``netparse parse``: files to records."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from netparse.captures import parse as parse_text
from netparse.captures.group import name_nodes
from netparse.cli import options as o
from netparse.cli import parse_output
from netparse.errors import SourceError
from netparse.parsers import PARSERS, Parser

Files = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE… | -]", help="Saved output; - or nothing: standard input.")
]


class ParseFormat(StrEnum):
    """What ``parse`` prints."""

    json = "json"
    ndjson = "ndjson"
    yaml = "yaml"
    csv = "csv"
    table = "table"


def parse(
    files: Files = None,
    command: Annotated[
        str | None, typer.Option("--command", metavar="STEM", help="What the files are, if you know.")
    ] = None,
    format: Annotated[ParseFormat, typer.Option("--format", help="How to print them.")] = ParseFormat.json,
    records_only: Annotated[bool, typer.Option("--records-only", help="The plain array, as ip -json would.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a capture is not ok.")] = False,
    templates: o.Templates = None,
) -> None:
    """Parse saved output into typed records.

    \b
    netparse parse ip_a.txt netstat.txt
    netparse parse --format csv netstat.txt > sockets.csv
    ssh node1 ss -lntup | netparse parse --records-only -
    """
    parsers = _parsers(templates)
    read = ((name, _read(name)) for name in files or ["-"])
    captures = [c for name, text in read for c in parse_text(text, command=command, source=name, parsers=parsers)]
    captures = name_nodes(captures)
    typer.echo(parse_output.render(captures, format.value, records_only=records_only), nl=False)
    o.tell_faults(captures)
    if not any(c.command for c in captures):
        sys.stderr.write(f"netparse: {', '.join(files or ['-'])}: no output of a known command was found in it\n")
        raise typer.Exit(2)
    if strict and any(c.status != "ok" for c in captures):
        raise typer.Exit(1)


def _parsers(templates: Path | None) -> tuple[Parser, ...]:
    if templates is None:
        return PARSERS
    from netparse.parsers.own import load_parsers

    return load_parsers(templates)


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SourceError(
            f"{name}: {error.strerror or error}; give a file that can be read, or - for standard input"
        ) from error
