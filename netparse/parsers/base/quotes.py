"""What joins commands joins none inside quotes: it is hidden there until the line is cut."""

from netparse.lazy import lazy_re

_QUOTE = lazy_re(r"['\"]")
_QUOTED = lazy_re(r"'[^']*'|\"[^\"]*\"")
_HIDDEN = str.maketrans({"|": "\ue000", ";": "\ue001", "&": "\ue002"})
_SHOWN = str.maketrans({"\ue000": "|", "\ue001": ";", "\ue002": "&"})


def hidden(text: str) -> str:
    """Return a line with other signs in place of those in quotes that would join commands."""
    return _QUOTED.sub(lambda quoted: quoted[0].translate(_HIDDEN), text) if _QUOTE.search(text) else text


def shown(text: str) -> str:
    """Return a part of such a line as it was typed."""
    return text.translate(_SHOWN)
