"""What several commands share, loaded as late as the stages: the commands read their options without it."""

from typing import TYPE_CHECKING

from netparse.lazy import lazy_module

if TYPE_CHECKING:
    from netparse.cli import analysis as analyses
    from netparse.cli import circumstances, faults, fleets, messages, parsing, progress, redacting, sizes
else:
    analyses = lazy_module("netparse.cli.analysis")
    circumstances = lazy_module("netparse.cli.circumstances")
    faults = lazy_module("netparse.cli.faults")
    fleets = lazy_module("netparse.cli.fleets")
    messages = lazy_module("netparse.cli.messages")
    parsing = lazy_module("netparse.cli.parsing")
    progress = lazy_module("netparse.cli.progress")
    redacting = lazy_module("netparse.cli.redacting")
    sizes = lazy_module("netparse.cli.sizes")

__all__ = [
    "analyses",
    "circumstances",
    "faults",
    "fleets",
    "messages",
    "parsing",
    "progress",
    "redacting",
    "sizes",
]
