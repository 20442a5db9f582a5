"""Base64: the text that is in a piece of it, and the piece again."""

import base64
import binascii
import re
from collections.abc import Callable

from netparse.redact.tokens import Packed

_BASE64 = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?:[A-Za-z0-9+/]{10,}|[A-Za-z0-9_-]{10,})={0,2}\Z")
_SAFE, _USUAL = str.maketrans("+/", "-_"), str.maketrans("-_", "+/")


def may_be_base64(piece: str) -> bool:
    """Whether a piece looks like base64: capitals and small letters, without much else."""
    return _BASE64.match(piece) is not None


def decoded(piece: str) -> str | None:
    """Return the text that a piece of base64 holds, padded or not, for URLs or not."""
    body = piece.rstrip("=")
    if len(body) % 4 == 1 or not _BASE64.match(piece):
        return None
    try:
        text = base64.b64decode(body.translate(_USUAL) + "=" * (-len(body) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return text if all(c.isprintable() or c in "\n\r\t" for c in text) else None


def repacked(piece: str, changed: Callable[[str], str]) -> str | None:
    """Return the piece with what is in it changed; None where it is no base64, or nothing in it changes."""
    inside = decoded(piece)
    if inside is None or (new := changed(inside)) == inside:
        return None
    out = base64.b64encode(new.encode("utf-8", "surrogateescape")).decode()
    return Packed(out.translate(_SAFE) if "-" in piece or "_" in piece else out)
