"""Regular expressions that are compiled when they are first used.

A run needs a tenth of netparse's patterns, and compiling all of them would take longer than reading a small capture.
"""

import re
from typing import Any, cast


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
