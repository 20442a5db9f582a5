"""Characters of names and addresses that are written by their number: ``\\u0031``, ``\\x31``, ``\\061``, ``&#49;``, and escaped dots."""

import re

# Letters, digits and what stands between them; nested JSON has more backslashes, and systemd writes the hyphens of a name so.
_HEX = "2[dDeE]|3[0-9aA]|4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA]"
_CHARACTER = re.compile(
    rf"\\+(?:u00|x)(?P<hex>{_HEX})|&#(?:[xX]0*(?P<entity>{_HEX})|0*(?P<decimal>4[5689]|5[0-8]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]));"
    r"|\\+0(?P<octal>5[56]|6[0-7]|7[0-2])"
)
_DOTS = re.compile(r"(?<![\w.\\])\d{1,3}(?:\\+\.\d{1,3}){3}(?![\w.\\])")
"""An address as a regular expression has it."""


def unescaped(text: str) -> str:
    r"""Return a text with ``1`` in place of ``\u0031``: an address in which one character is escaped is not found otherwise."""
    if "\\" in text:
        text = _DOTS.sub(lambda match: match[0].replace("\\", ""), text)
    return _CHARACTER.sub(_character, text) if "\\" in text or ("&" in text and "&#" in text) else text


def _character(found: re.Match[str]) -> str:
    if digits := found["hex"] or found["entity"]:
        return chr(int(digits, 16))
    return chr(int(found["decimal"])) if found["decimal"] else chr(int(found["octal"], 8))
