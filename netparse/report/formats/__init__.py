"""The formats of a report, each in the module of its name; ``FORMATS`` is the registry, in the order of the help."""

import re
from typing import TYPE_CHECKING

from netparse.errors import UsageError
from netparse.nearest import did_you_mean
from netparse.report.about import About
from netparse.report.formats.format import Format

if TYPE_CHECKING:
    from netparse.analysis import Analysis

FORMATS: tuple[Format, ...] = (
    Format(
        name="html",
        suffixes=(".html",),
        mark=re.compile(rb'\s*<!DOCTYPE html>.{0,4000}<meta name="generator" content="netparse ', re.DOTALL),
    ),
    Format(
        name="pdf",
        suffixes=(".pdf",),
        # its XMP metadata, which are not compressed, name the tool that created it
        mark=re.compile(rb"%PDF.*<(?:xmp|ns\d+):CreatorTool>netparse \d[^<]*</", re.DOTALL),
    ),
    Format(
        name="text",
        suffixes=(".txt",),
        printed=True,
        mark=re.compile(rb"netparse .*\nfindings: \d+ fail, \d+ warn, \d+ unknown, \d+ pass[^\n]*\n", re.DOTALL),
    ),
    Format(
        name="json",
        suffixes=(".json",),
        printed=True,
        for_scripts=True,
        mark=re.compile(rb'\{\s*"schema_version": 1,\s*"netparse": "'),
    ),
    Format(
        name="junit",
        suffixes=(".xml",),
        printed=True,
        mark=re.compile(rb'<\?xml[^>]*\?>\s*<testsuites name="netparse"'),
    ),
    Format(
        name="sarif",
        suffixes=(".sarif.json", ".sarif"),
        printed=True,
        mark=re.compile(rb'\{\s*"\$schema": .{0,400}"driver": \{\s*"name": "netparse"', re.DOTALL),
    ),
    Format(name="markdown", suffixes=(".md",), printed=True, mark=re.compile(rb"<!-- netparse report -->")),
    Format(
        name="csv",
        suffixes=(".csv",),
        mark=re.compile(rb"check,verdict,severity,node,nodes,subject,title,"),
    ),
    Format(name="excel", suffixes=(".xlsx",)),
    Format(name="parquet", suffixes=(".parquet",)),
)


def find_format(name: str) -> Format:
    """Return the format of this name. Raises UsageError, which names all of them, when there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = [f.name for f in FORMATS]
    raise UsageError(f"there is no format {name!r}; there are {', '.join(names)}{did_you_mean(name, names)}")


def render(analysis: "Analysis", format: str, *, about: About | None = None) -> str | bytes:
    """Return the report in this format: bytes for ``pdf``, ``csv``, ``excel`` and ``parquet``, text for the others."""
    return find_format(format).render(analysis, about or About())


__all__ = ["FORMATS", "About", "Format", "find_format", "render"]
