"""A file as saved: its decoded lines, which every line number and every quote refers to."""

import codecs
from collections.abc import Sequence
from typing import NamedTuple

from netparse.captures.text.sparse_lines import SparseLines

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does."""
_PADDING = {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}
_SAMPLE = 1024
_QUOTED = 10_000  # characters of a line that a quote shows: a line of 100 MB is no quote


class Document(NamedTuple):
    """``source`` names the file as the user knows it; ``lines[0]`` is its line 1; ``cut`` is whether its end is missing,
    ``open_end`` that its last line has no line end, ``in_memory`` that it is no file: a program's text may lack that for other reasons."""

    source: str
    lines: Sequence[str]
    cut: bool = False
    open_end: bool = False
    in_memory: bool = False
    note: str | None = None
    """Why a document has no text, and what to do."""

    def text(self, line: int) -> str:
        """Return the line with this number as saved, or nothing when the file is shorter."""
        if not 0 < line <= len(self.lines):
            return ""
        saved = self.lines[line - 1]
        return saved if len(saved) <= _QUOTED else f"{saved[:_QUOTED]}… ({len(saved)} characters)"

    def first_with(self, text: str, lines: range) -> int | None:
        """Return the number of the first of these lines that holds a text."""
        start, stop, of = lines.start - 1, lines.stop - 1, self.lines
        shown = of.between(start, stop) if isinstance(of, SparseLines) else enumerate(of[start:stop], start)
        return next((n + 1 for n, line in shown if text in line), None)


def read_document(source: str, data: bytes | str) -> Document:
    """Decode a file and cut it into lines at LF, CRLF, or, in a file that ends its lines so, at CR."""
    note = None
    if isinstance(data, bytes) and may_be_formatted(data[:8192]):
        from netparse.captures.text.formats import extracted  # seldom needed

        if (found := extracted(data)) is not None:
            data, note = found
    text = data if isinstance(data, str) else _decode(data)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text and text.rstrip("\r\n").count("\n") == 0:
            text = text.replace("\r", "\n")
    lines = text.split("\n")
    open_end = lines[-1] != ""
    if not open_end:
        lines.pop()
    return Document(
        source, lines, cut=_stops_at_a_limit(data), open_end=open_end, in_memory=isinstance(data, str), note=note
    )


def may_be_formatted(head: bytes) -> bool:
    """Whether a file may be a mail, a page, a Word document or a PDF: a quick look."""
    if head.startswith((b"%PDF-", b"PK\x03\x04")):
        return True
    low = head.lower()
    mail = (b"mime-version:", b"message-id:", b"content-transfer-encoding:")
    return b"<html" in low[:1024] or b"<!doctype html" in low[:1024] or any(sign in low for sign in mail)


def _stops_at_a_limit(data: bytes | str) -> bool:
    """Whether the file ends inside a line at a size that a program chose (``head -c``, a ticket system's limit)."""
    size = len(data)
    return isinstance(data, bytes) and size >= 4096 and size % 1024 == 0 and data[-1:] not in (b"\n", b"\r", b"\0")


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """Return in which encoding a text is saved, and the mark with which it begins; UTF-8 where nothing tells another."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, mark
    wide = _wide_encoding(data[:_SAMPLE]) if b"\0" in data[:_SAMPLE] else None
    return wide or "utf-8", b""


def _decode(data: bytes) -> str:
    encoding, mark = encoding_of(data)
    if mark or encoding != "utf-8":
        return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(map(_decode_line, data.split(b"\n")))


def _wide_encoding(sample: bytes) -> str | None:
    """Return the encoding whose padding the NULs are; NULs that pad a file stand in one run and fit none."""
    lanes = [sample[n::4] for n in range(4)]
    zeros = "".join(
        "0" if lane.count(0) > 0.6 * len(lane) else "x" if lane.count(0) < 0.1 * len(lane) else "?" for lane in lanes
    )
    return _PADDING.get(zeros)


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
