"""The analysis as JSON, for scripts; its form is the published schema of ``netparse schema check``."""

import json
from typing import Any

from netparse import __version__
from netparse.analysis import Analysis
from netparse.comparison.model import Changes
from netparse.findings import Verdict

_ALWAYS = {Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN, Verdict.INFO}


def as_dict(analysis: Analysis, *, show_passed: bool = False, changes: Changes | None = None) -> dict[str, Any]:
    """Return the JSON form; findings of verdict pass only with ``show_passed``, the summary counts them always."""
    shown = _ALWAYS | ({Verdict.PASS} if show_passed else set())
    circumstances = analysis.circumstances
    return {
        "schema_version": 1,
        "netparse": __version__,
        "inputs": [{"source": i.source, "sha256": i.sha256, "bytes": i.bytes} for i in analysis.inputs],
        "cluster": {
            "nodes": [n.name for n in analysis.cluster.nodes],
            "distribution": circumstances.distribution,
            "cni": list(circumstances.cnis),
            "kubernetes": str(circumstances.kubernetes) if circumstances.kubernetes else None,
        },
        "summary": analysis.summary.to_dict(),
        "findings": [f.to_dict() for f in analysis.findings if f.verdict in shown],
        **({"changes": changes.to_dict()} if changes else {}),
    }


def render_json(analysis: Analysis, *, show_passed: bool = False, changes: Changes | None = None) -> str:
    """Return the JSON text, ending with a line end."""
    return json.dumps(as_dict(analysis, show_passed=show_passed, changes=changes), indent=2, ensure_ascii=False) + "\n"
