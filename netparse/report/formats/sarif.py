"""The analysis as SARIF 2.1.0, for code scanning pages and editors: each finding points to its lines."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from netparse import __version__
from netparse.analysis import Analysis
from netparse.checks import CHECKS, Check
from netparse.findings import Evidence, Finding, Verdict
from netparse.report.about import About
from netparse.report.words import count
from netparse.safe import json_text, visible
from netparse.sources import Skipped

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_Key = tuple[str, str | None, str]
_LEVEL = {Verdict.FAIL: "error", Verdict.WARN: "warning", Verdict.INFO: "note"}


def render(analysis: Analysis, about: About) -> str:
    """Return the log; UNKNOWN is of kind ``open`` (a question that is not answered), suppressed findings have their reason."""
    numbers = {check.id: number for number, check in enumerate(CHECKS)}
    causes = {f.key: f for f in analysis.findings if f.consequences}
    results = [_result(f, numbers, causes) for f in analysis.findings if f.verdict in (*_LEVEL, Verdict.UNKNOWN)]
    for f in analysis.ignored:
        if f.is_fault:
            ignored = {"kind": "external", "justification": "ignored by the options of this run"}
            results.append({**_result(f, numbers, {}), "suppressions": [ignored]})
    for s in analysis.suppressed:
        suppression = {"kind": "external", "justification": s.reason}
        results.append({**_result(s.finding, numbers, {}), "suppressions": [suppression]})
    driver = {"name": "netparse", "semanticVersion": __version__, "rules": [_rule(check) for check in CHECKS]}
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    if analysis.redacted:
        run["properties"] = {"redacted": list(analysis.redacted)}
    if analysis.losses:
        notes = [_not_read(s) for s in analysis.losses]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": notes}]
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.why},
        "help": {
            "text": "\n".join([f"Expected: {check.expected}.", *check.fix, f"How it can be wrong: {check.wrong}"])
        },
        "properties": {"severity": check.severity.value},
    }


def _not_read(s: Skipped) -> dict[str, Any]:
    """Return the note of a file that could not be read: captures may be in it."""
    place = {"physicalLocation": {"artifactLocation": {"uri": quote(s.source, safe="/!@~")}}}
    return {"level": "warning", "message": {"text": _message(f"not read: {s.reason}")}, "locations": [place]}


def _result(f: Finding, numbers: dict[str, int], causes: Mapping[_Key, Finding]) -> dict[str, Any]:
    """Return the result; what explains it, and the lines of that, are among its related locations."""
    text = f"{', '.join(f.nodes)}: {f.title}. Found: {f.actual}" + (f". Fix: {f.fix[0]}" if f.fix else "")
    text += f". Explained by {f.caused_by}" if f.caused_by else ""
    text += f". This explains {count(f.consequences, 'further finding')}" if f.consequences else ""
    related = [_location(e) for e in f.evidence[1:]]
    if f.caused_by and (cause := causes.get(f.caused_by.key)):
        message = {"text": _message(f"the cause: {cause.title}")}
        lines = (e for e in cause.evidence if e not in f.evidence[1:])
        related += [{**_location(e), "message": message} for e in lines]
    result: dict[str, Any] = {
        "ruleId": f.check,
        "ruleIndex": numbers[f.check],
        "kind": "open"
        if f.verdict is Verdict.UNKNOWN
        else "fail"
        if f.verdict is not Verdict.INFO
        else "informational",
        "level": _LEVEL.get(f.verdict, "none") if f.verdict is not Verdict.INFO else "none",
        "message": {"text": _message(text)},
        "locations": [_location(e) for e in f.evidence[:1]],
        "relatedLocations": related,
        "partialFingerprints": {"netparse/v1": "|".join((f.check, *f.nodes, f.subject))},
    }
    return result


def _message(text: str) -> str:
    """Return the text with control characters written out and brackets escaped: in SARIF ``[a](b)`` would be a link."""
    return visible(text).replace("[", "\\[").replace("]", "\\]")


def _location(e: Evidence) -> dict[str, Any]:
    # "!/" leads into an archive; it stays readable in the address
    region = {"startLine": max(e.line, 1), "snippet": {"text": e.text}}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(e.source, safe="/!@~")}, "region": region}}
