"""Base64: the text that is in a piece of it, and the piece again."""

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

from netparse.redact.tokens import Packed

_BASE64 = re.compile(r"(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])(?:[A-Za-z0-9+/]{10,}|[A-Za-z0-9_-]{10,})={0,2}\Z")
_WRAPPED = re.compile(r"\n([ \t]*)[A-Za-z0-9+/]{60,100}(?:\n\1[A-Za-z0-9+/]{60,100})*\n\1[A-Za-z0-9+/]+={0,2}(?![^\n])")
_OPEN, _CLOSED = "\ue000", "\ue001"  # for private use: no text of a command has them
_GZIP, _GZIP_PACKED = b"\x1f\x8b\x08", "H4sI"  # cloud-init, Ignition and Helm have it in base64
_LONGEST = 16 << 20  # bytes of what is compressed in a piece
_SAFE, _USUAL = str.maketrans("+/", "-_"), str.maketrans("-_", "+/")


def may_be_base64(piece: str) -> bool:
    """Whether a piece looks like base64: capitals and small letters, without much else."""
    return _BASE64.match(piece) is not None


def decoded(piece: str) -> str | None:
    """Return the text that a piece of base64 holds, padded or not, for URLs or not, and compressed or not."""
    body = piece.rstrip("=")
    if len(body) % 4 == 1 or not _BASE64.match(piece):
        return None
    try:
        raw = base64.b64decode(body.translate(_USUAL) + "=" * (-len(body) % 4))
        if raw.startswith(_GZIP):
            unpack = zlib.decompressobj(wbits=31)
            raw = unpack.decompress(raw, _LONGEST)
            if unpack.unconsumed_tail:
                return None
        text = raw.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, zlib.error):
        return None
    return text if all(c.isprintable() or c in "\n\r\t" for c in text) else None


def without_wrapped(text: str, changed: Callable[[str], str], kept: list[str]) -> str:
    """Return a text with what is in base64 of several lines changed, in as many lines: an address may stand at the end of one.

    What was changed is in ``kept``, and in the text stands what ``with_kept`` finds: nothing in it is to be changed once more.
    """
    if _OPEN in text or _CLOSED in text:
        return text
    return _WRAPPED.sub(lambda match: _rewrapped(match, changed, kept), text)


def with_kept(text: str, kept: Sequence[str]) -> str:
    """Return the text with what was kept."""
    return re.sub(rf"{_OPEN}(\d+){_CLOSED}", lambda match: kept[int(match[1])], text) if kept else text


def _rewrapped(match: re.Match[str], changed: Callable[[str], str], kept: list[str]) -> str:
    margin = match[1]
    lines = match[0][1:].split("\n")
    new = repacked("".join(line.removeprefix(margin) for line in lines), changed)
    if new is None:
        return match[0]
    ends = [len(new) * number // len(lines) for number in range(len(lines) + 1)]
    kept.append("\n".join(f"{margin}{new[start:end]}" for start, end in pairwise(ends)))
    return f"\n{_OPEN}{len(kept) - 1}{_CLOSED}"


def repacked(piece: str, changed: Callable[[str], str]) -> str | None:
    """Return the piece with what is in it changed; None where it is no base64, or nothing in it changes."""
    inside = decoded(piece)
    if inside is None or (new := changed(inside)) == inside:
        return None
    raw = new.encode("utf-8", "surrogateescape")
    if piece.startswith(_GZIP_PACKED):
        raw = gzip.compress(raw, mtime=0)
    out = base64.b64encode(raw).decode()
    return Packed(out.translate(_SAFE) if "-" in piece or "_" in piece else out)
