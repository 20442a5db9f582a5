"""What a snapshot of a file or a bundle holds, as plain JSON values."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netparse.captures import parse
from netparse.findings import Finding, Verdict
from netparse.parsers import PARSERS, Parser
from netparse.pipeline import Options, analyze
from netparse.regress.mask import masked
from netparse.regress.settings import absolute, as_dict
from netparse.regress.subjects import read
from netparse.sources.names import printable

SCHEMA_VERSION = 1
_REPORTED = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.INFO)


def of_file(path: Path, mask: Sequence[str] = (), parsers: Sequence[Parser] = PARSERS) -> dict[str, Any]:
    """Return what a file parses to, in the form of ``netparse parse``; the source is the file's name without its folder."""
    captures = [masked(c.to_dict(), mask) for c in parse(read(path), source=path.name, parsers=parsers)]
    return {"schema_version": SCHEMA_VERSION, **({"masked": list(mask)} if mask else {}), "captures": captures}


def of_bundle(path: Path, mask: Sequence[str] = (), options: Options | None = None) -> dict[str, Any]:
    """Return what is found in a bundle under these options; sources are named relative to it, so that it may lie anywhere."""
    options = options or Options()
    analysis = analyze(path, options=absolute(options, path))
    return {
        "schema_version": SCHEMA_VERSION,
        **({"masked": list(mask)} if mask else {}),
        **({"options": given} if (given := as_dict(options)) else {}),
        "summary": analysis.summary.to_dict(),
        "findings": [_finding(f, _prefix(path), mask) for f in analysis.findings if f.verdict in _REPORTED],
    }


def _prefix(path: Path) -> re.Pattern[str]:
    """Return what stands before the name of a member of this bundle, a folder or an archive."""
    return re.compile(rf"(?<![\w./-]){re.escape(printable(path.as_posix()))}(?:!?/)")


def _finding(f: Finding, prefix: re.Pattern[str], mask: Sequence[str]) -> dict[str, Any]:
    actual = prefix.sub("", f.actual)
    return {
        "check": f.check,
        "verdict": f.verdict.value,
        "nodes": list(f.nodes),
        "subject": f.subject,
        "actual": re.sub(r"\b(PID|pid) \d+", r"\1 <masked>", actual) if "pids" in mask else actual,
        "evidence": [f"{prefix.sub('', e.source)}:{e.line}" for e in f.evidence],
    }
