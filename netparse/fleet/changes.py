"""What became of each cluster since a day: from the last bundle before it to the newest one from then on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from netparse.comparison.findings import compare_findings
from netparse.comparison.model import FindingChange
from netparse.errors import UsageError
from netparse.findings import Cause, Evidence, Finding, Severity, Verdict
from netparse.fleet.query import Fleet
from netparse.report.words import count, plural
from netparse.safe import csv_text, json_text, visible

Kind = Literal["new", "resolved", "changed", "lost", "gained"]
_DATED = """
SELECT c.cluster, b.bundle, b.taken, b.url FROM bundles b JOIN clusters c USING (bundle)
WHERE b.state IN ('ok', 'partial') ORDER BY c.cluster, b.taken, b.bundle
"""
_COLUMNS = ("cluster", "before", "after", "kind", "check", "verdict_before", "verdict", "node", "subject", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that changed. ``lost`` is what can no longer be seen, ``gained`` what could not be seen before."""

    kind: Kind
    check: str | None = None
    verdict_before: str | None = None
    verdict: str | None = None
    node: str | None = None
    subject: str | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChanges:
    """``before`` and ``after`` are when the two bundles were taken; one of them is None where there is no such bundle."""

    cluster: str
    before: str | None
    after: str | None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetChanges:
    """``clusters`` are all with something to say, ``same`` how many have nothing, ``undated`` the bundles without a time."""

    since: str
    clusters: tuple[ClusterChanges, ...]
    same: int
    undated: int


def changes_since(fleet: Fleet, since: str) -> FleetChanges:
    """Return what changed since a day (2026-08-01, or with a time). Raises UsageError for what is no date."""
    since = _as_captures_say_it(since)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    undated = 0
    for cluster, bundle, taken, _url in fleet.ask(_DATED).rows:
        if taken is None:
            undated += 1
        else:  # sorted by time: the last one stays
            found.setdefault(cluster, {})["before" if taken < since else "after"] = (bundle, taken)
    compared = [_of_cluster(fleet, cluster, sides) for cluster, sides in sorted(found.items())]
    return FleetChanges(
        since=since,
        clusters=tuple(c for c in compared if c.rows),
        same=sum(not c.rows for c in compared),
        undated=undated,
    )


def _as_captures_say_it(since: str) -> str:
    """Return a date in the form of ``taken`` (see ``netparse.captures.times``), with which it is compared as a text; zones are ignored."""
    try:
        given = datetime.fromisoformat(since).replace(tzinfo=None)
    except ValueError as error:
        raise UsageError(f"--since {since}: write a day as 2026-08-01") from error
    return given.date().isoformat() if given.time() == time() else given.isoformat(timespec="seconds")


def _of_cluster(fleet: Fleet, cluster: str, sides: Mapping[str, tuple[str, str]]) -> ClusterChanges:
    before, after = sides.get("before"), sides.get("after")
    if before and after:
        rows = tuple(_compared(fleet, before[0], after[0]))
    elif before:
        rows = (Row(kind="lost", text=f"no bundle of the cluster since then; the last is of {before[1]}"),)
    else:
        assert after is not None
        rows = (Row(kind="gained", text=f"no bundle of the cluster before then; the newest is of {after[1]}"),)
    return ClusterChanges(
        cluster=cluster, before=before[1] if before else None, after=after[1] if after else None, rows=rows
    )


def _compared(fleet: Fleet, before: str, after: str) -> Iterator[Row]:
    old, new = _nodes(fleet, before), _nodes(fleet, after)
    for node in old:
        if node not in new:
            yield Row(kind="lost", node=node, text="the node is not in the newer bundle")
    for node in new:
        if node not in old:
            yield Row(kind="gained", node=node, text="the node is not in the older bundle")
    kept = {node: node for node in old if node in new}
    for change in compare_findings(_findings(fleet, before), _findings(fleet, after), kept, complete=True):
        if not isinstance(change, FindingChange):
            yield Row(kind=change.kind, node=change.node, text=f"{change.what}: {change.reason}")
        elif change.kind != "unchanged" and change.finding.verdict is not Verdict.INFO:
            f, resolved = change.finding, change.kind == "resolved"
            yield Row(
                kind=change.kind,
                check=f.check,
                verdict_before=change.before.value if change.before else None,
                verdict=None if resolved else f.verdict.value,
                node=", ".join(f.nodes) or None,
                subject=f.subject or None,
                text=f.actual,
            )


