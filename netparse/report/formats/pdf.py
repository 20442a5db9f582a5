"""The report as PDF, printed by WeasyPrint from the HTML page. Needs Pango; nothing else in netparse does."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from typing import Literal, Protocol

from markupsafe import Markup

from netparse import resources
from netparse.analysis import Analysis
from netparse.doctor.remedies import remedies, this_system
from netparse.errors import MissingLibrary
from netparse.pip import pip
from netparse.report.about import About
from netparse.report.formats import json
from netparse.report.limits import PAPER
from netparse.report.page import build_page
from netparse.report.templates import fill, own_file

_SIZES = {"a4": "A4", "letter": "letter"}
_NO_FONT = (
    "Some names or lines are in a script that no font of the machine that printed this has (Debian: fonts-noto-cjk); "
    "boxes stand for them here, and the HTML report shows them."
)


def render(analysis: Analysis, about: About) -> bytes:
    """Return the PDF, tagged, with findings.json attached; nothing is fetched while it is made."""
    return print_page("report.html.j2", build_page(analysis, about, PAPER), about.paper, json.render(analysis, About()))


def print_page(
    template: str, page: object, paper: Literal["a4", "letter"] = "a4", findings: str | None = None
) -> bytes:
    """Return a page, in its template, as PDF, with ``findings.json`` attached where there is one.

    Where boxes stand in it for characters that no font has, its template gets a note that says so, for its end. Raises
    MissingLibrary where Pango is not installed.
    """
    style = own_file("report.css", "paper.css") + Markup(f"@page {{ size: {_SIZES[paper]} }}")
    pdf, boxes = _printed(fill(template, paper=True, page=page, style=style, notes=()), findings)
    if boxes:
        pdf, _ = _printed(fill(template, paper=True, page=page, style=style, notes=(_NO_FONT,)), findings)
    return pdf


def _printed(html: str, findings: str | None) -> tuple[bytes, bool]:
    """Return a page as PDF, with ``findings.json`` attached where there is one, and whether boxes stand in it for characters."""
    try:
        with redirect_stdout(None):  # WeasyPrint prints its own advice there, where the result belongs
            import weasyprint
            from weasyprint.urls import URLFetcher, URLFetcherResponse
    except ImportError as error:
        raise MissingLibrary(
            f"PDF needs WeasyPrint, which is not installed: `{pip('install')} weasyprint`; the HTML report works without it"
        ) from error
    except OSError as error:
        mend = "`, `".join(remedies("pango", this_system()))
        raise MissingLibrary(
            f"PDF needs Pango, which is not installed: `{mend}`; the HTML report works without it"
        ) from error

    class FontFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Gives the fonts that ship with netparse and refuses every other address: a report is made from the captures alone."""

        def fetch(self, url: str, headers: object = None) -> object:
            scheme, _, name = url.partition(":")
            if scheme != "netparse-font" or name not in _fonts():
                raise ValueError(f"a report loads nothing, not even {url}")
            return URLFetcherResponse(url, (resources.templates() / "report" / "fonts" / name).read_bytes())

    made = _time()
    attachments = [
        weasyprint.Attachment(
            string=text,
            name="findings.json",
            description="All findings, as netparse check --format json prints them",
            created=made,
            modified=made,
            relationship="Data",
        )
        for text in ([] if findings is None else [findings])
    ]
    with _boxes() as found:
        document = weasyprint.HTML(string=html, url_fetcher=FontFetcher())
        pdf: bytes = document.write_pdf(finisher=_open_metadata, pdf_variant="pdf/ua-1", attachments=attachments)
    return pdf, bool(found)


class _Part(Protocol):
    """An object of a PDF, as WeasyPrint's library makes it."""

    compress: bool


class _Pdf(Protocol):
    objects: list[_Part]


def _open_metadata(_document: object, pdf: _Pdf) -> None:
    """Leave the metadata uncompressed, as the XMP standard asks: who made the file can be seen without opening it."""
    for part in pdf.objects:
        if getattr(part, "extra", {}).get("Type") == "/Metadata":
            part.compress = False


def _fonts() -> set[str]:
    return {path.name for path in (resources.templates() / "report" / "fonts").glob("*.ttf")}


def _time() -> datetime:
    """Return the time stamp of the attachment: SOURCE_DATE_EPOCH, else always the same, so that the same input gives the same bytes."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), UTC)


@contextmanager
def _boxes() -> Iterator[list[str]]:
    """Collect WeasyPrint's warnings of characters without a font, and keep its others off the terminal."""
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "notdef" in str(record.msg):
                found.append(record.getMessage())

    logger, listener = logging.getLogger("weasyprint"), Listener()
    before = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [listener], False
    try:
        yield found
    finally:
        logger.handlers, logger.propagate = before
