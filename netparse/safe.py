"""Captured text made harmless on its way out: nothing in it may act, everything in it is shown. All writers pass here."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from math import isfinite
from shlex import quote
from typing import Any

from netparse.lazy import lazy_re

_UNSEEN = lazy_re("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that JSON lets stand and a terminal or editor obeys: controls of the upper half, marks of direction, no width."""


def json_text(value: Any, *, indent: int | None = None, separators: tuple[str, str] | None = None) -> str:
    r"""Return JSON in which every character can be seen: marks of direction and controls stand as ``\u202e``."""
    try:
        text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=False, allow_nan=False)
    except ValueError:  # NaN and infinity, which JSON does not have
        text = json.dumps(_finite(value), indent=indent, separators=separators, ensure_ascii=False)
    return text if text.isascii() else _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shows_all(text: str) -> bool:
    """Whether every character can be seen or is white space: no mark of direction, no control."""
    return text.isascii() or not _UNSEEN.search(text)


def _finite(value: Any) -> Any:
    """Return the value with null for what is no number."""
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def visible_lines(text: str) -> str:
    """Return the text with its line ends, all else as ``visible`` shows it."""
    return "\n".join(map(visible, text.split("\n")))


def visible(text: str) -> str:
    r"""Return the text with control and direction characters written out, as ``\x1b`` and ``\u202e``; tabs stay."""
    if text.isprintable():  # false for every control, format, surrogate, private and unassigned character
        return text
    return "".join(c if c.isprintable() or c == "\t" else _written(c) for c in text)


def sh(value: object) -> str:
    """Return a captured value as one word of a command: the shell takes it as it stands, whatever is in it."""
    return quote(visible(str(value)))


def sh_words(text: str) -> str:
    """Return captured words with blanks between them, such as ``via 10.0.0.1 dev eth0``, as words of a command."""
    return " ".join(sh(word) if word else "" for word in text.split(" "))


def markdown(text: str) -> str:
    """Return captured text for a line or table cell of Markdown: no markup, no HTML, no link, one line."""
    out = visible(text).replace("\t", " ").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = "".join(f"\\{c}" if c in "\\`*_{}[]#+!|~" else c for c in out)
    return out.replace("://", "&#58;//").replace("@", "&#64;").replace("www.", "www&#46;") if _linkable(out) else out


def fenced(lines: Iterable[str], language: str = "") -> list[str]:
    """Return lines of captured text as a block of Markdown code, in a fence longer than any in them."""
    shown = list(map(visible, lines))
    runs = (run for line in shown for run in "".join(c if c == "`" else " " for c in line).split())
    fence = "`" * max(3, 1 + max(map(len, runs), default=0))
    return [f"{fence}{language}", *shown, fence]


def cell(text: str) -> str:
    """Return captured text for a cell of a table: a spreadsheet would run what begins like a formula."""
    out = visible(text)
    return f"'{out}" if len(out) > 1 and out[0] in "=+-@\t" else out


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV (RFC 4180, with the line ends of Unix); of None the cell is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([cell(x) if isinstance(x, str) else x for x in row] for row in rows)
    return out.getvalue()


def _linkable(text: str) -> bool:
    """Whether a page that shows Markdown may make a link or a mention of it by itself."""
    return "://" in text or "@" in text or "www." in text


def _written(c: str) -> str:
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
