"""Whether the beginning of a file is text."""

import codecs

_SAMPLE = 8192
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b\0"))


def looks_like_text(head: bytes) -> bool:
    """Return whether it is text and not binary, by NULs and control characters; UTF-16 is text, NUL padding at either end is ignored."""
    sample = head[:_SAMPLE]
    if sample.startswith(_BOMS) or not sample:
        return True
    if _is_utf16(sample):
        return True
    body = (head if sample.strip(b"\0") == b"" else sample).strip(b"\0")[:_SAMPLE]
    bad = len(body) - len(body.translate(None, _CONTROLS + b"\0"))
    return bool(body) and bad <= len(body) * 0.05


def _is_utf16(sample: bytes) -> bool:
    """Return whether it is UTF-16 without a mark: in text of mostly ASCII every other byte is NUL, the rest are not."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    many, few = max(even, odd), min(even, odd)
    return len(sample) >= 8 and many > len(sample) * 0.35 and few <= len(sample) * 0.02
