"""The parts that every parser has, and how its template is run."""

from netparse.parsers.base.kinds import Kind
from netparse.parsers.base.look import JSON, Glimpse, Look
from netparse.parsers.base.parser import FileName, Misread, Parsed, Parser, Text
from netparse.parsers.base.program import Program, simple
from netparse.parsers.base.rows import Row, heading, row_by_row, rows, template, template_path, without_collection

__all__ = [
    "JSON",
    "FileName",
    "Glimpse",
    "Kind",
    "Look",
    "Misread",
    "Parsed",
    "Parser",
    "Program",
    "Row",
    "Text",
    "heading",
    "row_by_row",
    "rows",
    "simple",
    "template",
    "template_path",
    "without_collection",
]
