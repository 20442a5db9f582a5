"""What is made or loaded when it is first used: the one door through which a cold start of ``netparse parse`` stays short.

A run needs a tenth of netparse's expressions and one of its record types, and a small capture is read in less time than it takes
to make all of them. docs/architecture.md tells what this saves, measured.
"""

import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, cast


def attributes_of(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a package whose names (``homes`` tells in which module each is) load at their first use."""

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(f"{package}.{homes[name]}")
        found = getattr(module, name, module)  # a home may be the module itself, as netparse.fsm is
        setattr(sys.modules[package], name, found)
        return found

    return load


class _Module:
    """Stands for a module that is loaded when one of its public names is first used.

    Tools such as pytest ask every object that they see for names of their own, which begin with ``_``: that loads nothing.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found


def lazy_module(name: str) -> Any:
    """Return what behaves as the module of this name, which is loaded when something of it is first used.

    A module that uses it so keeps its types::

        if TYPE_CHECKING:
            import ipaddress
        else:
            ipaddress = lazy_module("ipaddress")
    """
    return _Module(name)


class _Lazy:
    """Stands for a pattern; the first use of a method compiles it and puts the pattern's own methods in place."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._given)
        for method in (
            "match",
            "search",
            "fullmatch",
            "sub",
            "finditer",
            "findall",
            "split",
            "subn",
            "groupindex",
            "pattern",
        ):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy_re(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as ``re.compile(pattern, flags)``; a wrong pattern is told at its first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, int(flags)))
