"""The text of an HTML page as a browser shows it: what stands preformatted keeps its lines and columns."""

from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"p", "div", "pre", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "summary"}
    | {"details", "section", "article", "header", "footer"}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "button"})
_HEADINGS = {f"h{n}": "#" * n + " " for n in range(1, 7)}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self._break()
            if tag == "pre":
                self._preformatted += 1
                self.parts.append("```\n")
            self.parts.append(_HEADINGS.get(tag, ""))
        elif tag in ("td", "th"):
            self.parts.append("  ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._break()
            if tag == "pre" and self._preformatted:
                self._preformatted -= 1
                self.parts.append("```\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._preformatted:
            self.parts.append(data)
        elif text := " ".join(data.split()):
            lead = " " if data[:1].isspace() and self.parts and self.parts[-1][-1:] not in ("\n", " ", "") else ""
            self.parts.append(lead + text + (" " if data[-1:].isspace() else ""))

    def _break(self) -> None:
        if self.parts and not "".join(self.parts[-2:]).endswith("\n"):
            self.parts.append("\n")


def text_of_page(html: str) -> str:
    """Return the page's text; blocks of code stand in fences, headings have their marks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)
