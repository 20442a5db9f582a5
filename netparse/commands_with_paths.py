"""The commands of netparse's own that findings give, with the paths of this run in place of the word BUNDLE."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import replace

from netparse.analysis import Analysis
from netparse.findings import Finding

_PLACE = re.compile(r"(?<=[ ])BUNDLE(?![\w-])")
_OF_ONE = "--from BUNDLE"


def with_paths(analysis: Analysis, paths: Sequence[str]) -> Analysis:
    """Return the analysis with commands that can be copied. What is redacted is for others, who have it elsewhere; so is standard input."""
    if analysis.redacted or "-" in paths:
        return analysis
    given = " ".join(map(shlex.quote, paths))

    def line(text: str) -> str:
        several = _OF_ONE in text and len(paths) > 1
        return text if several or not text.startswith("netparse ") else _PLACE.sub(lambda _: given, text)

    def filled(f: Finding) -> Finding:
        texts = (*f.fix, f.confirm or "")
        if not any("BUNDLE" in text for text in texts):
            return f
        return replace(f, fix=tuple(map(line, f.fix)), confirm=line(f.confirm) if f.confirm else f.confirm)

    return replace(
        analysis,
        findings=tuple(map(filled, analysis.findings)),
        ignored=tuple(map(filled, analysis.ignored)),
        suppressed=tuple(replace(s, finding=filled(s.finding)) for s in analysis.suppressed),
    )
