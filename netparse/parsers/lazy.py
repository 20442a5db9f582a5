"""Parsers that are loaded when they are first asked: a small capture needs one of them, which its name mostly tells."""

from importlib import import_module
from typing import Any, cast

from netparse.parsers.base import Parser


class _Lazy:
    """Stands for ``PARSER`` of the stem's module, which the first question other than for the stem loads."""

    own = False

    def __init__(self, stem: str) -> None:
        self.stem = stem

    def __getattr__(self, name: str) -> Any:
        parser = import_module(f"netparse.parsers.{self.stem}").PARSER
        vars(self).update({field: getattr(parser, field) for field in parser.__slots__})
        return getattr(parser, name)


def lazy_parser(stem: str) -> Parser:
    """Return what behaves as the parser that is ``PARSER`` in the module of this name."""
    return cast(Parser, _Lazy(stem))
