"""``netparse reach``: formats, expectations, exit codes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from netparse import schemas
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
BUNDLE = ROOT / "fixtures" / "reach" / "denied-out.rule"


def test_expectations_decide_the_exit_code(netparse: Run, tmp_path: Path) -> None:
    assert netparse("reach", BUNDLE, "--flows", BUNDLE / "flows.csv")[0] == 0
    wrong = tmp_path / "flows.csv"
    wrong.write_text("from,to,protocol,port,expected\nnode1,node2,tcp,10250,accepted\n")
    code, out, _ = netparse("reach", BUNDLE, "--flows", wrong)
    assert code == 1
    assert "denied-out   EXPECTED accepted" in out
    wrong.write_text("from,to,protocol,port\nnode1,node2,tcp,10250\n")
    assert netparse("reach", BUNDLE, "--flows", wrong)[0] == 0


def test_text_quotes_the_rule_and_paths_show_every_hop(netparse: Run) -> None:
    code, out, _ = netparse("reach", BUNDLE, "--from", "node1", "--to", "node2:10250")
    assert code == 0
    assert "-A OUTPUT -p tcp -m tcp --dport 10250 -j REJECT" in out
    assert out.endswith("1 flow: 1 denied-out\n")
    _, out, _ = netparse("reach", BUNDLE, "--from", "node2", "--to", "node1:10250", "--show-paths")
    assert "node1            socket" in out


def test_json_is_as_its_schema_says(netparse: Run) -> None:
    _, out, _ = netparse("reach", BUNDLE, "--flows", BUNDLE / "flows.csv", "--format", "json")
    found = json.loads(out)
    jsonschema.validate(found, schemas.schema("reach"))
    assert [f["disposition"] for f in found["flows"]] == ["denied-out", "accepted"]
    assert found["summary"] == {"accepted": 1, "denied-out": 1}
    first = found["flows"][0]
    assert first["from"] == {"name": "node1", "kind": "node", "node": "node1", "address": "10.9.0.11"}
    assert (first["to"]["port"], first["to"]["protocol"], first["expected"]) == (10250, "tcp", "denied-out")
    assert first["evidence"][0]["line"] > 0


def test_csv_has_a_row_for_each_flow(netparse: Run) -> None:
    _, out, _ = netparse("reach", BUNDLE, "--flows", BUNDLE / "flows.csv", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(r["from"], r["disposition"]) for r in rows] == [("node1", "denied-out"), ("node2", "accepted")]


def test_markdown_cannot_be_broken_out_of(netparse: Run, tmp_path: Path) -> None:
    flows = tmp_path / "flows.csv"
    flows.write_text('from,to,protocol,port\n"no|de<b>",node2,tcp,1\n')
    _, out, _ = netparse("reach", BUNDLE, "--flows", flows, "--format", "markdown")
    assert "no\\|de&lt;b&gt;" in out


def test_without_options_the_flows_that_the_cluster_needs(netparse: Run) -> None:
    code, out, _ = netparse("reach", BUNDLE)
    assert code == 0
    assert "node1 → node2 (10.9.0.12) tcp/10250" in out
    assert "denied-out" in out


def test_usage_errors_are_one_sentence(netparse: Run) -> None:
    code, _, err = netparse("reach", BUNDLE, "--flows", BUNDLE / "flows.csv", "--from", "node1")
    assert (code, err.count("\n")) == (2, 1)


def test_a_misspelt_name_is_a_mistake(netparse: Run) -> None:
    code, out, err = netparse("reach", BUNDLE, "--from", "nod1", "--to", "node2:10250")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "did you mean 'node1'" in err


def test_the_plugin_asks_as_a_script_would(netparse_reach: Callable[..., object]) -> None:
    found = netparse_reach(BUNDLE)
    assert not found.accepted("node1", "node2", 10250)  # type: ignore[attr-defined]
    assert found.accepted("node2", "10.9.0.11", 10250)  # type: ignore[attr-defined]
    assert found.disposition("node1", "node2", 10250) == "denied-out"  # type: ignore[attr-defined]


def test_the_library_is_one_call() -> None:
    import netparse

    analysis = netparse.analyze(BUNDLE)
    (a,) = netparse.reach(analysis, [netparse.Flow(sender="node1", target="node2", port=10250)])
    assert (a.disposition, a.accepted, a.open) == (netparse.Disposition.DENIED_OUT, False, False)
    with pytest.raises(TypeError):
        netparse.Flow("node1", "node2")  # type: ignore[misc]
