"""SARIF: each finding is a result that points to its lines."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema

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
