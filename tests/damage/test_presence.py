"""Presence needs its line only: a fault that is in sight stays one where a line that does not speak of it cannot be read."""

import pytest

from netparse.findings import Verdict
from tests.conftest import BUNDLES
from tests.damage.bundle import Files

LINES = (
    ("cni-not-running/fail.ready-and-unlike-its-peers", "node1/ip_a.txt", 22, "the lifetimes of a peer's address"),
    ("cni-not-running/fail.one-ticket-of-three-nodes", "ticket.txt", 24, "the same, in a ticket"),
    ("duplicate-ip/fail.virtual-ip-split-brain", "cp1/ip_a.txt", 10, "the lifetimes of the address before"),
    ("duplicate-ip/fail.virtual-ip-split-brain", "cp1/ip_a.txt", 9, "the address before, of the same interface"),
    ("network-pod-not-ready/fail.described", "describe flannel pod.txt", 22, "a port of the container that crashes"),
    ("network-pod-not-ready/fail.flannel-crash-loop", "pods.json", 356, "a bracket of another pod"),
    (
        "overlay-wrong-interface/fail.address-of-another-node",
        "node2/ip_a.txt",
        4,
        "the lifetimes of the loopback address",
    ),
)


def _unreadable(bundle: str, name: str, line: int) -> tuple[str, set[Verdict]]:
    """Return a scenario's check and its verdicts on the scenario's own nodes where a line cannot be read."""
    files = Files(BUNDLES / bundle)
    check = bundle.partition("/")[0]
    nodes = {n for f in files.judge({}).findings if f.check == check and f.verdict is Verdict.FAIL for n in f.nodes}
    lines = files.data[name].split(b"\n")
    lines[line - 1] = "\ufffd".encode() * len(lines[line - 1])
    found = files.judge({name: b"\n".join(lines)}).findings
    return check, {f.verdict for f in found if f.check == check and nodes.intersection(f.nodes)}


@pytest.mark.parametrize(("bundle", "name", "line", "what"), LINES, ids=[what for *_, what in LINES])
def test_a_fault_stays_one(bundle: str, name: str, line: int, what: str) -> None:
    """The line is named as one that was not understood, and hides nothing else."""
    check, verdicts = _unreadable(bundle, name, line)
    assert Verdict.FAIL in verdicts, (check, what)


def test_what_may_have_stood_in_a_lost_object_is_not_well() -> None:
    """The pod that crashes is the one that is lost: of its node it is not said that all pods run."""
    for line in (502, 531, 589):
        _, verdicts = _unreadable("network-pod-not-ready/fail.flannel-crash-loop", "pods.json", line)
        assert verdicts == {Verdict.UNKNOWN}


def test_a_node_whose_object_is_lost_is_not_passed_over() -> None:
    """A host of which the node list may have lost the row is UNKNOWN, where a whole list would leave it out."""
    _, verdicts = _unreadable("forwarding-disabled/fail.off-on-one-node", "nodes.json", 273)
    assert verdicts == {Verdict.UNKNOWN}
