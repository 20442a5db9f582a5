"""Writes reports: whole or not at all, and never over a file that is no report of netparse."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from netparse.errors import OutputError
from netparse.findings import Analysis
from netparse.report.formats import FORMATS, About, Format


def check_targets(paths: Sequence[Path], *, force: bool) -> None:
    """Raise OutputError, before anything is read, when a file cannot be or must not be written."""
    for path in paths:
        _format(path)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: the folder {path.parent} does not exist; make it first")
        if path.exists() and not force and not _is_report(path):
            raise OutputError(
                f"{path} exists and is not a report of netparse: give another name, or --force to replace it"
            )


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


def _is_report(path: Path) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return b"netparse" in data[:4096] or (data.startswith(b"%PDF") and b"netparse" in data)


def _write(path: Path, content: bytes) -> None:
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
