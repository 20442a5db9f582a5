"""What the site has beside the folder docs/: pages and reports that stand elsewhere in the repository, and links between them.

In the repository a link to CONTRIBUTING.md is ``../CONTRIBUTING.md``; in the site the page is ``contributing.md``, beside the others.
"""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
_PAGES = {
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "README.md": "index.md",
}
_CELL = re.compile(r"<td\b[^>]*>.*?</td>", re.DOTALL)
_LINK = re.compile(r"(\[(?P<words>[^\[\]]*)\])\((?P<target>[^)\s]+)\)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that stand beside docs/, and the sample reports."""
    for name, page in _PAGES.items():
        if name != "README.md":
            text = (ROOT / name).read_text(encoding="utf-8")
            files.append(File.generated(config, page, content=_LINK.sub(lambda m: _linked(m, Path()), text)))
    for report in sorted((ROOT / "reports").glob("*.pdf")):
        files.append(File.generated(config, f"reports/{report.name}", abs_src_path=str(report)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Return the page with links to what is in the site."""
    return _LINK.sub(lambda m: _linked(m, Path("docs")), markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Return the page with a bar for the escaped one that code in a table has: in the repository the backslash is not shown."""
    return _CELL.sub(lambda cell: cell[0].replace("\\|", "|"), html)


def _linked(found: re.Match[str], folder: Path) -> str:
    """Return a link as the site has it; what the site does not have is named only."""
    target, _, anchor = found["target"].partition("#")
    if not target or ":" in target or (folder != Path() and not target.startswith("../")):
        return found[0]
    path = (ROOT / folder / target).resolve().relative_to(ROOT)
    if path.parts[0] in ("docs", "reports") and path.suffix:
        made = str(path.relative_to("docs")) if path.parts[0] == "docs" else str(path)
    elif str(path) in _PAGES:
        made = _PAGES[str(path)]
    else:
        return found["words"]
    return f"{found[1]}({made}{'#' if anchor else ''}{anchor})"
