"""An analysis as a page, a table or text: pure functions of it."""

from netparse.report.about import About
from netparse.report.formats import FORMATS, render

__all__ = ["FORMATS", "About", "render"]
