"""Whether a redacted bundle is judged as its original: the original's report, redacted as text, is the copy's report."""

import json
import re
from pathlib import Path

from netparse.analysis import Analysis
from netparse.errors import NetparseError
from netparse.pipeline import Options, analyze
from netparse.reach import answers, flows_for
from netparse.redact import RedactMap, Redactor
from netparse.report import render

KEY = bytes(range(32))
_IP4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")


def redacted(bundle: Path) -> tuple[Analysis, Analysis, Redactor] | None:
    """Return the analyses of a bundle and of what a redactor makes of it; None for a bundle that cannot be judged as one."""
    redactor = Redactor(map=RedactMap(key=KEY))
    redactor.call(str(bundle))
    try:
        original = analyze(bundle)
    except NetparseError:
        return None
    return original, analyze(bundle, options=Options(rewrite=redactor.rewrite)), redactor


def report(analysis: Analysis, bundle: Path) -> object:
    """Return the JSON report with the names that the redacted one gives to files, without fingerprints of the inputs."""
    found = json.loads(render(analysis, "json").replace(f"{bundle}", bundle.name))
    del found["inputs"]
    captured = _addresses(found, but="confirm")
    for finding in found["findings"]:
        finding["confirm"] = _without_made_up(finding["confirm"], captured)
    return found


def _addresses(value: object, but: str) -> set[str]:
    """Return the IPv4 addresses that stand in a report elsewhere than under a name."""
    if isinstance(value, dict):
        return set().union(*(_addresses(v, but) for k, v in value.items() if k != but))
    if isinstance(value, list):
        return set().union(*(_addresses(v, but) for v in value))
    return set(_IP4.findall(value)) if isinstance(value, str) else set()


def _without_made_up(value: object, captured: set[str]) -> object:
    """Return advice without the addresses that are in no capture: any other of their network would do."""
    if isinstance(value, list):
        return [_without_made_up(v, captured) for v in value]
    if not isinstance(value, str):
        return value
    return _IP4.sub(lambda m: m[0] if m[0] in captured else "ADDRESS", value)


def mapped(value: object, redactor: Redactor) -> object:
    """Return a report with every text in it redacted."""
    if isinstance(value, dict):
        return {k: mapped(v, redactor) for k, v in value.items()}
    if isinstance(value, list):
        return [mapped(v, redactor) for v in value]
    return redactor.text(value) if isinstance(value, str) else value


def unordered(value: object) -> object:
    """Return a report whose lists are in one order: names sort otherwise than their pseudonyms, in a sentence too."""
    if isinstance(value, dict):
        return {k: unordered(v) for k, v in value.items() if k != "redacted"}
    if isinstance(value, list):
        return sorted((unordered(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    return sorted(value.replace(",", " ").split()) if isinstance(value, str) else value


def dispositions(analysis: Analysis) -> list[tuple[str, ...]]:
    """Return where the flows end that the cluster needs, with their ports, in one order."""
    found = answers(analysis, flows_for(analysis))
    return sorted((a.disposition.value, str(a.flow.port), a.flow.protocol) for a in found)
