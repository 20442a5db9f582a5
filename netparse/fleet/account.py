"""From an analysis to rows: everything that one bundle gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import netparse
from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.cluster import Node
from netparse.findings import Evidence, Finding, Verdict
from netparse.fleet.bundle import Bundle
from netparse.fleet.datasets import SCHEMA_VERSION, Origin
from netparse.fleet.fingerprint import Fingerprint
from netparse.fleet.rows import BundleRow, CaptureRow, FindingRow, FlowRow, HostRow, SkippedRow, UnparsedRow
from netparse.fleet.tables import Tables
from netparse.reach import Answer, answers, flows_for
from netparse.records import Interface, NodeObject
from netparse.sources import Skipped

_CAUSES = (Verdict.FAIL, Verdict.WARN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a bundle as a whole: its state and, where that is not ok, the reason in a sentence."""

    state: str
    reason: str | None = None


def plain_row(bundle: Bundle, found: Fingerprint | None, outcome: Outcome) -> BundleRow:
    """Return the row of a bundle of which there is nothing else to say."""
    return BundleRow(
        url=bundle.url,
        sha256=found.sha256 if found else None,
        bytes=found.bytes if found else None,
        state=outcome.state,
        reason=outcome.reason,
        cluster=bundle.cluster,
        netparse=netparse.__version__,
        schema_version=SCHEMA_VERSION,
    )


def bundle_row(
    bundle: Bundle, found: Fingerprint, outcome: Outcome, analysis: Analysis, report: str | None
) -> BundleRow:
    """Return the row of a bundle that was read."""
    taken, by = _taken(analysis.captures)
    seen, summary = analysis.circumstances, analysis.summary
    collectors = {c.place.collector.stem for c in analysis.captures if c.place.collector}
    return replace(
        plain_row(bundle, found, outcome),
        taken=taken,
        taken_by=by,
        kubernetes=_version(analysis),
        distribution=seen.distribution,
        cnis=tuple(seen.cnis),
        components=tuple(seen.components),
        collectors=tuple(sorted(collectors)),
        hosts=len(analysis.cluster.nodes),
        captures=len(analysis.captures),
        unrecognized=sum(c.command is None for c in analysis.captures),
        unparsed=sum(len(c.unparsed) for c in analysis.captures),
        losses=sum(s.count for s in analysis.skipped if s.is_loss),
        fail=summary.fail,
        warn=summary.warn,
        unknown=summary.unknown,
        passed=summary.passed,
        consequences=summary.consequences,
        coverage=summary.coverage,
        report=report,
    )


def add_rows(tables: Tables, analysis: Analysis) -> None:
    """Add everything but the row of the bundle itself."""
    numbers = {id(c): number for number, c in enumerate(analysis.captures, 1)}
    aside = {id(c) for node in analysis.cluster.nodes for c in node.aside}
    for capture in analysis.captures:
        _add_capture(tables, capture, numbers[id(capture)], aside=id(capture) in aside)
    for node in analysis.cluster.nodes:
        _add_host(tables, analysis, node)
    for skipped in analysis.skipped:
        _add_skipped(tables, skipped)
    for number, finding in enumerate(analysis.findings, 1):
        _add_finding(tables, finding, number)
    for number, answer in enumerate(answers(analysis, flows_for(analysis)), 1):
        _add_flow(tables, answer, number)


def losses(skipped: Iterable[Skipped]) -> str | None:
    """Return in a sentence what could not be read, the first of it by name; None where everything was."""
    lost = [s for s in skipped if s.is_loss]
    if not lost:
        return None
    more = sum(s.count for s in lost) - 1
    return f"{lost[0].source}: {lost[0].reason}" + (f" (and {more} more that could not be read)" if more else "")


