"""What the report cannot tell."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import netparse
from netparse.report.sections.gaps import build_gaps
from tests.conftest import BUNDLES
from tests.report.sections.conftest import Select


def test_nodes_with_the_same_gap_stand_together(selected: Select, faults: netparse.Analysis) -> None:
    """The widest gap first, with the commands that would settle it."""
    asked = ("unexpected-listener", "required-port-loopback-only", "interface-errors")
    some = replace(faults, findings=tuple(f for f in faults.findings if f.check in asked))
    section = build_gaps(selected(some))
    assert section is not None
    widest, narrow = section.gaps
    assert widest.who == "node2" and widest.questions == 3
    assert "sudo netstat -nlptu    # or: sudo ss -lntup" in widest.commands
    assert (narrow.nodes, narrow.questions) == (("cp1", "node1"), 2)
    assert narrow.commands == ("ip -s link",)
    assert narrow.reasons == (("the counters of eth0 were not captured", ("interface-errors",)),)


def test_reasons_that_one_capture_gives_are_one(selected: Select) -> None:
    """An `ip a` that was cut out keeps many checks from an answer, and is the reason once, in the words that say most."""
    section = build_gaps(selected(netparse.analyze(BUNDLES / "document-example")))
    assert section is not None
    reasons = next(gap.reasons for gap in section.gaps if "controlplane" in gap.nodes)
    ((why, checks),) = [(why, checks) for why, checks in reasons if "lines were taken out by a filter" in why]
    assert why.startswith("the captures do not show all interfaces and addresses of this node: ")
    assert {"mtu-mismatch", "duplicate-ip", "cni-conflict"} <= set(checks)
    assert len(checks) == len(set(checks)) == 15


def test_what_one_archive_may_hold_is_asked_for_one_by_one(selected: Select, tmp_path: Path) -> None:
    """Settings and firewall rules may both lie in a file that could not be read, and are two reasons."""
    bundle = tmp_path / "bundle"
    shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-ss", bundle)
    (bundle / "more.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40))
    section = build_gaps(selected(netparse.analyze(bundle)))
    assert section is not None
    unread = [why for gap in section.gaps for why, _ in gap.reasons if "more.7z" in why]
    assert [why.partition(" of ")[0] for why in unread] == ["kernel settings", "rules"]


def test_what_a_capture_does_not_show_is_said(selected: Select) -> None:
    """Sockets without their processes, since the capture was not taken as root."""
    section = build_gaps(selected(netparse.analyze(BUNDLES / "healthy" / "kubeadm-flannel-unprivileged")))
    assert section is not None
    assert any(limit.startswith("netstat: ") and "node1" in nodes for limit, nodes in section.limits)


def test_no_open_question_is_no_section(selected: Select, faults: netparse.Analysis) -> None:
    """Captures that show all that they can leave no gap."""
    assert build_gaps(selected(replace(faults, findings=()))) is None


@pytest.mark.parametrize(
    "bundle", ["document-example", "healthy/calico-ipip-bond-vlan", "etcd-member-count/unknown.pods-of-one-only"]
)
def test_its_questions_are_those_of_the_first_page(selected: Select, bundle: str) -> None:
    """A check on a node, whatever its subjects; of several nodes asked about together each counts."""
    analysis = netparse.analyze(BUNDLES / bundle)
    section = build_gaps(selected(analysis))
    assert section is not None
    assert sum(gap.questions for gap in section.gaps) == analysis.summary.open
