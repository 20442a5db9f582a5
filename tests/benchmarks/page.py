"""docs/benchmarks.md: each benchmark writes its own section, between marks of its name, and leaves the others as they are."""

import re
from pathlib import Path

PAGE = Path("docs/benchmarks.md")


def write_section(name: str, text: str) -> None:
    """Put a section in place of the one of this name, or at the end of the page."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Benchmarks\n"
    marked = f"<!-- {name}:begin -->\n{text.strip()}\n<!-- {name}:end -->\n"
    found = re.compile(f"<!-- {name}:begin -->.*?<!-- {name}:end -->\n", re.DOTALL)
    new, count = found.subn(lambda _: marked, page)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(new if count else f"{page.rstrip()}\n\n{marked}", encoding="utf-8")
