"""A file as saved: its decoded lines, which every line number and every quote refers to."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """``source`` names the file as the user knows it; ``lines[0]`` is its line 1."""

    source: str
    lines: Sequence[str]

    def text(self, line: int) -> str:
        """Return the line with this number as saved, or nothing when the file is shorter."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


def read_document(source: str, data: bytes | str) -> Document:
    """Decode a file and cut it into lines at LF, CRLF, or, in a file without LF, at CR."""
    text = data if isinstance(data, str) else _decode(data)
    text = text.removeprefix("\ufeff")
    if "\n" not in text and "\r" in text:
        text = text.replace("\r", "\n")
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    return Document(source, [line.removesuffix("\r") for line in lines])


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.removeprefix(bom if encoding == "utf-8" else b"").decode(encoding, "replace")
    if re.match(rb"(?:[^\0]\0){4}", data):
        return data.decode("utf-16-le", "replace")
    if re.match(rb"(?:\0[^\0]){4}", data):
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
