"""What changed in its final words, section by section; the formats only loop."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from netparse.comparison import Change, Changes, FindingChange, VisibilityChange
from netparse.findings import Evidence, Verdict

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
class Section:
    title: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """``headline`` is the answer; ``notes`` are about the comparison itself."""

    headline: str
    sides: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def build_changes(changes: Changes, most: int | None = None) -> ChangesPage:
    """Return the words; empty sections are left out. With ``most`` the rows beyond are counted in a note."""
    found = (
        Section(title="Nodes", rows=tuple(_nodes(changes))),
        *_facts(changes.changes),
        Section(title="Findings", rows=tuple(_findings(changes))),
        Section(title="Seen on one side only", rows=tuple(_visibility(changes.visibility)), note=_UNSEEN),
    )
    return ChangesPage(
        headline=_headline(changes),
        sides=_sides(changes),
        sections=tuple(s for s in _bounded(found, most) if s.rows),
        notes=(*changes.notes, *_notes(changes), *_left_out(found, most)),
    )


def _bounded(sections: Iterable[Section], most: int | None) -> Iterator[Section]:
    left = most
    for section in sections:
        yield section if left is None else replace(section, rows=section.rows[:left])
        left = None if left is None else max(0, left - len(section.rows))


def _left_out(sections: Iterable[Section], most: int | None) -> Iterator[str]:
    more = sum(len(s.rows) for s in sections) - most if most is not None else 0
    if more > 0:
        yield f"{more} more differences are told by `netparse diff`"


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
    return (
        ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counted if n) or "More can be seen than before"
    )


def _sides(changes: Changes) -> str:
    told = []
    for side in (changes.old, changes.new):
        nodes = f"{len(side.nodes)} node{'s' * (len(side.nodes) != 1)}"
        told.append(f"{side.source} ({nodes})" if side.source else nodes)
    return " → ".join(told)


def _notes(changes: Changes) -> Iterator[str]:
    unchanged = changes.of("unchanged")
    if unchanged:
        yield f"{len(unchanged)} finding{'s are' if len(unchanged) > 1 else ' is'} as before"
    if changes.hidden:
        yield f"{changes.hidden} values that change by themselves (PIDs, pods, counters, ages) are not shown"


def _nodes(changes: Changes) -> Iterator[Row]:
    yield from (Row(mark="+", what=name, how="joined") for name in changes.joined)
    yield from (Row(mark="−", what=name, how="left") for name in changes.left)


def _facts(changes: Iterable[Change]) -> Iterator[Section]:
    by_node: dict[str | None, list[Row]] = {}
    for c in changes:
        by_node.setdefault(c.node, []).append(_row(c))
    for node, rows in by_node.items():
        yield Section(title="Cluster" if node is None else f"Node {node}", rows=tuple(rows))


def _row(c: Change) -> Row:
    what = c.subject if c.area in ("node", "cluster", "age", "interface", "counter") else f"{c.area} {c.subject}"
    how = {"added": f"{c.after}", "removed": f"{c.before}", "changed": f"{c.before} → {c.after}"}[c.kind]
    word = {"listener": ("opened", "closed")}.get(c.area, ("added", "removed"))
    how = how if c.kind == "changed" else f"{word[c.kind == 'removed']}: {how}"
    return Row(mark=_MARKS[c.kind], what=what, how=how, lines=(*c.old, *c.new))


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
