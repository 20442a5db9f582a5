"""What of an analysis a report shows: chosen once, before the sections are built, because they link to each other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.findings import Finding, Verdict
from netparse.report.about import About
from netparse.report.blocks import Block, block, numbers, rank, related
from netparse.report.limits import Limits
from netparse.report.names import Names
from netparse.report.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What every section is built from."""

    analysis: Analysis
    about: About
    limits: Limits
    names: Names
    """Of all files with captures."""
    faults: tuple[Block, ...]
    """Faults and warnings, the worst first."""
    more_faults: int
    """How many the report does not show."""
    notes: tuple[Block, ...]
    more_notes: int
    captures: tuple[Capture, ...]
    """Those that the list of files shows, in its order."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All findings that are shown."""
        return self.faults + self.notes


def select(analysis: Analysis, about: About, limits: Limits) -> Selection:
    """Return what a report within these limits shows."""
    names = Names(sorted(c.source for c in analysis.captures))
    faults = [f for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]  # causes first
    notes = rank(f for f in analysis.findings if f.verdict is Verdict.INFO)
    shown_faults, shown_notes = faults[: limits.findings], notes[: limits.findings]
    quoted = {e.source for f in (*shown_faults, *shown_notes) for e in f.evidence}
    captures = _captures(analysis.captures, names, quoted, limits.files)
    listed = {c.source for c in captures}

    surroundings = Surroundings(analysis.captures)

    def anchor(source: str) -> str:
        return names.anchor(source) if source in listed else ""

    def blocks(findings: Sequence[Finding], prefix: str) -> tuple[Block, ...]:
        return tuple(
            block(
                finding,
                number,
                own=f"{prefix}{place}",
                limits=limits,
                names=names,
                anchor=anchor,
                surroundings=surroundings,
            )
            for place, (number, finding) in enumerate(zip(numbers(findings), findings, strict=True), 1)
        )

    return Selection(
        analysis=analysis,
        about=about,
        limits=limits,
        names=names,
        faults=related(blocks(shown_faults, "f")),
        more_faults=len(faults) - len(shown_faults),
        notes=blocks(shown_notes, "i"),
        more_notes=len(notes) - len(shown_notes),
        captures=captures,
    )


def _captures(captures: Sequence[Capture], names: Names, quoted: Collection[str], most: int) -> tuple[Capture, ...]:
    """Return the captures by name, at most so many; those that are quoted or not wholly understood are left out last."""
    ordered = sorted(captures, key=lambda c: names.short(c.source))
    if len(ordered) <= most:
        return tuple(ordered)
    plain = [not (c.unparsed or c.status != "ok" or c.source in quoted) for c in ordered]
    kept = sorted(sorted(range(len(ordered)), key=plain.__getitem__)[:most])
    return tuple(ordered[place] for place in kept)
