"""What was captured shows in every format of the flows, whole, and steers neither terminal, page nor spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest

import netparse
from netparse.reach import Answer, Flow
from netparse.report.flows import FLOWS_FORMATS, render_flows
from tests.conftest import ROOT

BUNDLE = ROOT / "fixtures" / "reach" / "denied-out.rule"
STEERING = "\x1b[2Jnode\u202e"
FORMULA = "=cmd|x"
RULE = "-A OUTPUT -p tcp -m tcp --dport 10250 -j REJECT"


def _answers(sender: str = "node1") -> list[Answer]:
    flow = Flow(sender=sender, target="node2", protocol="tcp", port=10250)
    return list(netparse.reach(netparse.analyze(BUNDLE), [flow]))


@pytest.mark.parametrize("format", FLOWS_FORMATS)
@pytest.mark.parametrize("paths", [False, True])
def test_the_rule_that_stops_a_flow_is_quoted(format: str, paths: bool) -> None:
    """With its file, in each format."""
    text = render_flows(_answers(), format, paths=paths)
    assert RULE in text
    assert "denied-out" in text
    assert "iptables" in text


@pytest.mark.parametrize("format", FLOWS_FORMATS)
def test_nothing_steers_the_terminal(format: str) -> None:
    """Controls and marks of direction are written out."""
    text = render_flows(_answers(STEERING), format, paths=True)
    assert not {c for c in text if not c.isprintable()} - {"\n"}
    assert "1b[2J" in text.replace("\\[", "[")
    assert "202e" in text


def test_a_spreadsheet_runs_nothing() -> None:
    """A name that begins as a formula does is text."""
    (row,) = csv.DictReader(io.StringIO(render_flows(_answers(FORMULA), "csv")))
    assert row["from"] == f"'{FORMULA}"


def test_evidence_stands_in_markdown_as_it_was_captured(tmp_path: Path) -> None:
    """Back quotes in a rule's comment end no block of code and are not changed."""
    for path in BUNDLE.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(BUNDLE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            comment = RULE.replace("-j", '-m comment --comment "```ticks" -j')
            copy.write_text(path.read_text().replace(RULE, comment))
    flow = Flow(sender="node1", target="node2", protocol="tcp", port=10250)
    text = render_flows(list(netparse.reach(netparse.analyze(tmp_path), [flow])), "markdown")
    assert '--comment "```ticks"' in text
    assert "\n````\n" in text


def test_json_has_every_hop_and_line() -> None:
    """Text shows six lines of evidence and says how many more there are."""
    (answer,) = _answers()
    (flow,) = json.loads(render_flows([answer], "json"))["flows"]
    assert len(flow["evidence"]) == len(answer.evidence)
    assert len(flow["hops"]) == len(answer.hops)
