"""The analysis as JSON, for scripts; its form is the published schema of ``netparse schema check``."""

from typing import Any

from netparse import __version__
from netparse.analysis import Analysis
from netparse.findings import Verdict
from netparse.report.about import About
from netparse.safe import json_text

_ALWAYS = {Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN, Verdict.INFO}


def render(analysis: Analysis, about: About) -> str:
    """Return the JSON text, ending with a line end; findings of verdict pass only where the user asked for them."""
    return json_text(_as_dict(analysis, about), indent=2) + "\n"


def _as_dict(analysis: Analysis, about: About) -> dict[str, Any]:
    """Return the JSON form; the summary counts what passed always."""
    shown = _ALWAYS | ({Verdict.PASS} if about.show_passed else set())
    circumstances = analysis.circumstances
    return {
        "schema_version": 1,
        "netparse": __version__,
        **({"redacted": list(analysis.redacted)} if analysis.redacted else {}),
        "inputs": [{"source": i.source, "sha256": i.sha256, "bytes": i.bytes} for i in analysis.inputs],
        "cluster": {
            "nodes": [n.name for n in analysis.cluster.nodes],
            "distribution": circumstances.distribution,
            "cni": list(circumstances.cnis),
            "kubernetes": str(circumstances.kubernetes) if circumstances.kubernetes else None,
        },
        "summary": analysis.summary.to_dict(),
        "findings": [f.to_dict() for f in analysis.findings if f.verdict in shown],
        "ignored": [f.to_dict() for f in analysis.ignored if f.is_fault],
        "accepted": [
            {
                "finding": s.finding.to_dict(),
                "reason": s.reason,
                "expires": s.expires.isoformat() if s.expires else None,
            }
            for s in analysis.suppressed
        ],
        "skipped": [
            {"source": s.source, "reason": s.reason, "loss": s.is_loss}
            for s in analysis.skipped
            if s.kind != "junk"  # a snapshot or a checksum beside a capture is no part of the bundle
        ],
        **({"changes": about.changes.to_dict()} if about.changes else {}),
    }
