"""``netparse parse``: files to records."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from netparse.captures import Capture
from netparse.captures import parse as parse_text
from netparse.errors import SourceError
from netparse.records import to_dict


def parse(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE… | -]", help="Saved output; - or nothing is standard input.")
    ] = None,
    command: Annotated[
        str | None, typer.Option("--command", metavar="STEM", help="What the files are, when you know better.")
    ] = None,
    records_only: Annotated[
        bool, typer.Option("--records-only", help="Print the plain array of records, as ip -json would.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 when a capture is not ok.")] = False,
) -> None:
    """Parse saved output into typed records and print them as JSON.

    \b
    netparse parse ip_a.txt netstat.txt
    ssh node1 ss -lntup | netparse parse --records-only -
    """
    captures = [c for name in files or ["-"] for c in parse_text(_read(name), command=command, source=name)]
    if records_only:
        out: Any = [to_dict(r) for c in captures for r in c.records]
    else:
        out = {"schema_version": 1, "captures": [capture_json(c) for c in captures]}
    typer.echo(json.dumps(out, indent=2, ensure_ascii=False))
    if not any(c.command for c in captures):
        raise typer.Exit(2)
    if strict and any(c.status != "ok" for c in captures):
        raise typer.Exit(1)


def capture_json(c: Capture) -> dict[str, Any]:
    """Return a capture as ``netparse parse`` prints it."""
    return {
        "source": c.source,
        "node": c.node,
        "command": c.command,
        "status": c.status,
        "reason": c.reason,
        "records": [to_dict(r, line=True) for r in c.records],
        "unparsed": [{"line": u.line, "text": u.text} for u in c.unparsed],
    }


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise SourceError(
            f"{name}: {error.strerror or error}; give a file that can be read, or - for standard input"
        ) from error
