"""The neighbour table against the limit that the kernel of the node has."""

import shutil
from pathlib import Path

import pytest

from netparse import analyze
from netparse.findings import Finding, Verdict
from tests.conftest import BUNDLES

NEAR = BUNDLES / "neighbor-table-full" / "warn.near-the-limit"


def judged(folder: Path, sysctl: str) -> Finding:
    """Return what is said of node2, which has 1001 entries, with these settings of its kernel."""
    shutil.copytree(NEAR, folder / "b")
    if sysctl:
        (folder / "b" / "node2" / "sysctl.txt").write_text(sysctl)
    found = [f for f in analyze(folder / "b").findings if f.check == "neighbor-table-full" and f.node == "node2"]
    (finding,) = found
    return finding


@pytest.mark.parametrize(
    ("limit", "verdict"), [("8192", Verdict.PASS), ("1100", Verdict.WARN), ("1000", Verdict.WARN), ("0", Verdict.WARN)]
)
def test_the_limit_is_that_of_the_kernel(tmp_path: Path, limit: str, verdict: Verdict) -> None:
    """Raised, it leaves room; what is no limit leaves the default."""
    key = "net.ipv4.neigh.default.gc_thresh3"
    finding = judged(tmp_path, f"{key} = {limit}\nnet.ipv4.ip_forward = 1\n")
    assert finding.verdict is verdict
    if limit in ("1100", "1000"):
        assert f"{key} is {limit}" in finding.actual
        assert any(key in e.text for e in finding.evidence)


def test_without_settings_it_is_the_default(tmp_path: Path) -> None:
    finding = judged(tmp_path, "")
    assert finding.verdict is Verdict.WARN
    assert "1024 unless gc_thresh3 was raised" in finding.actual
