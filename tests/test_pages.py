"""What README and docs/ show as files is what the tests try."""

import json
import re
from pathlib import Path

from netparse.regress import check
from tests.conftest import ROOT


def test_the_template_of_the_page_is_the_one_that_is_tested() -> None:
    """Its TOML stands in docs/templates.md as it stands in the example."""
    toml = (ROOT / "fixtures" / "templates" / "ethtool_i.toml").read_text()
    assert f"```toml\n{toml}```" in (ROOT / "docs" / "templates.md").read_text()


def test_the_expectation_of_the_page_holds(tmp_path: Path) -> None:
    """The partial expectation is one: it fails where the MTU is another."""
    expected = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "regression.md").read_text(), re.DOTALL)[0]
    assert json.loads(expected)["match"] == "subset"
    capture = tmp_path / "ip_a.txt"
    capture.with_name("ip_a.txt.netparse.json").write_text(expected)
    shown = (ROOT / "fixtures" / "bundles" / "healthy" / "kubeadm-flannel-netstat" / "node1" / "ip_a.txt").read_text()
    capture.write_text(shown)
    assert check(capture).details == ("records[0](eth0).mtu: expected 1450, got 1500",)
    capture.write_text(shown.replace("mtu 1500", "mtu 1450"))
    assert check(capture).ok
