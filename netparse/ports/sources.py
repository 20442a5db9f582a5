"""Where facts stand: short names in the tables, and the repository, path and commit that they stand for."""

import re
import tomllib
from functools import cache
from typing import NamedTuple

from netparse.resources import package_file


class ShortName(NamedTuple):
    """A short name, as a pattern, and what takes its place."""

    pattern: str
    stands_for: str
    what: str


def followable(source: str) -> str:
    """Return the source with its short names written out: ``kubernetes/website:content/…@3842a284`` for ``W@3842a284``."""
    for short in short_names():
        source = re.sub(rf"(?<![\w/]){short.pattern}", short.stands_for, source)
    return source


@cache
def short_names() -> tuple[ShortName, ...]:
    """Return the short names of the tables, in their order."""
    table = tomllib.loads(package_file("ports", "data", "sources.toml").read_text(encoding="utf-8"))
    return tuple(ShortName(x["short"], x["stands_for"], x["what"]) for x in table["source"])
