"""Captured text made harmless where a format has no escaping of its own: nothing in it may act, everything in it is shown."""

import unicodedata


def visible(text: str) -> str:
    r"""Return the text with control and direction characters written out, as ``\x1b`` and ``\u202e``."""
    return "".join(c if _shown(c) else _written(c) for c in text)


def markdown(text: str) -> str:
    """Return captured text for a line or table cell of Markdown: no markup, no HTML, no link, one line."""
    out = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|~" else c for c in out)


def _shown(c: str) -> bool:
    return c == " " or (c.isprintable() and unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _written(c: str) -> str:
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
