"""What a snapshot of a file or a bundle holds, as plain JSON values."""

from pathlib import Path
from typing import Any

from netparse.captures import parse
from netparse.findings import Evidence, Verdict
from netparse.pipeline import Options, analyze
from netparse.records import to_dict
from netparse.regress.mask import masked

SCHEMA_VERSION = 1
_TOLD = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.INFO)


def of_file(path: Path, mask: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what a file parses to: its captures with records and leftover lines."""
    captures = [
        {
            "command": c.command,
            "status": c.status,
            "reason": c.reason,
            "records": [masked(to_dict(r, line=True), mask) for r in c.records],
            "unparsed": [{"line": u.line, "text": u.text} for u in c.unparsed],
        }
        for c in parse(path.read_bytes(), source=path.name)
    ]
    return {"schema_version": SCHEMA_VERSION, **({"masked": list(mask)} if mask else {}), "captures": captures}


def of_bundle(path: Path, mask: tuple[str, ...] = (), options: Options | None = None) -> dict[str, Any]:
    """Return the verdicts of a bundle; evidence is named relative to it, so that it may lie anywhere."""
    analysis = analyze(path, options=options)
    prefix = path.as_posix()
    findings = [
        {
            "check": f.check,
            "verdict": f.verdict.value,
            "nodes": list(f.nodes),
            "subject": f.subject,
            "actual": f.actual.replace(f"{prefix}/", ""),
            "evidence": [_evidence(e, prefix) for e in f.evidence],
        }
        for f in analysis.findings
        if f.verdict in _TOLD
    ]
    head = {"schema_version": SCHEMA_VERSION, **({"masked": list(mask)} if mask else {})}
    return {**head, "summary": analysis.summary.to_dict(), "findings": findings}


def _evidence(e: Evidence, prefix: str) -> str:
    return f"{e.source.removeprefix(prefix).lstrip('/')}:{e.line}"
