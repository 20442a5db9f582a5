"""The whole way of the data, once: paths → captures → cluster → checks → analysis."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from netparse.analysis import Analysis
from netparse.baseline import Pseudonyms, apply_baseline, load_baseline
from netparse.captures import Capture
from netparse.captures.bulk.jobs import Jobs
from netparse.captures.bundle import Reading, ReadingOptions, Rewrite, read_bundles
from netparse.captures.origin.assign import assign_nodes
from netparse.captures.origin.clusters import separate_clusters
from netparse.captures.why_nothing import why_nothing
from netparse.causes import explain
from netparse.checks import CHECKS, Context, run_checks, select_findings
from netparse.checks.unread import lost_files
from netparse.cluster import Cluster, build_cluster
from netparse.cluster.questions import questions
from netparse.commands_with_paths import with_paths
from netparse.errors import NothingRecognized, SeveralClusters, UsageError
from netparse.findings import fold, summarize
from netparse.nearest import did_you_mean
from netparse.parsers import Kind
from netparse.parsers.base import without_collection
from netparse.parsers.own import load_parsers
from netparse.ports import load_user_file
from netparse.ports.circumstances import detect
from netparse.sources import Limits
from netparse.sources import summarize as summarize_skipped

_NAMED = 8  # nodes that a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may say beside the paths; everything left out is taken from the captures."""

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
    jobs: int = 1
    """Processes that read, where there is enough to read."""
    progress: Callable[[int], None] | None = None
    rewrite: Rewrite | None = None
    """Makes other members of those that were read, before anything is made of them."""
    redacted: tuple[str, ...] = ()
    """The kinds of values that ``rewrite`` replaces by pseudonyms, for the report to say."""
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    """What a baseline is compared with where ``rewrite`` replaced names."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What a path is called in sources and evidence where that is not its own name: a copy of what has an address elsewhere."""


def analyze(*paths: str | Path, options: Options | None = None) -> Analysis:
    """Read bundles, folders and files, and judge what they hold. Raises NothingRecognized when no capture is in them."""
    options = options or Options()
    reading, cluster = examine(*paths, options=options)
    _of_one_cluster(reading)
    with without_collection():
        analysis = with_paths(_judged(reading, cluster, options), _named(paths, options))
    if not any(_can_be_judged(c) for c in reading.captures):
        raise NothingRecognized(why_nothing(_named(paths, options), reading), analysis)
    return analysis


def _named(paths: Iterable[str | Path], options: Options) -> list[str]:
    """Return the paths as the user calls them."""
    return [options.names.get(str(p), str(p)) for p in paths]


def _judged(reading: Reading, cluster: Cluster, options: Options) -> Analysis:
    """Return what the checks say of a cluster."""
    user = load_user_file(options.ports) if options.ports else None
    for node in cluster.nodes:
        node.look()
    circumstances = detect(cluster, options.kubernetes, options.distribution, options.cni, user)
    losses = tuple(s for s in reading.skipped if s.is_loss)
    context = Context(cluster=cluster, circumstances=circumstances, losses=losses)
    asked, ignored = select_findings(run_checks(CHECKS, context), options.select, options.ignore)
    entries = load_baseline(options.baseline) if options.baseline else ()
    applied = apply_baseline(asked, entries, str(options.baseline), options.pseudonyms)
    # last: what a baseline takes out of one node must not hide the others
    findings, ignored = explain(fold(applied.findings), cluster), fold(ignored)
    summary = replace(
        summarize(findings),
        ignored=sum(f.is_fault for f in ignored),
        accepted=sum(f.is_fault for f in fold(s.finding for s in applied.suppressed)),
        not_read=lost_files(losses),
    )
    return Analysis(
        cluster=cluster,
        findings=findings,
        suppressed=applied.suppressed,
        ignored=ignored,
        notes=applied.notes,
        summary=summary,
        inputs=reading.inputs,
        captures=reading.captures,
        skipped=tuple(summarize_skipped(reading.skipped)),
        circumstances=circumstances,
        ports=tuple(port for node in cluster.nodes for port in context.ports(node)),
        flows=context.flows if any(n.of(Kind.FIREWALL, Kind.FIREWALL_SETUP) for n in cluster.nodes) else (),
        redacted=options.redacted,
    )


def _can_be_judged(capture: Capture) -> bool:
    """Whether a capture holds anything to judge; the name of a host alone is not enough, any folder may hold one."""
    known = capture.command is not None and not capture.gives(Kind.IDENTITY)
    return known and capture.status in ("ok", "partial", "failed")


def _of_one_cluster(reading: Reading) -> None:
    clusters = separate_clusters(reading.captures)
    if len(clusters) > 1:
        lists = "; ".join(f"{source} lists {', '.join(sorted(nodes)[:3])}" for source, nodes in clusters[:3])
        raise SeveralClusters(
            f"these are the bundles of {len(clusters)} clusters ({lists}): give those of one at a time"
        )


def examine(*paths: str | Path, options: Options) -> tuple[Reading, Cluster]:
    """Read bundles, folders and files, and assign the captures to nodes; nothing is judged."""
    parsers = load_parsers(options.templates)
    how = ReadingOptions(
        limits=options.limits,
        progress=options.progress,
        parsers=parsers,
        rewrite=options.rewrite,
        names=options.names,
        jobs=Jobs(options.jobs, options.templates, questions()),
    )
    reading = read_bundles(paths, how)
    captures = tuple(assign_nodes(reading.captures, options.nodes))
    cluster = build_cluster(captures, dict(options.roles))
    _roles_have_nodes(options.roles, cluster)
    return replace(reading, captures=captures), cluster


def _roles_have_nodes(roles: Iterable[str], cluster: Cluster) -> None:
    """Raise UsageError for a role that is given to a node which is not there: it would change nothing without a word."""
    names = [node.name for node in cluster.nodes]
    for name in roles:
        if name and names and name not in names:
            known = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
            raise UsageError(f"--role {name}=…: there is no node {name}; there are {known}{did_you_mean(name, names)}")
