"""The analysis as JUnit XML: a test case per node and check, for the test page of a CI system."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from netparse.analysis import Analysis
from netparse.findings import Finding, Verdict
from netparse.report.about import About
from netparse.report.words import count
from netparse.safe import visible


def render(analysis: Analysis, about: About) -> str:
    """Return the XML. FAIL is a failure, UNKNOWN is skipped with its reason, WARN and INFO pass with their text as output."""
    by_node: dict[str, list[Finding]] = {}
    for f in analysis.findings:
        by_node.setdefault(f.node or ", ".join(f.nodes) or "cluster", []).append(f)
    aside = [(f, "ignored by the options") for f in analysis.ignored if f.is_fault]
    aside += [(s.finding, f"accepted: {s.reason}") for s in analysis.suppressed]
    name = f"netparse (redacted: {', '.join(analysis.redacted)})" if analysis.redacted else "netparse"
    root = ET.Element("testsuites", {"name": name, **_counts(analysis.findings, len(aside) + len(analysis.losses))})
    for node, findings in by_node.items():
        suite = ET.SubElement(root, "testsuite", {"name": visible(node), **_counts(findings)})
        for f in findings:
            _case(suite, node, f)
    _left_out(root, "ignored or accepted", [(_name(f, *f.nodes), reason) for f, reason in aside])
    _left_out(root, "not read", [(loss.source, loss.reason) for loss in analysis.losses])
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _left_out(root: ET.Element, name: str, cases: Sequence[tuple[str, str]]) -> None:
    """Add a suite of what was not judged, each case skipped with its reason."""
    if cases:
        suite = ET.SubElement(root, "testsuite", {"name": name, **_counts((), len(cases))})
        for case, reason in cases:
            made = ET.SubElement(suite, "testcase", classname=name, name=visible(case), time="0")
            ET.SubElement(made, "skipped", message=visible(reason))


def _counts(findings: Sequence[Finding], left_out: int = 0) -> dict[str, str]:
    return {
        "tests": str(len(findings) + left_out),
        "failures": str(sum(f.verdict is Verdict.FAIL for f in findings)),
        "errors": "0",
        "skipped": str(sum(f.verdict is Verdict.UNKNOWN for f in findings) + left_out),
        "time": "0",
    }


def _name(f: Finding, *nodes: str) -> str:
    return " ".join(filter(None, (f.check, *nodes, f.subject)))


def _case(suite: ET.Element, node: str, f: Finding) -> None:
    case = ET.SubElement(suite, "testcase", classname=visible(node), name=visible(_name(f)), time="0")
    if f.verdict is Verdict.FAIL:
        ET.SubElement(case, "failure", type=f.check, message=visible(f.title)).text = _text(f)
    elif f.verdict is Verdict.UNKNOWN:
        ET.SubElement(case, "skipped", message=visible(f.actual))
    elif f.verdict in (Verdict.WARN, Verdict.INFO):
        ET.SubElement(case, "system-out").text = f"{f.verdict.upper()}: {visible(f.title)}\n{_text(f)}"


def _text(f: Finding) -> str:
    lines = [f"explained by: {f.caused_by}"] if f.caused_by else []
    lines += [f"explains: {count(f.consequences, 'further finding')}"] if f.consequences else []
    lines += [f"found: {f.actual}", f"expected: {f.expected}", *(f"fix: {line}" for line in f.fix)]
    lines += [f"{e.source}:{e.line}: {e.text}" for e in f.evidence]
    return "\n".join(map(visible, lines))
