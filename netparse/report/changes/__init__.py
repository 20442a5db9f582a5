"""What changed between two bundles: each format of ``netparse diff`` in the module of its name."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netparse.comparison import Changes

CHANGES_FORMATS: tuple[str, ...] = ("text", "json", "markdown", "html")
"""In the order of the help; the module of a format is loaded when it is used."""


def render_changes(changes: "Changes", format: str) -> str:
    """Return what changed, in one of ``CHANGES_FORMATS``."""
    renderer: Callable[[Changes], str] = import_module(f"netparse.report.changes.{format}").render
    return renderer(changes)


__all__ = ["CHANGES_FORMATS", "render_changes"]