def _add_capture(tables: Tables, c: Capture, number: int, *, aside: bool) -> None:
    row = CaptureRow(
        command=c.command,
        status=c.status,
        reason=c.reason,
        last_line=c.last_line,
        records=len(c.records),
        unparsed=len(c.unparsed),
        taken=c.taken,
        written=c.written,
        netns=c.netns,
        collector=c.place.collector.stem if c.place.collector else None,
        superseded=c.superseded,
        aside=aside,
    )
    tables.add(row, Origin(number, c.node, c.source, c.first_line))
    for record in c.records:
        tables.add(record, Origin(number, c.node, c.source, record.line))
        if isinstance(record, Interface):
            for address in record.addr_info or ():
                tables.add(address, Origin(number, c.node, c.source, address.line), lead=(record.ifname,))
    for line in c.unparsed:
        tables.add(UnparsedRow(text=line.text), Origin(number, c.node, c.source, line.line))


def _add_host(tables: Tables, analysis: Analysis, node: Node) -> None:
    held = [h for ip in node.internal_ips for h in analysis.cluster.holders.get(ip, ()) if h.node is node]
    causes = [f.verdict for f in analysis.findings if f.verdict in _CAUSES and not f.caused_by and node.name in f.nodes]
    ids = (x.record.machine_id for x in node.listings if isinstance(x.record, NodeObject))
    roles = analysis.circumstances.roles(node)
    row = HostRow(
        listed=bool(node.listings),
        machine=node.machine,
        roles=tuple(sorted(roles)) if roles is not None else None,
        internal_ips=tuple(map(str, node.internal_ips)),
        version=node.value("version"),
        os_image=node.value("os_image"),
        kernel_version=node.value("kernel_version"),
        container_runtime=node.value("container_runtime"),
        machine_id=next(filter(None, ids), None),
        device=held[0].link.name if held else None,
        mtu=held[0].link.mtu if held else None,
        captures=len(node.captures),
        fail=causes.count(Verdict.FAIL),
        warn=causes.count(Verdict.WARN),
    )
    line = node.listings[0].origin if node.listings else None
    tables.add(row, Origin(None, node.name, line.source if line else None, line.line if line else None))


def _add_skipped(tables: Tables, s: Skipped) -> None:
    row = SkippedRow(reason=s.reason, kind=s.kind, loss=s.is_loss, count=s.count)
    tables.add(row, Origin(None, None, s.source, None))


def _add_finding(tables: Tables, f: Finding, number: int) -> None:
    cause = f.caused_by
    row = FindingRow(
        number=number,
        check=f.check,
        verdict=f.verdict,
        severity=f.severity,
        nodes=f.nodes,
        subject=f.subject,
        title=f.title,
        expected=f.expected,
        actual=f.actual,
        why=f.why,
        fix=f.fix,
        confirm=f.confirm,
        reference=f.reference,
        evidence=f.evidence,
        caused_by_check=cause.check if cause else None,
        caused_by_node=cause.node if cause else None,
        caused_by_subject=cause.subject if cause else None,
        consequences=f.consequences,
    )
    tables.add(row, _first(f.evidence, f.node))


def _add_flow(tables: Tables, a: Answer, number: int) -> None:
    row = FlowRow(
        number=number,
        from_name=a.sender.name,
        from_kind=a.sender.kind,
        from_node=a.sender.node,
        from_address=str(a.sender.address) if a.sender.address else None,
        to_name=a.target.name,
        to_kind=a.target.kind,
        to_node=a.target.node,
        to_address=str(a.target.address) if a.target.address else None,
        protocol=a.flow.protocol,
        port=a.flow.port,
        disposition=a.disposition,
        reason=a.reason,
        required_by=a.flow.required_by,
        collect=a.collect,
        evidence=a.evidence,
    )
    tables.add(row, _first(a.evidence, a.target.node))


def _first(evidence: tuple[Evidence, ...], node: str | None) -> Origin:
    first = evidence[0] if evidence else None
    return Origin(None, node, first.source if first else None, first.line if first else None)


def _taken(captures: Iterable[Capture]) -> tuple[str | None, str | None]:
    """Return when the newest capture was taken, and what says so."""
    candidates: Mapping[str, list[str]] = {
        "capture": [c.taken for c in captures if c.taken],
        "file": [c.written for c in captures if c.written],
    }
    return next(((max(times), by) for by, times in candidates.items() if times), (None, None))


def _version(analysis: Analysis) -> str | None:
    found = analysis.circumstances.kubernetes
    return f"{found.major}.{found.minor}.{found.patch}" if found else None
