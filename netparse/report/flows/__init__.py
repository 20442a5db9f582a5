"""What becomes of flows: each format of ``netparse reach`` in the module of its name."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netparse.reach import Answer

FLOWS_FORMATS: tuple[str, ...] = ("text", "json", "csv", "markdown")
"""In the order of the help; the module of a format is loaded when it is used."""


def render_flows(answers: "Sequence[Answer]", format: str, *, paths: bool = False) -> str:
    """Return the answers in one of ``FLOWS_FORMATS``; ``paths`` adds every hop to text and Markdown, JSON has them always."""
    renderer: Callable[[Sequence[Answer], bool], str] = import_module(f"netparse.report.flows.{format}").render
    return renderer(answers, paths)


__all__ = ["FLOWS_FORMATS", "render_flows"]
