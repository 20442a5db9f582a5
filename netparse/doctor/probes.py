"""What can be asked of this machine: libraries, packages, fonts, limits. Nothing is changed, and nothing is loaded for good."""

import ctypes
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""The names under which WeasyPrint looks for them on Linux, macOS and Windows."""
_WINDOWS_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"


def library(name: str) -> ctypes.CDLL | None:
    """Return a library of the system, loaded as WeasyPrint loads it; None where it is not there."""
    if sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS_FOLDERS).split(";"):
            if Path(folder).is_dir():
                os.add_dll_directory(folder)
    for file in _LIBRARIES[name]:
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None


def module(name: str) -> bool:
    """Say whether Python finds a module; it is not imported."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def version_of(distribution: str) -> str | None:
    """Return the version of an installed package, None where it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def has_font_for(language: str) -> bool | None:
    """Say whether a font of the system shows a language (``ko``); None where fontconfig is not there to ask."""
    config = library("fontconfig")
    if config is None:
        return None
    with _without_errors_of_libraries():
        return _has_font_for(config, language)


def _has_font_for(config: ctypes.CDLL, language: str) -> bool:
    config.FcNameParse.restype = config.FcObjectSetCreate.restype = ctypes.c_void_p
    config.FcNameParse.argtypes = [ctypes.c_char_p]
    config.FcFontList.restype = ctypes.POINTER(ctypes.c_int)  # FcFontSet begins with the number of its fonts
    config.FcFontList.argtypes = [ctypes.c_void_p] * 3
    for free in ("FcFontSetDestroy", "FcPatternDestroy", "FcObjectSetDestroy"):
        getattr(config, free).argtypes = [ctypes.c_void_p]
        getattr(config, free).restype = None
    pattern, fields = config.FcNameParse(f":lang={language}".encode()), config.FcObjectSetCreate()
    found = config.FcFontList(None, pattern, fields)
    shown = bool(found) and found[0] > 0
    if found:
        config.FcFontSetDestroy(found)
    config.FcObjectSetDestroy(fields)
    config.FcPatternDestroy(pattern)
    return shown


@contextmanager
def _without_errors_of_libraries() -> Iterator[None]:
    """Let a library in C say nothing on standard error: what is amiss is told in a sentence of the answer."""
    try:
        kept = os.dup(2)
    except OSError:  # it is closed
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def free_space(folder: str | None = None) -> int | None:
    """Return the free bytes where temporary files are written; None where none can be."""
    try:
        where = folder or tempfile.gettempdir()
        with tempfile.TemporaryFile(dir=where):
            return shutil.disk_usage(where).free
    except OSError:
        return None


def memory_limit() -> int | None:
    """Return the bytes that this process may use by its own limits or those of its container; None for no limit."""
    found = [_rlimit("RLIMIT_AS"), *map(_cgroup, ("memory.max", "memory/memory.limit_in_bytes"))]
    known = [n for n in found if n is not None and n < 1 << 60]
    return min(known, default=None)


def open_files() -> int | None:
    """Return how many files may be open at a time; None where the system has no such limit."""
    return _rlimit("RLIMIT_NOFILE")


def encodings(streams: Sequence[object]) -> list[str]:
    """Return the encodings of the streams, each once."""
    return list(dict.fromkeys(str(getattr(s, "encoding", None) or "none").lower() for s in streams))


def _rlimit(name: str) -> int | None:
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft = resource.getrlimit(getattr(resource, name))[0]
    return None if soft == resource.RLIM_INFINITY else soft


def _cgroup(file: str) -> int | None:
    try:
        return int(Path("/sys/fs/cgroup", file).read_text("ascii"))
    except (OSError, ValueError):
        return None
