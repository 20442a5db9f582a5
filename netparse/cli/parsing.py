"""What ``netparse parse`` does, from the names of files to an exit code; Typer only reads its options."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from netparse.captures import Capture, parse
from netparse.captures.origin.self_named import name_nodes
from netparse.cli.faults import report_faults
from netparse.cli.parse_output import render
from netparse.cli.stages import own
from netparse.errors import SourceError
from netparse.lazy import lazy_module
from netparse.parsers import PARSERS, Parser
from netparse.safe import visible

if TYPE_CHECKING:
    import shlex
    from pathlib import Path

    from netparse.redact import Redactor
else:
    shlex = lazy_module("shlex")

_LONG = 8 << 20  # as netparse.captures.bulk.large.LARGE, which a short file need not load


def print_records(
    files: Sequence[str],
    *,
    command: str | None = None,
    format: str = "json",
    records_only: bool = False,
    strict: bool = False,
    templates: Path | None = None,
    redactor: Redactor | None = None,
) -> int:
    """Print what the files hold, redacted if there is a redactor, and return the exit code."""
    files = files or ["-"]
    parsers = _parsers(templates)
    if redactor is None:
        captures = [c for name in files for c in _captures(name, command, parsers)]
    else:
        read = redactor.files({name: _read(name) for name in files})
        captures = [c for name, data in read for c in parse(data, command=command, source=name, parsers=parsers)]
    if not any(c.command for c in captures):
        for name in files:
            _refuse_what_is_no_text(name)
    captures = name_nodes(captures)
    kinds = redactor.kind_names if redactor else ()
    sys.stdout.writelines(render(captures, format, records_only=records_only, redacted=kinds))
    sys.stdout.flush()
    if report_faults(captures):
        return 2
    if not any(c.command for c in captures):
        from netparse.captures.why_nothing import why_none_of

        sys.stderr.write(f"netparse: {visible(why_none_of(files, captures))}\n")
        return 2
    return 1 if strict and any(c.status != "ok" for c in captures) else 0


def _parsers(templates: Path | None) -> tuple[Parser, ...]:
    if templates is None:
        return PARSERS
    return own.load_parsers(templates)


_MOST = 2 << 30  # bytes of one file; as netparse.sources.Limits.kept_bytes


def _captures(name: str, command: str | None, parsers: Sequence[Parser]) -> Iterable[Capture]:
    """Return the captures of a file; a long one of objects is read piece by piece."""
    if command is None and name != "-" and os.path.isfile(name) and os.path.getsize(name) > _LONG:  # noqa: PTH113, PTH202
        from netparse.captures.bulk.large import reader_of

        with open(name, "rb") as file:  # noqa: PTH123
            reader = reader_of(file.read(1 << 16))
            file.seek(0)
            if reader is not None:
                return tuple(reader(file.read).captures(name))
    return parse(_read(name), command=command, source=name, parsers=parsers)


def _refuse_what_is_no_text(name: str) -> None:
    """Raise SourceError for an archive or a picture: to print its bytes as lines that were not understood helps nobody."""
    if name == "-":
        return
    from netparse.sources.formats import what_it_is

    with open(name, "rb") as file:  # noqa: PTH123
        what = what_it_is(file.read(1 << 16), name)
    if what is not None:
        raise SourceError(f"{name}: {what}")


def _read(name: str) -> bytes:
    try:
        if name == "-":
            return _bounded(sys.stdin.buffer, name)
        with open(name, "rb") as file:  # noqa: PTH123  # see netparse.resources
            return _bounded(file, name)
    except IsADirectoryError as error:
        raise SourceError(
            f"{name} is a folder: name files in it, or judge it with `netparse check {shlex.quote(name)}`"
        ) from error
    except OSError as error:
        if "://" in name:
            from netparse.sources.missing import address_given

            raise SourceError(address_given(name)) from error
        advice = _what_was_meant(name) if isinstance(error, FileNotFoundError) else ""
        advice = advice or "; give a file that can be read, or - for standard input"
        raise SourceError(f"{name}: {error.strerror or error}{advice}") from error


def _what_was_meant(name: str) -> str:
    from netparse.sources.missing import what_was_meant

    return what_was_meant(name)


def _bounded(file: BinaryIO, name: str) -> bytes:
    """Return all that the file has; SourceError for one that would fill the memory, such as one of holes or a device."""
    length = os.fstat(file.fileno()).st_size
    data = file.read(_MOST + 1) if length <= _MOST else b""
    if max(length, len(data)) > _MOST:
        raise SourceError(f"{name} is longer than {_MOST:,} bytes; give a part of it")
    return data
