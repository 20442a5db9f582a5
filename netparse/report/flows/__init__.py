"""What becomes of flows: each format of ``netparse reach`` in the module of its name."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netparse.reach import Answer

FLOWS_FORMATS: tuple[str, ...] = ("text", "json", "csv", "markdown")
"""In the order of the help; the module of a format is loaded when it is used."""


def render_flows(
    answers: "Sequence[Answer]", format: str, *, paths: bool = False, redacted: "Sequence[str]" = ()
) -> str:
    """Return the answers in one of ``FLOWS_FORMATS``; ``paths`` adds every hop to text and Markdown, JSON has them always.

    ``redacted`` are the kinds of values that are pseudonyms: each format says so.
    """
    renderer: Callable[[Sequence[Answer], bool, Sequence[str]], str] = import_module(
        f"netparse.report.flows.{format}"
    ).render
    return renderer(answers, paths, redacted)


__all__ = ["FLOWS_FORMATS", "render_flows"]
