"""What a format is: its name, which is that of its module, how its files end, and by what they are recognised."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from netparse.report.about import About

if TYPE_CHECKING:
    from netparse.analysis import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """``render`` loads the module ``netparse.report.formats.NAME`` and its libraries only when it is called."""

    name: str
    suffixes: tuple[str, ...]
    """How an output file of this format ends."""
    printed: bool = False
    """Whether ``netparse check --format`` offers it."""
    for_scripts: bool = False
    """Whether ``netparse check`` prints it also when nothing was recognised: a script expects it."""
    mark: re.Pattern[bytes] | None = None
    """Matches the whole of a file that netparse wrote and of no other; None where the format has no place for its maker's name."""

    def render(self, analysis: "Analysis", about: About) -> str | bytes:
        """Return the report: bytes where the format is binary."""
        renderer: Callable[[Analysis, About], str | bytes]
        renderer = import_module(f"netparse.report.formats.{self.name}").render
        return renderer(analysis, about)
