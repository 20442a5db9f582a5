"""JUnit XML: a suite per node, a case per finding."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

Run = Callable[..., tuple[int, str, str]]


def test_junit_counts_what_it_holds(netparse: Run, example: Path) -> None:
    """A suite per node; failures and skipped cases are as many as the counters say."""
    _, out, _ = netparse("check", example, "--format", "junit")
    root = ET.fromstring(out)
    assert [s.get("name") for s in root] == ["controlplane", "node01"]
    for suite in [root, *root]:
        assert int(suite.get("tests", "")) == len(list(suite.iter("testcase")))
        assert int(suite.get("failures", "")) == len(list(suite.iter("failure")))
        assert int(suite.get("skipped", "")) == len(list(suite.iter("skipped")))
    messages = [f.get("message", "") for f in root.iter("failure")]
    assert len(messages) == 2 and any("kubectl" in t for t in messages)
    assert all("netstat_nlpt.txt:" in (f.text or "") for f in root.iter("failure"))
