"""What netparse prints as JSON is what its published schemas say."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import BUNDLES, ROOT

Run = Callable[..., tuple[int, str, str]]
CAPTURES = sorted((ROOT / "fixtures" / "captures").rglob("*.txt"))


def schema(netparse: Run, name: str) -> object:
    code, out, _ = netparse("schema", name)
    assert code == 0
    loaded = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return loaded


def test_parse_prints_what_its_schema_says(netparse: Run) -> None:
    """All capture fixtures and the example at once."""
    files = [*CAPTURES, *sorted((BUNDLES / "document-example").rglob("*.txt"))]
    _, out, _ = netparse("parse", *files)
    jsonschema.validate(json.loads(out), schema(netparse, "parse"))


@pytest.mark.parametrize("bundle", sorted(p for p in BUNDLES.glob("*/*") if p.is_dir())[::7], ids=lambda p: p.name)
def test_check_prints_what_its_schema_says(netparse: Run, bundle: Path) -> None:
    """A sample of the scenarios, passed findings included."""
    _, out, _ = netparse("check", bundle, "--format", "json", "--show-passed")
    jsonschema.validate(json.loads(out), schema(netparse, "check"))


def test_the_schema_refuses_what_is_wrong(netparse: Run) -> None:
    """A record without its line, or a port that is text, is not valid: the schema is no empty promise."""
    record = {"line": 3, "proto": "tcp", "local_port": "80"}
    capture = {"source": "-", "node": None, "command": "netstat", "status": "ok", "reason": None, "unparsed": []}
    said = {"schema_version": 1, "captures": [{**capture, "records": [record]}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, schema(netparse, "parse"))


def test_an_unknown_schema_is_a_usage_error(netparse: Run) -> None:
    """The sentence names those that exist."""
    code, _, err = netparse("schema", "nonsense")
    assert code == 2 and "check" in err
