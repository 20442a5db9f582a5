"""The findings as values between tabs, a format that is made up."""

from netparse.analysis import Analysis
from netparse.report.about import About
from netparse.safe import visible


def render(analysis: Analysis, about: About) -> str:
    """Return a line per finding below a heading."""
    rows = [("verdict", "check", "nodes", "found")]
    rows += [(f.verdict.value, f.check, ",".join(f.nodes), f.actual) for f in analysis.findings]
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows)


def _cell(text: str) -> str:
    return visible(text).replace("\t", " ").replace("\n", " ")
