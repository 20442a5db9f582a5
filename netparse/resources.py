"""Finds the files that ship with netparse: templates beside the package in a checkout, inside it in a wheel."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def templates() -> Path:
    """Return the folder that holds ``parse/*.textfsm`` and ``report/*``."""
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def examples() -> Path:
    """Return the folder with captures of each command, ``<stem>/…/*.txt``: all fixtures in a checkout, one of each in a wheel."""
    installed = _PACKAGE / "_examples"
    return installed if installed.is_dir() else _PACKAGE.parent / "fixtures" / "captures"


def package_file(*parts: str) -> Path:
    """Return a data file inside the package, such as ``ports/data/kubernetes.toml``."""
    return _PACKAGE.joinpath(*parts)
