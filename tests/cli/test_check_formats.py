"""What `netparse check` prints for CI systems and tickets, and how findings are chosen and accepted."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

Run = Callable[..., tuple[int, str, str]]

# What SARIF 2.1.0 says of the parts that netparse writes; nothing else may be in them.
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {"properties": {"uri": {"type": "string", "pattern": r"^[\w./!@~%:+-]+$"}}},
                "region": {
                    "required": ["startLine"],
                    "properties": {"startLine": {"type": "integer", "minimum": 1}, "snippet": {"required": ["text"]}},
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "message", "kind", "level"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"type": "object", "required": ["text"]},
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "suppressions": {
            "type": "array",
            "items": {"required": ["kind"], "properties": {"kind": {"const": "external"}}},
        },
    },
}


def test_sarif_points_to_file_and_line(netparse: Run, example: Path) -> None:
    """Each fault is a result with its rule, its level and the line that shows it; a level goes with kind fail only."""
    code, out, _ = netparse("check", example, "--format", "sarif")
    log = json.loads(out)
    (run,) = log["runs"]
    assert (code, log["version"]) == (1, "2.1.0")
    rules = run["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    for result in run["results"]:
        jsonschema.validate(result, RESULT)
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert (result["kind"] == "fail") == (result["level"] in ("error", "warning"))
    errors = [r for r in run["results"] if r["level"] == "error"]
    lines = {r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in errors}
    assert lines == {11, 20}
    assert all(
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("netstat_nlpt.txt") for r in errors
    )


def test_junit_counts_what_it_holds(netparse: Run, example: Path) -> None:
    """A suite per node; failures and skipped cases are as many as the counters say."""
    _, out, _ = netparse("check", example, "--format", "junit")
    root = ET.fromstring(out)
    assert [s.get("name") for s in root] == ["controlplane", "node01"]
    for suite in [root, *root]:
        assert int(suite.get("tests", "")) == len(list(suite.iter("testcase")))
        assert int(suite.get("failures", "")) == len(list(suite.iter("failure")))
        assert int(suite.get("skipped", "")) == len(list(suite.iter("skipped")))
    told = [f.get("message", "") for f in root.iter("failure")]
    assert len(told) == 2 and any("kubectl" in t for t in told)
    assert all("netstat_nlpt.txt:" in (f.text or "") for f in root.iter("failure"))


def test_markdown_has_faults_fixes_and_evidence(netparse: Run, example: Path) -> None:
    """Ready for a ticket: what is wrong, what to do, the lines that show it, what to collect."""
    _, out, _ = netparse("check", example, "--format", "markdown")
    assert "692/ttyd" in out and "netstat_nlpt.txt:11" in out and "netstat -nlptu" in out


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "insecure-port-exposed"), 0),
        (("--ignore", "insecure-port-exposed@node01"), 1),
        (("--ignore", "*@controlplane"), 0),
        (("--select", "default-route-*,gateway-unresolved"), 0),
        (("--fail-on", "never", "--min-coverage", "99"), 3),
        (("--min-coverage", "99"), 1),
        (("--fail-on", "never", "--min-coverage", "5"), 0),
    ],
)
def test_exit_codes(netparse: Run, example: Path, options: tuple[str, ...], code: int) -> None:
    """1 findings at or above --fail-on, else 3 too little evidence, else 0; ignored findings do not count."""
    assert netparse("check", example, *options)[0] == code


def checked(netparse: Run, *arguments: object) -> tuple[int, dict[str, Any]]:
    code, out, _ = netparse("check", *arguments, "--format", "json")
    return code, json.loads(out)


def test_a_written_baseline_accepts_what_is_wrong_now(netparse: Run, example: Path, tmp_path: Path) -> None:
    """After --write-baseline the same bundle passes; the accepted findings are shown as suppressed with their reason."""
    accepted = tmp_path / "accepted.toml"
    assert netparse("check", example, "--write-baseline", accepted)[0] == 0
    code, said = checked(netparse, example, "--baseline", accepted)
    assert (code, said["summary"]["fail"]) == (0, 0)
    _, text, _ = netparse("check", example, "--baseline", accepted)
    assert text.count("suppressed: controlplane") == 2
    assert "accepted when the baseline was written" in text


def test_expired_and_unused_entries_are_told(
    netparse: Run, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that has expired hides nothing any more; one that matches nothing is said."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01
    baseline = tmp_path / "b.toml"
    baseline.write_text(
        '[[suppress]]\ncheck = "insecure-port-exposed"\nsubject = "tcp/8080"\nreason = "lab"\nexpires = 2025-12-31\n'
        '[[suppress]]\ncheck = "insecure-port-exposed"\nsubject = "tcp/8888"\nreason = "lab"\nexpires = 2026-01-01\n'
        '[[suppress]]\ncheck = "mtu-mismatch"\nnode = "nobody"\nreason = "old"\n'
    )
    code, said = checked(netparse, example, "--baseline", baseline)
    assert (code, said["summary"]["fail"]) == (1, 1)
    _, text, _ = netparse("check", example, "--baseline", baseline)
    assert "expired on 2025-12-31" in text
    assert "mtu-mismatch on nobody matches no finding" in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[suppress]]\nreason = 'x'\n", 'entry 1: field "check" is missing'),
        ("[[suppress]]\ncheck = 'a'\nreason = 'x'\nnodes = 'b'\n", 'no field "nodes"'),
        ("[[suppress]]\ncheck = 'a'\nreason = 'x'\nexpires = 'tomorrow'\n", '"expires" must be a date'),
        ("suppress = [", "not valid TOML"),
    ],
)
def test_a_wrong_baseline_is_one_sentence(netparse: Run, example: Path, tmp_path: Path, text: str, words: str) -> None:
    """It names the file, the entry and the field."""
    baseline = tmp_path / "b.toml"
    baseline.write_text(text)
    code, _, err = netparse("check", example, "--baseline", baseline)
    assert code == 2 and str(baseline) in err and words in err
