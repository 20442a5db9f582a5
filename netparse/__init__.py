"""netparse: saved command output from Kubernetes nodes → typed records → verdicts with evidence → a report.

The names below are public; everything else may change. They are loaded when first used, so that importing netparse, and parsing a
small file, stays fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netparse import diff
    from netparse.captures import Capture, parse
    from netparse.findings import Analysis, Evidence, Finding, Severity, Verdict
    from netparse.pipeline import Options, analyze
    from netparse.report import render
    from netparse.tables import to_frame

__version__ = "0.1.0"

_HOME = {
    "parse": "captures",
    "Capture": "captures",
    "analyze": "pipeline",
    "Options": "pipeline",
    "render": "report",
    "to_frame": "tables",
    "Analysis": "findings",
    "Evidence": "findings",
    "Finding": "findings",
    "Severity": "findings",
    "Verdict": "findings",
}

__all__ = [
    "Analysis",
    "Capture",
    "Evidence",
    "Finding",
    "Options",
    "Severity",
    "Verdict",
    "__version__",
    "analyze",
    "diff",
    "parse",
    "render",
    "to_frame",
]


def __getattr__(name: str) -> Any:
    if name == "diff":
        return import_module("netparse.diff")
    if name in _HOME:
        return getattr(import_module(f"netparse.{_HOME[name]}"), name)
    raise AttributeError(f"module 'netparse' has no attribute {name!r}")
