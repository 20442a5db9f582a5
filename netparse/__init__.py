"""netparse: saved command output from Kubernetes nodes → typed records → verdicts with evidence → a report.

The names below are public; everything else may change. They are loaded when first used, so that importing netparse, and parsing a
small file, stays fast.
"""

from typing import TYPE_CHECKING

from netparse.lazy import attributes_of

if TYPE_CHECKING:
    from netparse import fsm
    from netparse.analysis import Analysis
    from netparse.captures import Capture, parse
    from netparse.comparison import diff
    from netparse.findings import Evidence, Finding, Severity, Verdict
    from netparse.pipeline import Options, analyze
    from netparse.reach import Answer, Disposition, Flow, Reachability
    from netparse.reach import answers as reach
    from netparse.records import (
        AddrInfo,
        ArpEntry,
        HostName,
        Interface,
        KubernetesNode,
        Neighbor,
        NetstatSocket,
        NextHop,
        NodeObject,
        Process,
        ProcNetSocket,
        Record,
        Route,
        RouteN,
        SsSocket,
    )
    from netparse.redact import redact
    from netparse.report import render
    from netparse.tables import to_frame

__version__ = "0.1.0"

__all__ = [
    "AddrInfo",
    "Analysis",
    "Answer",
    "ArpEntry",
    "Capture",
    "Disposition",
    "Evidence",
    "Finding",
    "Flow",
    "HostName",
    "Interface",
    "KubernetesNode",
    "Neighbor",
    "NetstatSocket",
    "NextHop",
    "NodeObject",
    "Options",
    "ProcNetSocket",
    "Process",
    "Reachability",
    "Record",
    "Route",
    "RouteN",
    "Severity",
    "SsSocket",
    "Verdict",
    "__version__",
    "analyze",
    "diff",
    "fsm",
    "parse",
    "reach",
    "redact",
    "render",
    "to_frame",
]


_HOMES = {
    "parse": "captures",
    "Capture": "captures",
    "analyze": "pipeline",
    "Options": "pipeline",
    "render": "report",
    "to_frame": "tables",
    "diff": "comparison",
    "Analysis": "analysis",
    "Evidence": "findings",
    "Finding": "findings",
    "Severity": "findings",
    "Verdict": "findings",
    "fsm": "fsm",
    "reach": "reach",
    "redact": "redact",
    "Answer": "reach",
    "Disposition": "reach",
    "Flow": "reach",
    "Reachability": "reach",
}
__getattr__ = attributes_of(
    "netparse", _HOMES | {name: "records" for name in __all__ if name not in _HOMES and not name.startswith("_")}
)
