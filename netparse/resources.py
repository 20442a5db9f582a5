"""Finds the files that ship with netparse: templates beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import os.path
from functools import cache
from typing import TYPE_CHECKING

from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import pathlib
else:
    pathlib = lazy_module("pathlib")

_PACKAGE = os.path.dirname(__file__)  # noqa: PTH120  # a plain `netparse parse` does without pathlib, which takes 3 ms to load


@cache
def templates() -> pathlib.Path:
    """Return the folder that holds ``parse/*.textfsm`` and ``report/*``."""
    installed = package_file("_templates")
    return installed if installed.is_dir() else package_file().parent / "templates"


def template_text(stem: str) -> str:
    """Return the text of the template that ships for a command."""
    name = os.path.join("parse", f"{stem}.textfsm")  # noqa: PTH118
    for folder in (os.path.join(_PACKAGE, "_templates"), os.path.join(_PACKAGE, os.pardir, "templates")):  # noqa: PTH118
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                return file.read()
        except FileNotFoundError:
            continue
    raise FileNotFoundError(name)


def examples() -> pathlib.Path:
    """Return the folder with captures of each command, ``<stem>/…/*.txt``: those of the fixtures."""
    installed = package_file("_examples")
    return installed if installed.is_dir() else package_file().parent / "fixtures" / "captures"


def package_file(*parts: str) -> pathlib.Path:
    """Return a data file inside the package, such as ``ports/data/kubernetes.toml``."""
    return pathlib.Path(_PACKAGE, *parts)
