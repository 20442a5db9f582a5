"""One side of a comparison: a bundle, folder or file that is analysed, or the JSON of an earlier analysis."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from netparse.analysis import Analysis
from netparse.cluster import Cluster
from netparse.comparison.model import SideName
from netparse.errors import SourceError
from netparse.files import ready
from netparse.findings import Evidence, Finding, Severity, Verdict
from netparse.pipeline import Options, analyze
from netparse.reach import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """``cluster`` is None for a JSON report; ``complete`` is whether the findings include those that passed.

    ``about`` holds Kubernetes version, distribution and CNI plugins, empty where unknown.
    """

    name: SideName
    findings: tuple[Finding, ...]
    cluster: Cluster | None
    complete: bool
    about: tuple[str, str, str]
    flows: tuple[Answer, ...] = ()
    """What becomes of those that the cluster needs; empty where no firewall was captured."""


def load_side(path: str | Path, options: Options | None = None) -> Side:
    """Return what is under a path; a file that ends in ``.json`` and holds a report of netparse is read as that."""
    if str(path).endswith(".json") and Path(path).is_file():
        report = _report(Path(path))
        if report is not None:
            return _side_of_report(Path(path), report)
    return side_of(analyze(path, options=options), str(path))


def side_of(analysis: Analysis, source: str) -> Side:
    """Return an analysis as a side."""
    c = analysis.circumstances
    return Side(
        name=SideName(source=source, nodes=tuple(n.name for n in analysis.cluster.nodes)),
        findings=analysis.findings,
        cluster=analysis.cluster,
        complete=True,
        about=(str(c.kubernetes or ""), c.distribution or "", ", ".join(sorted(c.cnis))),
        flows=analysis.flows,
    )


def _report(path: Path) -> dict[str, Any] | None:
    """Return the JSON if it is what ``netparse check`` or ``report`` wrote; a Node object is no report."""
    try:
        loaded = json.loads(ready(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) and {"schema_version", "netparse", "findings"} <= loaded.keys() else None


def _side_of_report(path: Path, report: dict[str, Any]) -> Side:
    try:
        cluster = report["cluster"]
        findings = tuple(map(_finding, report["findings"]))
        return Side(
            name=SideName(source=str(path), nodes=tuple(cluster["nodes"])),
            findings=findings,
            cluster=None,
            complete=any(f.verdict is Verdict.PASS for f in findings),
            about=(cluster["kubernetes"] or "", cluster["distribution"] or "", ", ".join(sorted(cluster["cni"]))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(
            f"{path} is no report that this version of netparse can read: write it anew from its bundle"
        ) from error


def _finding(loaded: dict[str, Any]) -> Finding:
    known = {f.name: loaded[f.name] for f in fields(Finding) if f.name in loaded}
    known |= {"verdict": Verdict(loaded["verdict"]), "severity": Severity(loaded["severity"])}
    known |= {name: tuple(loaded[name]) for name in ("nodes", "fix")}
    return Finding(**{**known, "evidence": tuple(Evidence(**e) for e in loaded["evidence"])})
