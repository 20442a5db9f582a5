"""The pages of the documentation and their blocks of code."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.conftest import ROOT

PAGES = {
    str(p.relative_to(ROOT)): p.read_text(encoding="utf-8")
    for p in (
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
        *sorted(ROOT.glob("docs/*.md")),
    )
}
"""Text by path: what stands in docs/, and what stands beside it for those who look at the repository."""
_FENCE = re.compile(
    r"(?:<!-- not run: (?P<reason>[^\n]+?) -->\n+)?^(?P<fence> *```+)(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A block of code: its line in the page, its language, its text, and why it is not run (None: it is)."""

    line: int
    language: str
    text: str
    reason: str | None


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page in their order."""
    for found in _FENCE.finditer(page):
        line = page.count("\n", 0, found.start("text"))
        yield Block(line, found["language"], found["text"], found["reason"])
