"""What changed since an older bundle, in its final words: what ``netparse diff`` prints and a report has as a section."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from netparse.comparison import Change, Changes, FindingChange, VisibilityChange
from netparse.findings import Evidence, Verdict
from netparse.report.sections.base import Section
from netparse.report.selection import Selection
from netparse.report.words import count

_MARKS = {"added": "+", "removed": "−", "changed": "~"}
_VERDICTS = {Verdict.FAIL: "fail", Verdict.WARN: "warn", Verdict.INFO: "info"}
_UNSEEN = "It may be as it was, or not: what could be judged before and cannot be now is no improvement."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One difference: a mark that works without colour, what differs, how, and the lines that show it; ``look`` is a class."""

    mark: str
    what: str
    how: str
    look: str = ""
    lines: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Differences of one kind, or of one node."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatChanged(Section):
    """``headline`` is the answer; ``notes`` are about the comparison itself."""

    stem: str = "changes"
    title: str = "What changed"
    anchor: str = "changes"
    label: str = "What changed"
    headline: str
    sides: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...]


def build_changes(selection: Selection) -> WhatChanged | None:
    """Return the section, None where the report is not compared with an older bundle."""
    changes = selection.about.changes
    return what_changed(changes, selection.limits.rows) if changes else None


def what_changed(changes: Changes, most: int | None = None) -> WhatChanged:
    """Return the words; empty groups are left out. With ``most`` the rows beyond are counted in a note."""
    found = (
        Group(title="Nodes", rows=tuple(_nodes(changes))),
        *_facts(changes.changes),
        Group(title="Findings", rows=tuple(_findings(changes))),
        Group(title="Seen on one side only", rows=tuple(_visibility(changes.visibility)), note=_UNSEEN),
    )
    return WhatChanged(
        headline=_headline(changes),
        sides=_sides(changes),
        groups=tuple(g for g in _bounded(found, most) if g.rows),
        notes=(*changes.notes, *_notes(changes), *_left_out(found, most)),
    )


def _bounded(groups: Iterable[Group], most: int | None) -> Iterator[Group]:
    left = most
    for group in groups:
        yield group if left is None else replace(group, rows=group.rows[:left])
        left = None if left is None else max(0, left - len(group.rows))


def _left_out(groups: Iterable[Group], most: int | None) -> Iterator[str]:
    more = sum(len(g.rows) for g in groups) - most if most is not None else 0
    if more > 0:
        yield f"{more} more differences: `netparse diff` lists them"


def _headline(changes: Changes) -> str:
    if changes.same:
        return "Nothing changed"
    new, resolved = len(changes.of("new")), len(changes.of("resolved"))
    lost = sum(s.kind == "lost" for s in changes.visibility)
    facts = len(changes.changes) + len(changes.joined) + len(changes.left)
    counted = (
        (facts, "fact differs", "facts differ"),
        (new, "finding is new", "findings are new"),
        (resolved, "is resolved", "are resolved"),
        (lost, "thing cannot be seen any more", "things cannot be seen any more"),
    )
    return ", ".join(count(n, one, many) for n, one, many in counted if n) or "More can be seen than before"


def _sides(changes: Changes) -> str:
    both = []
    for side in (changes.old, changes.new):
        nodes = count(len(side.nodes), "node")
        both.append(f"{side.source} ({nodes})" if side.source else nodes)
    return " → ".join(both)


def _notes(changes: Changes) -> Iterator[str]:
    unchanged = changes.of("unchanged")
    if unchanged:
        yield f"{count(len(unchanged), 'finding is', 'findings are')} as before"
    if changes.hidden:
        yield f"{changes.hidden} values that change by themselves (PIDs, pods, counters, ages) are not shown"


def _nodes(changes: Changes) -> Iterator[Row]:
    yield from (Row(mark="+", what=name, how="joined") for name in changes.joined)
    yield from (Row(mark="−", what=name, how="left") for name in changes.left)


def _facts(changes: Iterable[Change]) -> Iterator[Group]:
    by_node: dict[str | None, list[Row]] = {}
    for c in changes:
        by_node.setdefault(c.node, []).append(_row(c))
    for node, rows in by_node.items():
        yield Group(title="Cluster" if node is None else f"Node {node}", rows=tuple(rows))


def _row(c: Change) -> Row:
    what = c.subject if c.area in ("node", "cluster", "age", "interface", "counter") else f"{c.area} {c.subject}"
    how = {"added": f"{c.after}", "removed": f"{c.before}", "changed": f"{c.before} → {c.after}"}[c.kind]
    if c.area == "flow":
        how = f"{c.before if c.kind == 'added' else c.after}{_deciding(c)}"
    word = {"listener": ("opened", "closed"), "flow": ("arrives again", "arrives no longer")}.get(
        c.area, ("added", "removed")
    )
    how = how if c.kind == "changed" else f"{word[c.kind == 'removed']}: {how}"
    return Row(mark=_MARKS[c.kind], what=what, how=how, lines=(*c.old, *c.new))


def _deciding(c: Change) -> str:
    """Quote the line that stops a flow, and that which let it pass and is gone."""
    stops, gone = (c.old, ()) if c.kind == "added" else (c.new, c.old)
    shown = [e.text.strip() for e in stops[:1]] + [f"no longer there: {e.text.strip()}" for e in gone[:2]]
    return f" ({'; '.join(shown)})" if shown else ""


def _findings(changes: Changes) -> Iterator[Row]:
    for kind, mark in (("new", "!"), ("changed", "~"), ("resolved", "✓")):
        yield from (_finding(kind, mark, f) for f in changes.of(kind))


def _finding(kind: str, mark: str, found: FindingChange) -> Row:
    f = found.finding
    before = (
        f" (was {found.before})" if kind == "changed" or (kind == "new" and found.before is Verdict.UNKNOWN) else ""
    )
    look = "ok" if kind == "resolved" else _VERDICTS.get(f.verdict, "")
    subject = f" {f.subject}" if f.subject else ""
    return Row(
        mark=mark,
        what=f"{kind}: {f.verdict.upper()}{before}",
        how=f"{', '.join(f.nodes)}: {f.title}: {f.actual} [{f.check}{subject}]",
        look=look,
        lines=f.evidence,
    )


def _visibility(visibility: Iterable[VisibilityChange]) -> Iterator[Row]:
    """Yield what was lost before what was gained, nodes of which the same is true together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for s in visibility:
        groups.setdefault((s.kind, s.what, s.reason), []).append(s.node or "the cluster")
    for (kind, what, reason), nodes in sorted(groups.items(), key=lambda g: g[0][0] != "lost"):
        mark = "?" if kind == "lost" else "+"
        yield Row(mark=mark, what=f"{kind}: {', '.join(nodes)}", how=f"{what}: {reason}", look="unknown")
