"""What encapsulation costs, device by device, and whose MTU says nothing."""

import pytest

from netparse.ports.overlay import overlay_device, overlay_devices


@pytest.mark.parametrize(
    ("name", "mtu"),
    [
        ("tunl0", 1480),
        ("vxlan.calico", 1450),
        ("vxlan-v6.calico", 1430),
        ("wireguard.cali", 1440),
        ("wg-v6.cali", 1420),
        ("flannel.1", 1450),
        ("flannel.4096", 1450),
        ("flannel-v6.1", 1430),
        ("flannel-wg", 1420),
        ("flannel.ipip", 1480),
        ("flannel0", 1472),
        ("weave", 1376),
        ("antrea-gw0", 1450),
        ("tun-1a2b3c4d5e6", 1480),
        ("ovn0", 1400),
        ("ovn-k8s-mp0", 1400),
        ("tun0", 1450),
    ],
)
def test_what_a_plugin_sets_over_1500(name: str, mtu: int) -> None:
    """As its own code computes it."""
    device = overlay_device(name)
    assert device is not None
    assert device.expected_mtu(1500) == mtu
    assert device.largest_mtu(1500) >= mtu


@pytest.mark.parametrize(
    "name",
    [
        "cilium_vxlan",
        "cilium_host",
        "genev_sys_6081",
        "vxlan_sys_4789",
        "stt_sys_7471",
        "vxlan-6784",
        "bpfin.cali",
        "ovs-system",
        "vethwe-bridge",
    ],
)
def test_devices_that_are_never_judged(name: str) -> None:
    """Cilium's stay at 1500, Open vSwitch's stand near 65000."""
    device = overlay_device(name)
    assert device is not None
    assert not device.is_judged(addressed=True, others=[name, "eth0"])


@pytest.mark.parametrize(
    "name",
    [
        "eth0",
        "ens192",
        "cni0",
        "docker0",
        "cali1a2b3c4d5e6",
        "wg0",
        "eni1a2b3c4d5e6",
        "nodelocaldns",
        "kube-ipvs0",
        "lxc_health",
        "tun1",
        "vxlan0",
    ],
)
def test_devices_that_are_no_overlay(name: str) -> None:
    """Nothing is expected of them."""
    assert overlay_device(name) is None


def test_tunl0_says_something_only_with_an_address() -> None:
    """The kernel makes it with the ipip module, used or not."""
    tunl0 = overlay_device("tunl0")
    assert tunl0 is not None
    assert not tunl0.is_judged(addressed=False, others=[])
    assert tunl0.is_judged(addressed=True, others=[])


@pytest.mark.parametrize(
    ("name", "beside"), [("tun0", "vxlan_sys_4789"), ("antrea-gw0", "genev_sys_6081"), ("ovn0", "genev_sys_6081")]
)
def test_gateways_that_encapsulate_only_beside_a_tunnel(name: str, beside: str) -> None:
    """A VPN's tun0 is none of OpenShift's; Antrea and Kube-OVN can route without encapsulation."""
    device = overlay_device(name)
    assert device is not None
    assert not device.is_judged(addressed=True, others=["eth0", name])
    assert device.is_judged(addressed=True, others=["eth0", name, beside])


def test_ipv6_underlays_cost_more() -> None:
    """Twenty bytes, where one device serves both families."""
    device = overlay_device("antrea-gw0")
    assert device is not None
    assert device.largest_mtu(1500, "inet6") == 1430


def test_every_device_has_a_source() -> None:
    """And no name is claimed twice: the first match must not hide another."""
    devices = overlay_devices()
    assert all(device.source for device in devices)
    assert len({device.name for device in devices}) == len(devices)
