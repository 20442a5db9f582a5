"""The findings as CSV, a row each; pandas is loaded when it is used."""

from netparse.analysis import Analysis
from netparse.report.about import About
from netparse.tables import export, to_frame


def render(analysis: Analysis, about: About) -> bytes:
    """Return the table; its columns are the fields of a finding, and ``redacted`` where it is."""
    return export(to_frame(analysis.findings), "csv", analysis.redacted)
