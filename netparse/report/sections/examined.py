"""What was examined: nodes, versions, evidence, and how much of the questions could be judged."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.parsers import Kind
from netparse.report.about import About
from netparse.report.names import Names
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import count, names, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Section):
    """``facts`` are pairs of name and words, ``reasons`` the lines by which distribution and plugin were recognised."""

    stem: str = "examined"
    title: str = "What was examined"
    anchor: str = "examined"
    facts: tuple[tuple[str, str], ...]
    coverage: float | None
    """In percent; None where nothing could be judged."""
    coverage_words: str
    reasons: tuple[str, ...]


def build_examined(selection: Selection) -> Examined:
    """Return the section, which every report has."""
    coverage = selection.analysis.summary.coverage
    return Examined(
        facts=examined_facts(selection.analysis, selection.about),
        coverage=coverage,
        coverage_words="Nothing could be judged"
        if coverage is None
        else f"{coverage:g} % of the questions could be judged",
        reasons=selection.analysis.circumstances.reasons,
    )


def examined_facts(analysis: Analysis, about: About) -> tuple[tuple[str, str], ...]:
    """Return what was examined, as pairs of name and words."""
    c = analysis.circumstances
    nodes = [n.name for n in analysis.cluster.nodes]
    good = sum(x.status in ("ok", "partial") for x in analysis.captures)
    made = about.date or _epoch()
    return (
        ("Bundle", _bundle([i.source for i in analysis.inputs])),
        ("Captured", _captured(analysis.captures) or "at a time that is not known"),
        *((("Report made", made),) if made else ()),
        ("Nodes", f"{len(nodes)}: {who(nodes, 6)}" if len(nodes) > 1 else who(nodes)),
        ("Kubernetes", str(c.kubernetes) if c.kubernetes else "not known"),
        ("Distribution", c.distribution or "not recognised"),
        ("CNI plugin", ", ".join(c.cnis) or "not recognised"),
        ("Evidence", f"{good} captures from {count(len(analysis.inputs), 'file')}"),
        *((("Not read", _not_read(analysis)),) if analysis.losses else ()),
        ("Not examined", not_examined(analysis)),
    )


def not_examined(analysis: Analysis) -> str:
    """Return the sentence: firewalls of which nodes, and the network between them.

    What ufw or firewalld say of themselves is a part of the rules only.
    """
    nodes = [n for n in analysis.cluster.nodes if n.linux and not analysis.cluster.outside(n)]
    blind = [n.name for n in nodes if not n.of(Kind.FIREWALL)]
    by_setup = [n.name for n in nodes if n.name in blind and n.of(Kind.FIREWALL_SETUP)]
    if by_setup:
        but = f"but for what ufw or firewalld tells of {names(by_setup, 4)}"
        return f"firewalls of {names(blind, 4)}, {but}, and the network between the nodes"
    if len(blind) == len(nodes):
        return "firewalls and the network between the nodes: a port that listens need not be reachable"
    if blind:
        return f"firewalls of {names(blind, 4)}, and the network between the nodes"
    return f"the network between the nodes (the firewalls of {_all(len(nodes))} were)"


def _all(number: int) -> str:
    return "the node" if number == 1 else f"all {count(number, 'node')}"


_FEW = 3


def _not_read(analysis: Analysis) -> str:
    """Return the first files that could not be read, each with its reason."""
    found = analysis.losses
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return "; ".join(f"{s.source}: {s.reason}" for s in found[:_FEW]) + more


def _bundle(inputs: Sequence[str]) -> str:
    """Return what was given: the file, or the folder in which all files lie."""
    if len(inputs) == 1:
        return inputs[0]
    return Names(inputs).root.rstrip("/") or names(inputs, 3) or "nothing"


def _captured(captures: Iterable[Capture]) -> str:
    """Return when the captures were taken: by what they print, by their names, or by the archive that holds them.

    The time of a plain file is not asked: copying changes it.
    """
    taken = {c.taken or (c.written if "!/" in c.source else None) for c in captures if c.command} - {None}
    times = sorted(t.replace("T", " ").removesuffix(":00") for t in taken if t)
    if not times:
        return ""
    first, last = times[0], times[-1]
    return first if first == last else f"{first} to {last}"


def _epoch() -> str | None:
    """Return the day of SOURCE_DATE_EPOCH; without it a report bears no date, so that the same input gives the same bytes."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat() if seconds else None
