"""What an interface is for, by its name."""

import pytest

from netparse.checks.devices import device
from netparse.ports.overlay import overlay_device, overlay_devices

NAMES = (
    "tunl0",
    "vxlan.calico",
    "vxlan-v6.calico",
    "wireguard.cali",
    "wg-v6.cali",
    "flannel.1",
    "flannel-v6.1",
    "flannel-wg",
    "flannel-wg-v6",
    "flannel.ipip",
    "flannel0",
    "antrea-gw0",
    "antrea-wg0",
    "tun-1a2b3c4d5e6",
    "ovn0",
    "ovn-k8s-mp0",
    "tun0",
)


@pytest.mark.parametrize("name", NAMES)
def test_what_encapsulation_costs_is_the_same_in_both_tables(name: str) -> None:
    """The table of the checks and that of the ports say one number, for the same plugin."""
    here, there = device(name), overlay_device(name)
    assert there is not None
    assert here.overhead == there.overhead
    assert here.plugin in (there.cni, None)
    if there.overhead_v6 is not None and here.overhead6 is not None:
        assert here.overhead6 == there.overhead_v6


def test_every_device_that_is_judged_is_among_them() -> None:
    """A device that a plugin gets is named above; the rest are those whose MTU no check judges."""
    judged = {d.name for d in overlay_devices() if d.judged != "never"}
    named = {d.name for name in NAMES if (d := overlay_device(name))}
    assert judged - named == {"weave", "cilium_wg0", "kubespan"}
