"""The mode of kube-proxy: what a node's own flag says goes before the ConfigMap of the cluster."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge

NODES = "NAME STATUS ROLES AGE VERSION\na Ready <none> 1d v1.36.0\nb Ready <none> 1d v1.36.0\n"
PS = "UID PID PPID C STIME TTY TIME CMD\nroot 812 1 0 Nov21 ? 00:01:02 /usr/bin/kube-proxy {}\n"


def _config_map(*lines: str) -> str:
    config = "".join(f"    {line}\n" for line in ("kind: KubeProxyConfiguration", *lines))
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-proxy\n  namespace: kube-system\ndata:\n  config.conf: |\n{config}"


def test_the_flag_of_a_node_goes_before_the_config_map() -> None:
    """Only the node without a flag runs in the mode of the ConfigMap."""
    files = {
        "nodes.txt": NODES,
        "kube-proxy.yaml": _config_map("mode: ipvs"),
        "a/ps.txt": PS.format("--proxy-mode=iptables"),
    }
    judged = judge(files)
    assert judged.one("kube-proxy-mode", Verdict.INFO).node == "b"
    assert judged.one("kube-proxy-mode", Verdict.PASS).node == "a"


@pytest.mark.parametrize("files", [{}, {"a/ps.txt": PS.format("--v=2")}])
def test_nothing_is_said_where_no_mode_was_captured(files: dict[str, str]) -> None:
    """A flag that is not given may stand in a configuration file that was not captured."""
    assert not judge({"nodes.txt": NODES, **files}).of("kube-proxy-mode")
