"""The patterns of paths in the tables: ``*`` inside a name, ``**/`` any folders, ``{node}``, ``{netns}`` and dates by name."""

import re
from functools import cache

from netparse.lazy import lazy_re

_PARTS = {
    "**/": r"(?:.*/)?",
    "*": r"[^/]*",
    "{node}": r"(?P<node>[^/]+?)",
    "{netns}": r"(?P<netns>[^/]+?)",
    "{date}": r"(?P<date>(?:19|20)\d\d-?\d\d-?\d\d(?:[-_T]?\d\d[-_.:]?\d\d(?:[-_.:]?\d\d)?)?)Z?",
    "{short_date}": r"(?P<short_date>\d{6}_\d{4})",
}
_TOKEN = lazy_re("|".join(re.escape(p) for p in sorted(_PARTS, key=len, reverse=True)))


@cache
def compile_path(pattern: str) -> re.Pattern[str]:
    """Return the expression for a whole path, or for its beginning where the pattern ends with ``/``."""
    out, at = [], 0
    for token in _TOKEN.finditer(pattern):
        out += [re.escape(pattern[at : token.start()]), _PARTS[token[0]]]
        at = token.end()
    out.append(re.escape(pattern[at:]))
    return re.compile("".join(out) + ("" if pattern.endswith("/") else r"\Z"))
