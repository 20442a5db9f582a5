"""The whole way of the data, once: paths → captures → cluster → checks → analysis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from netparse.baseline import apply_baseline, load_baseline
from netparse.captures import Capture, parse
from netparse.captures.group import assign_nodes
from netparse.checks import CHECKS, Context, run_checks, select_findings
from netparse.cluster import build_cluster
from netparse.errors import NothingRecognized
from netparse.findings import Analysis, fold, summarize
from netparse.parsers.own import load_parsers
from netparse.ports import load_user_file
from netparse.ports.circumstances import detect
from netparse.sources import Input, Limits, Member, Skipped, open_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may say beside the paths; everything left out is told by the captures."""

    kubernetes: str | None = None
    distribution: str | None = None
    cni: tuple[str, ...] = ()
    nodes: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ports: Path | None = None
    select: tuple[str, ...] = ()
    """Checks to run, as patterns ``ID`` or ``ID@NODE``; none is all."""
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    templates: Path | None = None
    """A folder of the user's own templates."""
    limits: Limits = field(default_factory=Limits)


def analyze(*paths: str | Path, options: Options | None = None) -> Analysis:
    """Read bundles, folders and files, and judge what they hold. Raises NothingRecognized when no capture is in them."""
    options = options or Options()
    captures, inputs, skipped = read_captures(paths, options)
    if not any(c.command and c.status in ("ok", "partial", "failed") for c in captures):
        raise NothingRecognized(f"{', '.join(map(str, paths))}: no output of a known command was found in it")
    grouped = assign_nodes(captures, options.nodes)
    cluster = build_cluster(grouped, dict(options.roles))
    user = load_user_file(options.ports) if options.ports else None
    circumstances = detect(cluster, options.kubernetes, options.distribution, options.cni, user)
    context = Context(cluster=cluster, circumstances=circumstances)
    asked = select_findings(run_checks(CHECKS, context), options.select, options.ignore)
    entries = load_baseline(options.baseline) if options.baseline else ()
    applied = apply_baseline(asked, entries, str(options.baseline))
    findings = fold(
        applied.findings
    )  # last: what a baseline or --ignore takes out of one node must not hide the others
    return Analysis(
        cluster=cluster,
        findings=findings,
        suppressed=applied.suppressed,
        notes=applied.notes,
        summary=summarize(findings),
        inputs=inputs,
        captures=tuple(grouped),
        skipped=skipped,
        circumstances=circumstances,
        ports=tuple(port for node in cluster.nodes for port in context.ports(node)),
    )


def read_captures(
    paths: Iterable[str | Path], options: Options
) -> tuple[list[Capture], tuple[Input, ...], tuple[Skipped, ...]]:
    """Return every capture in these paths, the files they were read from, and what was left out."""
    captures: list[Capture] = []
    skipped = []
    parsers = load_parsers(options.templates)
    sources = open_sources(paths, limits=options.limits)
    for found in sources:
        if isinstance(found, Member):
            captures.extend(parse(found.data, source=found.source, parsers=parsers))
        else:
            skipped.append(found)
    return captures, tuple(sources.inputs), tuple(skipped)
