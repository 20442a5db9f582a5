"""Advice for the plugin that runs here, and for no other."""

import pytest

from netparse.checks.shared.plugin_advice import for_plugins

FIX = ("flannel: --iface", "calico: set", "calico of an operator: spec", "then restart the pod")


@pytest.mark.parametrize(
    ("cnis", "left"),
    [
        (("flannel",), ("flannel: --iface", "then restart the pod")),
        (("calico-ebpf",), ("calico: set", "calico of an operator: spec", "then restart the pod")),
        (("canal",), FIX),
        (("flannel", "calico"), FIX),
        (("weave",), FIX),
        ((), FIX),
    ],
)
def test_lines_for_another_plugin_go(cnis: tuple[str, ...], left: tuple[str, ...]) -> None:
    """Where the plugin is not known, or no line is for it, all stay."""
    assert for_plugins(FIX, cnis) == left


def test_a_line_for_several_plugins_stays() -> None:
    """It is for the one that runs here, too."""
    line = "calico: kubectl edit installation; flannel: ConfigMap kube-flannel-cfg"
    assert for_plugins((line, "flannel: --iface"), ("flannel",)) == (line, "flannel: --iface")
