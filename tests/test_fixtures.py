"""Every saved capture under fixtures/captures parses to what stands beside it."""

import json
from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.records import to_dict

ROOT = Path(__file__).parent.parent / "fixtures" / "captures"
CAPTURES = sorted(ROOT.rglob("*.txt"))


def as_json(path: Path) -> dict[str, object]:
    """Return what a capture file parses to, in the form of ``netparse parse --format json``."""
    captures = parse(path.read_bytes(), source=path.name)
    return {
        "schema_version": 1,
        "captures": [
            {
                "source": c.source,
                "node": c.node,
                "command": c.command,
                "status": c.status,
                "reason": c.reason,
                "records": [to_dict(r, line=True) for r in c.records],
                "unparsed": [{"line": u.line, "text": u.text} for u in c.unparsed],
            }
            for c in captures
        ],
    }


@pytest.mark.parametrize("path", CAPTURES, ids=lambda p: str(p.relative_to(ROOT)))
def test_capture_parses_to_its_expectation(path: Path) -> None:
    """The records, status and leftover lines are those that a person has checked and saved."""
    expected = path.with_name(path.name + ".netparse.json")
    assert expected.exists(), f"{path} has no expectation: write it with `python tests/expect.py {path}` and read it"
    assert as_json(path) == json.loads(expected.read_text())


def test_the_folder_of_a_capture_names_its_command() -> None:
    """fixtures/captures/<command>/… holds captures of that command only."""
    named = [p for p in CAPTURES if p.relative_to(ROOT).parts[0] not in ("mixed", "near_misses")]
    wrong = [
        p for p in named if {c["command"] for c in as_json(p)["captures"]} - {None} != {p.relative_to(ROOT).parts[0]}
    ]  # type: ignore[index,attr-defined]
    assert not wrong
