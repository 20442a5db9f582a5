"""Tickets that are no plain text: a mail, a page saved from a browser, a Word document, a PDF; their text, line by line.

The libraries that this needs are loaded when such a file is there.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

_MOST = 50_000_000  # bytes of text in a document; more is no ticket
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html)[\s>]", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(rb"(?:[A-Z][\w-]{1,40}+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){2,}+", re.IGNORECASE)
_MAIL_SIGNS = re.compile(rb"(?im)^(?:MIME-Version|Message-ID|Received|Return-Path|Content-Transfer-Encoding):")


class Extracted(NamedTuple):
    """The text of a document, or the sentence that says what to do where it cannot be read."""

    text: str
    note: str | None = None


def extracted(data: bytes) -> Extracted | None:
    """Return the text of a mail, a page, a Word document or a PDF; None for anything else."""
    read = _reader(data)
    if read is None:
        return None
    try:
        return read(data)
    except Exception as broken:  # whatever a damaged document makes a library raise
        return Extracted("", f"the document cannot be read ({type(broken).__name__}): save its text and give that")


def _reader(data: bytes) -> Callable[[bytes], Extracted] | None:
    head = data[:8192]
    if head.startswith(b"%PDF-"):
        return _pdf
    if head.startswith(b"PK\x03\x04") and (b"word/" in data or b"[Content_Types].xml" in head):
        return _docx
    if head.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument" in head[:512]:
        return _opendocument
    if _HTML.match(head):
        return _html
    found = _MAIL.match(head)
    return _mail if found and _MAIL_SIGNS.search(found[0]) else None


def _html(data: bytes) -> Extracted:
    from netparse.captures.text.page import text_of_page

    return Extracted(text_of_page(_decoded(data)))


def _decoded(data: bytes) -> str:
    charset = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    try:
        return data.decode(charset[1].decode() if charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")


def _mail(data: bytes) -> Extracted:
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    parts = [] if body is None else [_content(body)]
    parts += [_content(part) for part in message.iter_attachments() if part.get_content_maintype() == "text"]
    return Extracted("\n".join(parts))


def _content(part: object) -> str:
    text = str(part.get_content())  # type: ignore[attr-defined]
    if part.get_content_subtype() == "html":  # type: ignore[attr-defined]
        from netparse.captures.text.page import text_of_page

        return text_of_page(text)
    return text


def _docx(data: bytes) -> Extracted:
    from io import BytesIO
    from xml.etree.ElementTree import fromstring
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as archive:
        if "word/document.xml" not in archive.namelist():
            return Extracted("", "it is an office document without text of Word: save its text and give that")
        if archive.getinfo("word/document.xml").file_size > _MOST:
            return Extracted("", "the document is too large to be read: save its text and give that")
        root = fromstring(archive.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = []
    for paragraph in root.iter(f"{space}p"):
        pieces = []
        for node in paragraph.iter():
            if node.tag == f"{space}t":
                pieces.append(node.text or "")
            elif node.tag == f"{space}tab":
                pieces.append("\t")
            elif node.tag in (f"{space}br", f"{space}cr"):
                pieces.append("\n")
            elif node.tag == f"{space}noBreakHyphen":
                pieces.append("-")
        lines.append("".join(pieces))
    return Extracted("\n".join(lines))


def _opendocument(data: bytes) -> Extracted:
    return Extracted("", "it is a document of LibreOffice, which is not read: save its text and give that")


def _pdf(data: bytes) -> Extracted:
    try:
        import logging
        from io import BytesIO

        from pypdf import PdfReader
    except ImportError:
        return Extracted(
            "",
            "it is a PDF: save its text (`pdftotext -layout FILE.pdf`) and give that, or install k8s-netparse[documents] "
            "(`netparse doctor` has the command)",
        )
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it makes of damages is no message to the user
    pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(BytesIO(data)).pages]
    text = "\n".join(pages)
    if not text.strip():
        return Extracted("", "the PDF holds pictures of text only: ask for the text itself")
    return Extracted(text)
