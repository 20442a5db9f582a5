"""What an interface is for, by its name."""

import pytest

from netparse.checks.lookups.devices import device


@pytest.mark.parametrize(
    ("name", "role", "overhead", "overhead6"),
    [
        ("tunl0", "tunnel", 20, 20),
        ("vxlan.calico", "tunnel", 50, 50),
        ("flannel-wg-v6", "tunnel", 60, 80),
        ("tun-1a2b3c4d5e6", "tunnel", 20, 40),
        ("antrea-gw0", "gateway", 50, 70),
        ("ovn-k8s-mp0", "gateway", 58, 78),
        ("weave", "gateway", 0, 0),
        ("cilium_vxlan", "vswitch", None, None),
        ("cilium_wg0", "vswitch", None, None),
        ("bpfin.cali", "vswitch", None, None),
        ("genev_sys_6081", "vswitch", None, None),
        ("vxlan-6784", "vswitch", None, None),
        ("cni0", "pods", None, None),
        ("docker0", "containers", None, None),
        ("eth0", "other", None, None),
    ],
)
def test_the_role_of_a_device_and_what_its_encapsulation_costs(
    name: str, role: str, overhead: int | None, overhead6: int | None
) -> None:
    """Only the MTU of tunnels and gateways says something: Cilium's stay at 1500, those of Open vSwitch near 65000."""
    kind = device(name)
    assert (kind.role, kind.over("inet"), kind.over("inet6")) == (role, overhead, overhead6)
