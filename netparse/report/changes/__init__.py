"""What changed between two bundles as text, Markdown, HTML and JSON: pure functions of it."""

from collections.abc import Callable, Mapping

from netparse.comparison import Changes
from netparse.report.changes.json import render_json
from netparse.report.changes.markdown import render_markdown
from netparse.report.changes.text import render_text


def _html(changes: Changes) -> str:
    from netparse.report.changes.html import render_html

    return render_html(changes)


CHANGES_FORMATS: Mapping[str, Callable[[Changes], str]] = {
    "text": render_text,
    "json": render_json,
    "markdown": render_markdown,
    "html": _html,
}

__all__ = ["CHANGES_FORMATS"]
