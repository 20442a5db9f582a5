"""The report in its final words: everything that the page shows, decided here; the template only loops."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netparse import __version__
from netparse.checks.port_states import PortJudgement, PortState
from netparse.cluster import Link, Node
from netparse.findings import Analysis, Evidence, Finding, Severity, Verdict
from netparse.report.formats import About
from netparse.sources import Input, Skipped

_GLYPH = {
    PortState.OPEN: ("ok", "✓", "listening"),
    PortState.MOVED: ("info", "→", "on another port"),
    PortState.UNKNOWN: ("unknown", "?", "unknown"),
    PortState.CLOSED: ("fail", "✗", "closed"),
    PortState.LOOPBACK: ("fail", "⌂", "loopback only"),
    PortState.ELSEWHERE: ("fail", "≠", "wrong address"),
    PortState.FOREIGN: ("fail", "!", "other program"),
    PortState.STRANGER: ("warn", "!", "unknown program"),
}
_SEVERITIES = list(Severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the matrix: a class for its look, a glyph that works without colour, and the words behind it."""

    kind: str
    glyph: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Nodes × required ports; a cell is None where the port is not required of the node."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[Cell | None, ...]], ...]
    legend: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRow:
    """What the document does by hand, a line per node; a value that was not captured is ``unknown``."""

    name: str
    status: str
    roles: str
    version: str
    internal_ip: str
    interface: str
    mac: str
    mtu: str
    gateway: str
    captures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRow:
    """A listening socket and what it is for."""

    node: str
    protocol: str
    address: str
    process: str
    purpose: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborRow:
    node: str
    address: str
    mac: str
    device: str
    state: str
    who: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingBlock:
    """A finding with its anchor and the words of its verdict."""

    anchor: str
    verdict: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """What could not be judged of a node, and the commands that would settle it."""

    node: str
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    source: str
    node: str
    command: str
    status: str
    records: int
    limits: str
    unparsed: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole report, section by section."""

    title: str
    ticket: str | None
    note: str | None
    headline: str
    headline_kind: str
    examined: str
    counters: tuple[tuple[str, str, int], ...]
    coverage: str
    matters: tuple[FindingBlock, ...]
    matrix: Matrix
    unknowns: tuple[Unknowns, ...]
    nodes: tuple[NodeRow, ...]
    ports: tuple[PortRow, ...]
    neighbors: tuple[NeighborRow, ...]
    findings: tuple[FindingBlock, ...]
    infos: tuple[FindingBlock, ...]
    files: tuple[FileRow, ...]
    skipped: tuple[Skipped, ...]
    inputs: tuple[Input, ...]
    version: str


def build_page(analysis: Analysis, about: About) -> Page:
    """Return the page of this analysis."""
    blocks = tuple(_blocks(f for f in analysis.findings if f.verdict in (Verdict.FAIL, Verdict.WARN)))
    infos = tuple(_blocks((f for f in analysis.findings if f.verdict is Verdict.INFO), "i"))
    s = analysis.summary
    names = [n.name for n in analysis.cluster.nodes]
    return Page(
        title=about.title or "Cluster network report",
        ticket=about.ticket,
        note=about.note,
        headline=_headline(analysis),
        headline_kind="fail" if s.fail else "warn" if s.warn else "unknown" if s.unknown else "ok",
        examined=_examined(analysis, names),
        counters=(
            ("fail", "failed", s.fail),
            ("warn", "warnings", s.warn),
            ("unknown", "unknown", s.unknown),
            ("ok", "passed", s.passed),
        ),
        coverage="nothing could be judged"
        if s.coverage is None
        else f"{s.coverage:g} % of the questions could be judged",
        matters=blocks[:5],
        matrix=_matrix(analysis),
        unknowns=tuple(_unknowns(analysis.findings)),
        nodes=tuple(_node_row(n) for n in analysis.cluster.nodes),
        ports=tuple(_port_rows(analysis)),
        neighbors=tuple(_neighbor_rows(analysis)),
        findings=blocks,
        infos=infos,
        files=tuple(_files(analysis)),
        skipped=analysis.skipped,
        inputs=analysis.inputs,
        version=__version__,
    )


def _headline(analysis: Analysis) -> str:
    s = analysis.summary
    if s.fail:
        return f"{s.fail} {'fault' if s.fail == 1 else 'faults'} found"
    if s.warn:
        return f"No fault found, {s.warn} {'warning' if s.warn == 1 else 'warnings'}"
    return "No fault found in what was captured" if s.unknown else "No fault found"


def _examined(analysis: Analysis, names: list[str]) -> str:
    c = analysis.circumstances
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    kubernetes = f"Kubernetes {c.kubernetes}" if c.kubernetes else "Kubernetes version unknown"
    cni = ", ".join(c.cnis) if c.cnis else "not recognised"
    distribution = c.distribution or "not recognised"
    return f"{len(names)} nodes ({shown}) · {kubernetes} · distribution: {distribution} · CNI plugin: {cni}"


def _blocks(findings: Iterable[Finding], prefix: str = "f") -> Iterator[FindingBlock]:
    ordered = sorted(findings, key=lambda f: (f.verdict is not Verdict.FAIL, _SEVERITIES.index(f.severity)))
    for number, finding in enumerate(ordered, 1):
        yield FindingBlock(anchor=f"{prefix}{number}", verdict=finding.verdict.value, finding=finding)


def _matrix(analysis: Analysis) -> Matrix:
    judged: tuple[PortJudgement, ...] = analysis.ports
    columns = {(j.rule.protocol, j.port): j.rule.component for j in judged}
    ordered = sorted(columns, key=lambda key: (key[0], key[1]))
    cells = {(j.node.name, (j.rule.protocol, j.port)): _cell(j) for j in judged}
    used = {c.kind + c.glyph: c for c in cells.values()}
    return Matrix(
        columns=tuple(
            (f"{port}" if protocol == "tcp" else f"{port}/{protocol}", columns[protocol, port])
            for protocol, port in ordered
        ),
        rows=tuple(
            (n.name, ", ".join(sorted(n.roles or ())) or "worker", tuple(cells.get((n.name, key)) for key in ordered))
            for n in analysis.cluster.nodes
        ),
        legend=tuple(Cell(kind=k, glyph=g, words=w) for k, g, w in _GLYPH.values() if k + g in used),
    )


def _cell(judged: PortJudgement) -> Cell:
    kind, glyph, _ = _GLYPH[judged.state]
    return Cell(kind=kind, glyph=glyph, words=f"{judged.node.name} {judged.port}: {judged.reason}")


def _unknowns(findings: Iterable[Finding]) -> Iterator[Unknowns]:
    by_node: dict[str, list[Finding]] = {}
    for f in findings:
        if f.verdict is Verdict.UNKNOWN:
            by_node.setdefault(f.node or "the cluster", []).append(f)
    for node, found in by_node.items():
        reasons: dict[str, list[str]] = {}
        for f in found:
            reasons.setdefault(f.actual, []).append(f.check + (f" {f.subject}" if f.subject else ""))
        yield Unknowns(
            node=node,
            reasons=tuple((reason, tuple(dict.fromkeys(checks))) for reason, checks in reasons.items()),
            commands=tuple(dict.fromkeys(line for f in found for line in f.fix)),
        )


def _node_row(node: Node) -> NodeRow:
    link: Link | None = node.node_link
    defaults = node.default_routes("inet") or node.default_routes("inet6")
    gateway = ", ".join(f"{' '.join(map(str, r.gateways)) or 'direct'} dev {' '.join(r.devices)}" for r in defaults)
    unknown = "unknown"
    return NodeRow(
        name=node.name,
        status=node.value("status") or unknown,
        roles=node.value("roles") or "none given",
        version=node.value("version") or unknown,
        internal_ip=", ".join(map(str, node.internal_ips)) or unknown,
        interface=link.name if link else unknown,
        mac=(link.mac if link else None) or unknown,
        mtu=str(link.mtu) if link and link.mtu else unknown,
        gateway=gateway or unknown,
        captures=", ".join(dict.fromkeys(c.command or "?" for c in node.captures)) or "none",
    )


def _port_rows(analysis: Analysis) -> Iterator[PortRow]:
    for node in analysis.cluster.nodes:
        purposes = {
            (j.rule.protocol, j.port): f"{j.rule.component}: {j.rule.purpose}" for j in analysis.ports if j.node is node
        }
        for x in sorted(node.listeners, key=lambda x: (x.protocol, x.port or 0, x.shown)):
            yield PortRow(
                node=node.name,
                protocol=x.protocol,
                address=x.shown,
                process=f"{x.process} ({x.pid})" if x.process else "not shown",
                purpose=purposes.get((x.protocol, x.port or -1), ""),
                where=f"{x.origin.source}:{x.origin.line}",
            )


def _neighbor_rows(analysis: Analysis) -> Iterator[NeighborRow]:
    owners = {ip: f"node {n.name}" for ip, n in analysis.cluster.by_internal_ip.items()}
    for node in analysis.cluster.nodes:
        gateways = {g: "default gateway" for f in ("inet", "inet6") for r in node.default_routes(f) for g in r.gateways}
        for n in node.neighbors:
            yield NeighborRow(
                node=node.name,
                address=str(n.address),
                mac=n.mac or "none",
                device=n.device or "",
                state=", ".join(sorted(n.state)),
                who=owners.get(n.address) or gateways.get(n.address) or "",
                where=f"{n.origin.source}:{n.origin.line}",
            )


def _files(analysis: Analysis) -> Iterator[FileRow]:
    for c in analysis.captures:
        yield FileRow(
            source=c.source,
            node=c.node or "the cluster",
            command=c.command or "not recognised",
            status=c.status + (f": {c.reason}" if c.reason else ""),
            records=len(c.records),
            limits="; ".join(c.covers.limits) if c.covers else "",
            unparsed=tuple(Evidence(c.source, u.line, u.text) for u in c.unparsed[:20]),
        )
