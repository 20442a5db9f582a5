"""Bytes that a program printed in hexadecimal: packets of ``tcpdump -x``, ``hexdump``, ``xxd``."""

import re

_LINE = re.compile(
    r"(?m)^([ \t]*(?:0x[0-9a-f]{4,8}:|[0-9a-f]{7,8}:?)[ \t]+)"
    r"((?:[0-9a-f]{2,4} {1,2}){1,32}[0-9a-f]{0,4})(?![0-9A-Za-z.:])([^\n]*)$"
)
_FIRST = re.compile("0{7,8}[ :]")
_DIGIT, _SHOWN = re.compile("[0-9a-f]"), re.compile(r"[^\s|]")


def without_dumps(text: str) -> str:
    """Return lines with zeros in place of bytes, and points beside them: what is in a packet can be anything, and cut by any line."""
    if "0x0000:" not in text and not ("0000000" in text and _FIRST.search(text)):
        return text
    return _LINE.sub(lambda m: m[1] + _DIGIT.sub("0", m[2]) + _SHOWN.sub(".", m[3]), text)
