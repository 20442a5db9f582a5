"""The report as PDF, printed by WeasyPrint from the HTML page. Needs Pango; nothing else in netparse does."""

from typing import Any

from netparse.errors import MissingLibrary
from netparse.findings import Analysis
from netparse.report.formats import About
from netparse.report.html import render_html


def render_pdf(analysis: Analysis, about: About) -> bytes:
    """Return the PDF; nothing is fetched while it is made."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise MissingLibrary(
            "PDF needs Pango, which is not installed: `apt-get install libpango-1.0-0 libpangoft2-1.0-0`; HTML works without it"
        ) from error

    class NoFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses every address: a report is made from the captures alone."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"a report loads nothing, not even {url}")

    document = weasyprint.HTML(string=render_html(analysis, about), url_fetcher=NoFetcher())
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf
