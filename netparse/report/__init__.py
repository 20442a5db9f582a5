"""An analysis as HTML, PDF, JSON or text: pure functions of it."""

from netparse.report.formats import FORMATS, render

__all__ = ["FORMATS", "render"]
