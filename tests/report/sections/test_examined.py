"""What was examined: facts, reasons and coverage."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

import netparse
from netparse.findings import Summary
from netparse.report import About
from netparse.report.sections.examined import build_examined, not_examined
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select


def test_the_facts_name_nodes_versions_and_evidence(selected: Select) -> None:
    """What was not examined is among them."""
    section = build_examined(selected())
    facts = dict(section.facts)
    assert facts["Nodes"] == "3: cp1, node1, node2"
    assert (facts["Kubernetes"], facts["Distribution"], facts["CNI plugin"]) == ("v1.30.4", "kubeadm", "flannel")
    assert facts["Evidence"] == "12 captures from 12 files"
    assert "firewalls" in facts["Not examined"]
    assert facts["Bundle"].endswith("three-nodes-several-faults")
    assert facts["Captured"] == "at a time that is not known"
    assert section.reasons[0].startswith("Distribution: kubeadm, possible")


def test_the_day_of_the_report_is_told_where_it_is_known(selected: Select, monkeypatch: pytest.MonkeyPatch) -> None:
    """By --date, else by SOURCE_DATE_EPOCH, else not at all: the clock is not asked."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "Report made" not in dict(build_examined(selected()).facts)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert dict(build_examined(selected()).facts)["Report made"] == "2026-01-01"
    assert dict(build_examined(selected(about=About(date="2026-02-03"))).facts)["Report made"] == "2026-02-03"


def test_an_archive_dates_its_captures(selected: Select, tmp_path: Path) -> None:
    """By the times of its members; those of plain files are changed by copying and not asked."""
    path = tmp_path / "b.tar"
    with tarfile.open(path, "w") as tar:
        for file in sorted((BUNDLES / "document-example").rglob("*.txt")):
            tar.add(file, file.relative_to(BUNDLES))
    facts = dict(build_examined(selected(netparse.analyze(path))).facts)
    assert facts["Captured"] == "2026-01-01 00:00"
    assert facts["Bundle"] == str(path)


def test_coverage_in_words(selected: Select, faults: netparse.Analysis) -> None:
    """Nothing judged is not 0 %."""
    most = replace(faults, summary=replace(faults.summary, coverage=87.9))
    assert build_examined(selected(most)).coverage_words == "87.9 % of the questions could be judged"
    nothing = replace(faults, summary=Summary(passed=0, warn=0, fail=0, unknown=0, coverage=None))
    assert build_examined(selected(nothing)).coverage_words == "Nothing could be judged"


@pytest.mark.parametrize(
    ("bundle", "words"),
    [
        (
            "samples/three-nodes-several-faults",
            "firewalls and the network between the nodes: a port that listens need not be reachable",
        ),
        ("required-flow-blocked/pass.all-arrive", "the network between the nodes (the firewalls of all 2 nodes were)"),
        ("required-flow-blocked/fail.own-rules-of-one-host", "firewalls of cp1, and the network between the nodes"),
        (
            "required-flow-blocked/fail.ufw-without-the-kubelet",
            "firewalls of cp1, w1, but for what ufw or firewalld tells of w1, and the network between the nodes",
        ),
    ],
)
def test_firewalls_that_were_not_captured_are_named_by_node(bundle: str, words: str) -> None:
    assert not_examined(netparse.analyze(BUNDLES / bundle)) == words
