"""The analysis as JUnit XML: a test case per node and check, for the test page of a CI system."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from netparse.analysis import Analysis
from netparse.findings import Finding, Verdict
from netparse.report.about import About
from netparse.safe import visible


def render(analysis: Analysis, about: About) -> str:
    """Return the XML. FAIL is a failure, UNKNOWN is skipped with its reason, WARN and INFO pass with their text as output."""
    by_node: dict[str, list[Finding]] = {}
    for f in analysis.findings:
        by_node.setdefault(f.node or ", ".join(f.nodes) or "cluster", []).append(f)
    root = ET.Element("testsuites", {"name": "netparse", **_counts(analysis.findings)})
    for node, findings in by_node.items():
        suite = ET.SubElement(root, "testsuite", {"name": visible(node), **_counts(findings)})
        for f in findings:
            _case(suite, node, f)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(findings: Sequence[Finding]) -> dict[str, str]:
    return {
        "tests": str(len(findings)),
        "failures": str(sum(f.verdict is Verdict.FAIL for f in findings)),
        "errors": "0",
        "skipped": str(sum(f.verdict is Verdict.UNKNOWN for f in findings)),
        "time": "0",
    }


def _case(suite: ET.Element, node: str, f: Finding) -> None:
    name = f.check + (f" {f.subject}" if f.subject else "")
    case = ET.SubElement(suite, "testcase", classname=visible(node), name=visible(name), time="0")
    if f.verdict is Verdict.FAIL:
        ET.SubElement(case, "failure", type=f.check, message=visible(f.title)).text = _text(f)
    elif f.verdict is Verdict.UNKNOWN:
        ET.SubElement(case, "skipped", message=visible(f.actual))
    elif f.verdict in (Verdict.WARN, Verdict.INFO):
        ET.SubElement(case, "system-out").text = f"{f.verdict.upper()}: {visible(f.title)}\n{_text(f)}"


def _text(f: Finding) -> str:
    lines = [f"found: {f.actual}", f"expected: {f.expected}", *(f"fix: {line}" for line in f.fix)]
    lines += [f"{e.source}:{e.line}: {e.text}" for e in f.evidence]
    return "\n".join(map(visible, lines))
