"""The report over a fleet in its final words: one page that stands alone, then checks by month, clusters, versions, what was not read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from netparse.errors import OutputError
from netparse.files import write_whole
from netparse.fleet.query import Fleet
from netparse.fleet.questions import question
from netparse.report.formats.pdf import print_page
from netparse.report.sections.heading import Counter, Heading
from netparse.report.table import Table
from netparse.report.templates import fill, own_file, policy
from netparse.report.words import count, more, names, plural
from netparse.report.write import check_targets

_TOP, _WORST, _CHECKS, _MONTHS = 8, 20, 40, 12
_CLUSTERS, _UNREAD, _VERSIONS = 300, 200, 60

_CAPTURED = """
    SELECT substr(b.taken, 1, 7) AS month, count(DISTINCT c.cluster) FROM bundles b JOIN clusters c USING (bundle)
    WHERE b.taken IS NOT NULL AND b.state IN ('ok', 'partial') GROUP BY month
"""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """A cluster with faults; ``link`` is the path of its own report below the fleet's folder, None where there is none."""

    cluster: str
    kind: str
    count: str
    checks: str
    taken: str
    fail: int
    warn: int
    unknown: int
    url: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section that is a table."""

    anchor: str
    title: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPage:
    """``facts``, the first of ``worst`` and ``top`` stand on page 1 below the heading, the ``parts`` follow."""

    heading: Heading
    facts: tuple[tuple[str, str], ...]
    worst: tuple[Worst, ...]
    top: Table
    parts: tuple[Part, ...]
    folder: str


def write_report(
    fleet: Fleet, paths: Sequence[Path], title: str | None = None, *, force: bool = False
) -> Iterator[Path]:
    """Write the report as HTML and PDF, as the endings say; yield each path when it is there. Raises OutputError."""
    for path in paths:
        if path.suffix not in (".html", ".pdf"):
            raise OutputError(f"{path}: the report of a fleet is .html or .pdf")
    check_targets(paths, force=force)
    page = build_page(fleet, title)
    for path, content in [(path, _rendered(page, fleet.root, path)) for path in paths]:
        write_whole(path, content)
        yield path


def _rendered(page: FleetPage, root: Path, path: Path) -> bytes:
    if path.suffix == ".pdf":
        return print_page("fleet.html.j2", page)
    style = own_file("report.css", "screen.css")
    base = quote(Path(os.path.relpath(root.resolve(), path.resolve().parent)).as_posix(), safe="/") + "/"
    html = fill("fleet.html.j2", page=page, style=style, policy=policy(style=style), base=base)
    return html.encode("utf-8", "backslashreplace")


def build_page(fleet: Fleet, title: str | None = None) -> FleetPage:
    """Return the page of a fleet."""
    bundles = _rows(fleet, "SELECT state, count(*) AS number FROM bundles GROUP BY state ORDER BY state")
    states = {row["state"]: row["number"] for row in bundles}
    clusters = _rows(fleet, "SELECT * FROM latest ORDER BY fail DESC, warn DESC, consequences DESC, cluster")
    fires = _rows(fleet, question("checks-that-fire").sql)
    return FleetPage(
        heading=_heading(title or "Fleet report", clusters, states),
        facts=tuple(_facts(fleet, clusters, states)),
        worst=tuple(_worst(fleet, clusters)),
        top=_top(fires),
        parts=tuple(_parts(fleet, clusters)),
        folder=fleet.root.name,
    )


def _rows(fleet: Fleet, sql: str) -> Rows:
    answer = fleet.ask(sql)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _heading(title: str, clusters: Rows, states: dict[str, int]) -> Heading:
    """Return the heading; it is green only where no cluster has a fault, nothing is unknown and every bundle was read whole."""
    fail = sum(c["fail"] > 0 for c in clusters)
    warn = sum(c["warn"] > 0 and not c["fail"] for c in clusters)
    open_ = sum(c["unknown"] > 0 and not c["fail"] and not c["warn"] for c in clusters)
    lost = sum(number for state, number in states.items() if state != "ok")
    of = f"of {count(len(clusters), 'cluster')}"
    if fail:
        kind, glyph, headline = "fail", "✗", f"{fail} {of} {plural(fail, 'has', 'have')} faults"
    elif warn:
        kind, glyph, headline = "warn", "!", f"{warn} {of} {plural(warn, 'has', 'have')} warnings, none a fault"
    elif open_ or lost or not clusters:
        kind, glyph, headline = "unknown", "?", f"No fault in what was captured {of}"
    else:
        kind, glyph, headline = "ok", "✓", f"No fault found in any {of}"
    sentence = (
        f"{count(lost, 'bundle')} could not be read, or only in part." if lost else "Every bundle was read whole."
    )
    return Heading(
        title=title,
        ticket=None,
        note=(),
        redacted="",
        kind=kind,
        glyph=glyph,
        headline=headline,
        verdict=sentence,
        counters=(
            Counter(kind="fail", glyph="✗", number=fail, word="with faults"),
            Counter(kind="warn", glyph="!", number=warn, word="with warnings"),
            Counter(kind="unknown", glyph="?", number=open_, word="not all known"),
            Counter(kind="ok", glyph="✓", number=len(clusters) - fail - warn - open_, word="fine"),
        ),
    )


def _facts(fleet: Fleet, clusters: Rows, states: dict[str, int]) -> Iterator[tuple[str, str]]:
    total = sum(states.values())
    apart = ", ".join(f"{number} {state}" for state, number in states.items() if state != "ok")
    yield "Bundles", f"{total:,}, {states.get('ok', 0):,} read whole" + (f"; {apart}" if apart else "")
    yield (
        "Clusters",
        f"{len(clusters):,} with {count(sum(c['hosts'] for c in clusters), 'host')}, by their newest bundles",
    )
    taken = sorted(c["taken"][:10] for c in clusters if c["taken"])
    if taken:
        yield "Taken", taken[0] if taken[0] == taken[-1] else f"{taken[0]} to {taken[-1]}"
    findings = _rows(
        fleet,
        "SELECT sum(fail)::BIGINT AS fail, sum(warn)::BIGINT AS warn, sum(consequences)::BIGINT AS more FROM latest",
    )[0]
    causes = f"{count(findings['fail'] or 0, 'fault')} and {count(findings['warn'] or 0, 'warning')}"
    yield "Findings", causes + (f", which explain {findings['more']} more" if findings["more"] else "")
    versions: dict[str, int] = {}
    for c in clusters:
        name = c["kubernetes"].rpartition(".")[0] if c["kubernetes"] else "version not known"
        versions[name] = versions.get(name, 0) + 1
    if versions:
        ordered = sorted(versions.items(), key=lambda v: (-v[1], v[0]))
        yield "Kubernetes", ", ".join(f"{v} ({n})" for v, n in ordered[:8]) + (" …" if len(ordered) > 8 else "")


def _worst(fleet: Fleet, clusters: Rows) -> Iterator[Worst]:
    causes: dict[str, list[str]] = {}
    sql = """
        SELECT DISTINCT f.bundle, f.check, f.verdict FROM findings f JOIN latest l USING (bundle)
        WHERE f.verdict IN ('fail', 'warn') AND f.caused_by_check IS NULL ORDER BY f.bundle, f.verdict, f.check
    """
    for bundle, check, _verdict in fleet.ask(sql).rows:
        found = causes.setdefault(bundle, [])
        if check not in found:
            found.append(check)
    for c in [c for c in clusters if c["fail"] or c["warn"]][:_WORST]:
        checks = causes.get(c["bundle"], [])
        yield Worst(
            cluster=c["cluster"],
            kind="fail" if c["fail"] else "warn",
            count=count(c["fail"], "fault") if c["fail"] else count(c["warn"], "warning"),
            checks=names(checks, 4),
            taken=_day(c),
            fail=c["fail"],
            warn=c["warn"],
            unknown=c["unknown"],
            url=c["url"].rstrip("/").rpartition("/")[2],
            link=quote(c["report"]) if c["report"] else None,
        )


def _day(row: dict[str, Any]) -> str:
    return (row["taken"] or "")[:10] or "not known"


def _table(head: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[object]], most: int, words: str) -> Table:
    shown = [tuple("" if v is None else str(v) for v in row) for row in rows[:most]]
    return Table(
        head=tuple(head),
        kinds=tuple(kinds),
        rows=tuple(shown),
        nodes=((),) * len(shown),
        more=more(len(rows) - len(shown), words),
    )


def _top(fires: Rows) -> Table:
    rows = [(f["check"], f["verdict"], f["clusters"], f["findings"], f["where_first"]) for f in fires]
    return _table(
        ("Check", "Verdict", "Clusters", "Findings", "First of them"),
        ("keep", "keep", "keep", "keep", "name"),
        rows,
        _TOP,
        "checks fire; netparse fleet query --question checks-that-fire has all",
    )


def _parts(fleet: Fleet, clusters: Rows) -> Iterator[Part]:
    yield _months(fleet)
    yield Part(
        anchor="clusters",
        title="Clusters by state",
        table=_table(
            (
                "Cluster",
                "State",
                "Taken",
                "Faults",
                "Warnings",
                "Not known",
                "Coverage",
                "Kubernetes",
                "Distribution",
                "Plugins",
            ),
            ("name", "keep", "keep", *["keep"] * 4, "keep", "keep", "name"),
            [
                (
                    c["cluster"],
                    "faults" if c["fail"] else "warnings" if c["warn"] else "not all known" if c["unknown"] else "fine",
                    _day(c),
                    c["fail"],
                    c["warn"],
                    c["unknown"],
                    f"{c['coverage']:.0f} %" if c["coverage"] is not None else "none",
                    c["kubernetes"],
                    c["distribution"],
                    ", ".join(c["cnis"] or ()),
                )
                for c in clusters
            ],
            _CLUSTERS,
            "clusters in the table latest of netparse fleet query",
        ),
    )
    versions = _rows(fleet, question("versions-and-plugins").sql)
    yield Part(
        anchor="versions",
        title="Versions and plugins",
        table=_table(
            ("Kubernetes", "Distribution", "Plugins", "Clusters", "Hosts", "Faults", "Warnings"),
            ("keep", "keep", "name", *["keep"] * 4),
            [
                (
                    v["kubernetes"] or "not known",
                    v["distribution"],
                    v["cnis"],
                    v["clusters"],
                    v["hosts"],
                    v["fail"],
                    v["warn"],
                )
                for v in versions
            ],
            _VERSIONS,
            "combinations; netparse fleet query --question versions-and-plugins has all",
        ),
    )
    unread = _rows(fleet, question("what-could-not-be-read").sql)
    yield Part(
        anchor="unread",
        title="What could not be read",
        note="Nothing in this report speaks of these, or only of a part." if unread else "Every bundle was read whole.",
        table=_table(
            ("Bundle", "State", "Reason"),
            ("name", "keep", "name"),
            [(u["url"], u["state"], u["reason"]) for u in unread],
            _UNREAD,
            "bundles; netparse fleet query --question what-could-not-be-read has all",
        ),
    )


def _months(fleet: Fleet) -> Part:
    """Return the clusters in which each check fires, by check and month."""
    trend = _rows(fleet, question("trend").sql)
    captured = dict(fleet.ask(_CAPTURED).rows)
    months = sorted(captured)[-_MONTHS:]
    cells = {(t["check"], t["month"]): (t["fail"], t["warn"]) for t in trend}
    total: dict[str, int] = {}
    for t in trend:
        total[t["check"]] = total.get(t["check"], 0) + t["fail"] + t["warn"]
    rows = []
    for check in sorted(total, key=lambda c: (-total[c], c)):
        found = [cells.get((check, month), (0, 0)) for month in months]
        rows.append(
            (check, *(f"{f} fail" * bool(f) + ", " * bool(f and w) + f"{w} warn" * bool(w) or "–" for f, w in found))
        )
    return Part(
        anchor="months",
        title="Findings by check and month",
        note="Clusters in which the check fires, of the clusters with a bundle of that month. All bundles count, not only the newest.",
        table=_table(
            ("Check", *(f"{m} ({captured[m]})" for m in months)),
            ("keep", *["keep"] * len(months)),
            rows,
            _CHECKS,
            "checks; netparse fleet query --question trend has all",
        ),
    )
