"""What ``netparse parse`` does, from the names of files to an exit code; Typer only reads its options."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from netparse.captures import Capture, parse
from netparse.captures.origin.self_named import name_nodes
from netparse.cli.faults import report_faults
from netparse.cli.parse_output import render
from netparse.cli.stages import own
from netparse.errors import SourceError
from netparse.parsers import PARSERS, Parser

if TYPE_CHECKING:
    from pathlib import Path

_LONG = 8 << 20  # as netparse.captures.large.LARGE, which a short file need not load


def print_records(
    files: Sequence[str],
    *,
    command: str | None = None,
    format: str = "json",
    records_only: bool = False,
    strict: bool = False,
    templates: Path | None = None,
) -> int:
    """Print what the files hold and return the exit code."""
    files = files or ["-"]
    parsers = _parsers(templates)
    captures = [c for name in files for c in _captures(name, command, parsers)]
    captures = name_nodes(captures)
    sys.stdout.writelines(render(captures, format, records_only=records_only))
    sys.stdout.flush()
    if report_faults(captures):
        return 2
    if not any(c.command for c in captures):
        sys.stderr.write(f"netparse: {', '.join(files)}: no output of a known command was found in it\n")
        return 2
    return 1 if strict and any(c.status != "ok" for c in captures) else 0


def _parsers(templates: Path | None) -> tuple[Parser, ...]:
    if templates is None:
        return PARSERS
    return own.load_parsers(templates)


def _captures(name: str, command: str | None, parsers: Sequence[Parser]) -> Iterable[Capture]:
    """Return the captures of a file; a long one of objects is read piece by piece."""
    if command is None and name != "-" and os.path.isfile(name) and os.path.getsize(name) > _LONG:  # noqa: PTH113, PTH202
        from netparse.captures.large import reader_of

        with open(name, "rb") as file:  # noqa: PTH123
            reader = reader_of(file.read(1 << 16))
            file.seek(0)
            if reader is not None:
                return tuple(reader(file.read).captures(name))
    return parse(_read(name), command=command, source=name, parsers=parsers)


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:  # noqa: PTH123  # see netparse.resources
            return file.read()
    except OSError as error:
        raise SourceError(
            f"{name}: {error.strerror or error}; give a file that can be read, or - for standard input"
        ) from error