def _nodes(fleet: Fleet, bundle: str) -> Sequence[str]:
    return [n for (n,) in fleet.ask("SELECT node FROM hosts WHERE bundle = $b ORDER BY node", {"b": bundle}).rows]


def _findings(fleet: Fleet, bundle: str) -> list[Finding]:
    answer = fleet.ask("SELECT * FROM findings WHERE bundle = $b ORDER BY number", {"b": bundle})
    return [_finding(dict(zip(answer.columns, row, strict=True))) for row in answer.rows]


def _finding(row: Mapping[str, Any]) -> Finding:
    cause = Cause(check=row["caused_by_check"], node=row["caused_by_node"], subject=row["caused_by_subject"] or "")
    return Finding(
        check=row["check"],
        verdict=Verdict(row["verdict"]),
        severity=Severity(row["severity"]),
        node=row["node"],
        nodes=tuple(row["nodes"]),
        subject=row["subject"],
        title=row["title"],
        expected=row["expected"],
        actual=row["actual"],
        why=row["why"],
        fix=tuple(row["fix"]),
        confirm=row["confirm"],
        reference=row["reference"],
        evidence=tuple(Evidence(e["source"], e["line"] or 0, e["text"]) for e in row["evidence"]),
        caused_by=cause if row["caused_by_check"] else None,
        consequences=row["consequences"],
    )


_SIGNS: Mapping[str, str] = {"new": "+", "resolved": "-", "changed": "~", "lost": "?", "gained": "!"}


def _text(changes: FleetChanges) -> str:
    lines: list[str] = []
    for cluster in changes.clusters:
        lines.append(visible(f"{cluster.cluster}  ({cluster.before or 'no bundle'} → {cluster.after or 'no bundle'})"))
        for row in cluster.rows:
            what = " ".join(filter(None, (row.check, row.verdict or row.verdict_before, row.node, row.subject)))
            lines.append(visible(f"  {_SIGNS[row.kind]} {row.kind}: {what + ': ' if what else ''}{row.text}"))
        lines.append("")
    counts = {k: sum(r.kind == k for c in changes.clusters for r in c.rows) for k in _SIGNS}
    summary = ", ".join(f"{n} {k}" for k, n in counts.items() if n) or "nothing changed"
    lines.append(
        f"since {changes.since}: {summary}; {count(changes.same, 'cluster')} {plural(changes.same, 'as it was', 'as they were')}"
    )
    if changes.undated:
        say, were, are = ("says", "it was", "is") if changes.undated == 1 else ("say", "they were", "are")
        lines.append(f"{count(changes.undated, 'bundle')} {say} nowhere when {were} taken, and {are} left aside")
    return "\n".join(lines) + "\n"


def _json(changes: FleetChanges) -> str:
    clusters = [
        {
            "cluster": c.cluster,
            "before": c.before,
            "after": c.after,
            "changes": [{name: getattr(r, name) for name in Row.__dataclass_fields__} for r in c.rows],
        }
        for c in changes.clusters
    ]
    summary = {"schema_version": 1, "since": changes.since, "clusters": clusters}
    return json_text({**summary, "same": changes.same, "undated": changes.undated}, indent=2) + "\n"


def _csv(changes: FleetChanges) -> str:
    rows = [
        [c.cluster, c.before, c.after, *(getattr(r, name) for name in _COLUMNS[3:])]
        for c in changes.clusters
        for r in c.rows
    ]
    return csv_text(_COLUMNS, rows)


CHANGES = {"text": _text, "json": _json, "csv": _csv}
"""The formats of ``netparse fleet diff``."""


def render_changes(changes: FleetChanges, format: str) -> str:
    """Return what changed, in one of ``CHANGES``."""
    return CHANGES[format](changes)
