"""Texts of real commands from fixtures/parts, and archives made of them at test time."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT
from tests.lab.parts import file_name

PARTS = ROOT / "fixtures" / "parts"
NODES = ("cp1", "node1", "node2")
MOMENT = 1_788_000_000  # what archives say of when their files were written: 2026-08-29

Files = Mapping[str, bytes]


def output_of(node: str, command: str) -> bytes:
    """Return what a command printed on a node."""
    return (PARTS / node / file_name(command)).read_bytes()


def kubectl(arguments: str) -> bytes:
    """Return what kubectl printed."""
    return (PARTS / "kubectl" / file_name(arguments)).read_bytes()


def tar(files: Files, mode: str = "gz", mtime: int = MOMENT, links: Mapping[str, str] | None = None) -> bytes:
    """Return a tar archive, packed as ``mode`` says; ``links`` are symbolic links in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{mode}") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), mtime
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.mtime = tarfile.SYMTYPE, target, mtime
            archive.addfile(info)
    return out.getvalue()


def zipped(files: Files) -> bytes:
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 8, 29, 10, 40, 0)), data)
    return out.getvalue()


def under(folder: str, files: Files) -> dict[str, bytes]:
    """Return the files under a folder."""
    return {f"{folder}/{name}": data for name, data in files.items()}


def write(folder: Path, files: Files) -> Path:
    """Write files into a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
