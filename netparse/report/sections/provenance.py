"""The provenance: the version, the command, the port tables, and the fingerprint of every input."""

from dataclasses import dataclass

from netparse import __version__
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that was given, with its size and SHA-256 in words."""

    source: str
    bytes: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance(Section):
    """``tables`` names the port tables that applied, ``more`` counts the inputs that are not shown."""

    stem: str = "provenance"
    title: str = "Provenance"
    anchor: str = "provenance"
    label: str = "Provenance"
    version: str = __version__
    tables: str
    command: str | None
    reasons: tuple[str, ...]
    """The lines by which distribution and plugin were recognised; a browser has them on page 1."""
    inputs: tuple[Input, ...]
    more: str


def build_provenance(selection: Selection) -> Provenance:
    """Return the section, which every report has."""
    circumstances = selection.analysis.circumstances
    inputs, most = selection.analysis.inputs, selection.limits.inputs
    return Provenance(
        tables=", ".join(("kubernetes", *circumstances.cnis, *filter(None, (circumstances.distribution,)))),
        command=selection.about.command,
        reasons=circumstances.reasons,
        inputs=tuple(
            Input(source=selection.names.short(i.source), bytes=f"{i.bytes:,}", sha256=i.sha256) for i in inputs[:most]
        ),
        more=attached(len(inputs) - most, "file"),
    )
