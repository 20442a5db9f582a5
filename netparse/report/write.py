"""Writes reports: whole or not at all, and never over a file that is no report of netparse."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from netparse.analysis import Analysis
from netparse.errors import OutputError
from netparse.report.formats import FORMATS, About, Format

_HEAD = 65536
_MARKS = {
    "html": re.compile(rb'\A\s*<!DOCTYPE html>.{0,4000}<meta name="generator" content="netparse ', re.DOTALL),
    "markdown": re.compile(rb"\A<!-- netparse report -->"),
    "junit": re.compile(rb'\A<\?xml[^>]*\?>\s*<testsuites name="netparse"'),
    "sarif": re.compile(rb'\A\{\s*"\$schema": .{0,400}"driver": \{\s*"name": "netparse"', re.DOTALL),
    "json": re.compile(rb'\A\{\s*"schema_version": 1,\s*"netparse": "'),
    "text": re.compile(rb"\d+ fail, \d+ warn, \d+ unknown, \d+ pass[^\n]*\n[^\n]*firewalls[^\n]*\n\Z"),
    "csv": re.compile(rb"\Acheck,verdict,severity,node,nodes,subject,title,"),
}


def check_targets(paths: Sequence[Path], *, force: bool) -> None:
    """Raise OutputError, before anything is read, when a file cannot be or must not be written."""
    for path in paths:
        _format(path)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")
        if path.is_dir():
            raise OutputError(f"{path} is a folder: name a file in it")
        if path.exists() and not force and not is_report(path):
            raise OutputError(
                f"{path} exists and is not a report of netparse: give another name, or --force to replace it"
            )
    for path in {p for p in paths if paths.count(p) > 1}:
        raise OutputError(f"{path} is named twice")


def write_reports(analysis: Analysis, paths: Sequence[Path], about: About) -> Iterator[Path]:
    """Render all formats first, then write them; yield each path when it is there."""
    rendered = [(path, _format(path).render(analysis, about)) for path in paths]
    for path, content in rendered:
        _write(path, content.encode() if isinstance(content, str) else content)
        yield path


def _format(path: Path) -> Format:
    for known in FORMATS:
        if path.name.endswith(known.suffix):
            return known
    endings = ", ".join(f.suffix for f in FORMATS)
    raise OutputError(f"{path}: its ending names no format; use one of {endings}")


def is_report(path: Path) -> bool:
    """Return whether the file is a report that netparse wrote, by what the format keeps for its maker's name.

    Text that only speaks of netparse, such as notes or a page about it, is none.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if data.startswith(b"%PDF"):
        return _is_own_pdf(data)
    if data.startswith((b"PK", b"PAR1")):
        return False  # Excel and Parquet have no place for it: --force says that it may go
    return any(mark.search(data[-_HEAD:] if name == "text" else data[:_HEAD]) for name, mark in _MARKS.items())


def _is_own_pdf(data: bytes) -> bool:
    """Whether the PDF's XMP metadata, which stand in it as plain text, name netparse as the tool that created it."""
    return bool(re.search(rb"<(?:xmp|ns\d+):CreatorTool>netparse \d[^<]*</", data))


def _write(path: Path, content: bytes) -> None:
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}; nothing was written there") from error
