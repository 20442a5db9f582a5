"""Captured text made harmless where a format has no escaping of its own: nothing in it may act, everything in it is shown."""


def visible(text: str) -> str:
    r"""Return the text with control and direction characters written out, as ``\x1b`` and ``\u202e``; tabs stay."""
    if text.isprintable():  # false for every control, format, surrogate, private and unassigned character
        return text
    return "".join(c if c.isprintable() or c == "\t" else _written(c) for c in text)


def markdown(text: str) -> str:
    """Return captured text for a line or table cell of Markdown: no markup, no HTML, no link, one line."""
    out = visible(text).replace("\t", " ").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    out = "".join(f"\\{c}" if c in "\\`*_{}[]#+!|~" else c for c in out)
    return out.replace("://", "&#58;//").replace("@", "&#64;").replace("www.", "www&#46;") if _linkable(out) else out


def _linkable(text: str) -> bool:
    """Whether a page that shows Markdown may make a link or a mention of it by itself."""
    return "://" in text or "@" in text or "www." in text


def _written(c: str) -> str:
    code = ord(c)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
