"""What gives access: tokens, passwords, keys, certificates, the data of Secrets. It is always replaced, all of it by the same."""

import base64
import re
from collections.abc import Callable, Iterable, Set

from netparse.redact.key_rules import MARKERS, RULES
from netparse.redact.lines import spans_with

KEY = "REDACTED"
KEY_BASE64 = base64.b64encode(KEY.encode()).decode()
_MARKS = frozenset('$="| {')  # of which no piece has any
_DIGITS = b"0123456789"
_OF_PIECES = {m: m.encode().translate(None, _DIGITS).decode() for m in MARKERS if _MARKS.isdisjoint(m)}
# … with the longest of their words, which must be in a piece, and the mark that they begin with
_OF_TEXTS = {m: max(re.split(r"[^a-z-]+", m), key=len) for m in MARKERS if not _MARKS.isdisjoint(m)}


def without_marked_keys(text: str, pieces: Set[str], found: Callable[[str], None]) -> str:
    """Return whole lines without keys beside which a word tells what they are; ``pieces`` are all that the lines have.

    What tells by its own form, ``IN_A_PIECE``, is replaced with the addresses.
    """
    words = _letters(pieces)
    markers = [m for m, letters in _OF_PIECES.items() if letters in words]
    markers += [
        m
        for m, word in _OF_TEXTS.items()
        if word in words and (m[0] not in _MARKS or m[0] in text) and (m in text or m.upper() in text)
    ]
    lines = _marked_lines(text, markers) if markers else ()
    if not lines:
        return text
    out, at = [], 0
    for start, end in lines:
        line = text[start:end]
        low = line.lower()
        for marks, rule in RULES:
            if any(marker in low for marker in marks):
                line = rule.sub(lambda m: _replaced(m, found), line)
        out += [text[at:start], line]
        at = end
    return "".join(out) + text[at:]


def _letters(pieces: Iterable[str]) -> str:
    """Return what pieces are without digits, each once: times, ports and addresses are ever new, and all the same without."""
    return "\n".join(set("\n".join(pieces).encode().translate(None, _DIGITS).decode().split("\n"))).lower()


def _marked_lines(text: str, markers: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the lines begin and end that have a marker."""
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is two
        return [(0, len(text))]
    return sorted({span for marker in markers for span in spans_with(low, marker)})


def _replaced(match: re.Match[str], found: Callable[[str], None]) -> str:
    name = match.lastgroup or "key"
    whole, key = match[0], match[name]
    if key.strip("\"'") in (KEY, KEY_BASE64) or set(key) <= set("*x<>.-\"'"):
        return whole
    found(key.strip("\"'"))
    start = match.start(name) - match.start()
    quote = key[0] if key[0] in "\"'" and key[-1] == key[0] else ""
    return f"{whole[:start]}{quote}{KEY}{quote}{whole[start + len(key) :]}"
