"""Text in which characters stand as in URLs: ``10%2E20%2E30%2E40``."""

import re
import string
from collections.abc import Callable
from urllib.parse import quote, unquote

_QUOTED = re.compile("%[0-9A-Fa-f]{2}")


def quoted(piece: str, changed: Callable[[str], str]) -> str | None:
    """Return the piece with what it says changed, quoted as before; None where nothing is quoted, or nothing in it changes."""
    if not _QUOTED.search(piece):
        return None
    unquoted = unquote(piece)
    if "\ufffd" in unquoted or (new := changed(unquoted)) == unquoted:
        return None
    hidden = {unquote(code) for code in _QUOTED.findall(piece)}
    return quote(new, safe="".join(c for c in string.printable if c not in hidden))
