"""`netparse parse` writes its JSON in pieces; the text is the library's."""

import json
from pathlib import Path

import pytest
import yaml

from netparse import parse
from netparse.cli.parse_output import render
from netparse.records import to_dict
from tests.conftest import ROOT

FIXTURES = sorted((ROOT / "fixtures" / "captures").glob("*/*/*.txt"))


@pytest.mark.parametrize("folder", sorted({p.parents[1] for p in FIXTURES}), ids=lambda p: p.name)
def test_the_text_is_that_of_json_dumps(folder: Path) -> None:
    """Of every record with whatever is nested in it, of several captures and of none, of hostile names."""
    captures = [
        c for p in FIXTURES if folder in p.parents for c in parse(p.read_bytes(), source=f'"records": [] {p}\n')
    ]
    for some in (captures, captures[:1], []):
        whole = {"schema_version": 1, "captures": [c.to_dict() for c in some]}
        records = [to_dict(r) for c in some for r in c.records]
        assert "".join(render(some, "json")) == json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        assert (
            "".join(render(some, "json", records_only=True)) == json.dumps(records, indent=2, ensure_ascii=False) + "\n"
        )


def test_a_long_capture_is_written_piece_by_piece() -> None:
    """No piece holds more than some records."""
    row = "tcp        0      0 0.0.0.0:{}            0.0.0.0:*               LISTEN      1/x\n"
    captures = parse("Active Internet connections (only servers)\n" + "".join(map(row.format, range(1, 3000))))
    assert max(map(len, render(captures, "json"))) < 1000


def test_marks_of_direction_can_be_seen_in_yaml_and_the_rest_stays_as_it_is() -> None:
    """YAML lets them stand, and a terminal obeys them."""
    row = "tcp        0      0 0.0.0.0:80            0.0.0.0:*               LISTEN      1/{}\n"
    for name, shown in (("a\u202eb", "a\\u202Eb"), ("caf\u00e9", "caf\u00e9")):
        captures = parse("Active Internet connections (only servers)\n" + row.format(name))
        text = "".join(render(captures, "yaml"))
        assert shown in text
        assert yaml.safe_load(text)["captures"][0]["records"][0]["program"] == name
