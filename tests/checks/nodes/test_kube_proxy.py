"""The mode of kube-proxy: what a node's own flag says goes before the ConfigMap of the cluster."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link

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


def test_a_node_without_the_device_of_the_mode() -> None:
    """Others have kube-ipvs0; where none has, the mode may have been set just now. Nor is it missing where no interface was shown."""
    services = link(9, "kube-ipvs0", "5a:00:00:00:00:01", "10.96.0.1/32", flags="BROADCAST,NOARP", state="DOWN")
    config = {"nodes.txt": NODES.replace("v1.36.0", "v1.30.0"), "kube-proxy.yaml": _config_map("mode: ipvs")}
    found = judge({**config, "a/ip_a.txt": eth0(1) + services, "b/ip_a.txt": eth0(2)})
    told = found.one("kube-proxy-mode", Verdict.WARN)
    assert (told.node, told.subject) == ("b", "kube-ipvs0")
    assert told.evidence[0].text.strip() == "mode: ipvs"
    for files in ({"a/ip_a.txt": eth0(1), "b/ip_a.txt": eth0(2)}, {"a/ip_a.txt": eth0(1) + services}):
        assert not judge({**config, **files}).of("kube-proxy-mode", Verdict.WARN)
