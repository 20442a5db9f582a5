"""What encapsulation costs, device by device."""

import pytest

from netparse.ports.overlay import overlay_device, overlay_devices


@pytest.mark.parametrize(
    ("name", "plugin", "overhead", "over_ipv6"),
    [
        ("tunl0", "calico", 20, None),
        ("vxlan.calico", "calico", 50, None),
        ("vxlan-v6.calico", "calico", 70, None),
        ("wireguard.cali", "calico", 60, None),
        ("wg-v6.cali", "calico", 80, None),
        ("flannel.1", "flannel", 50, None),
        ("flannel.4096", "flannel", 50, None),
        ("flannel-v6.1", "flannel", 70, None),
        ("flannel-wg", "flannel", 60, 80),
        ("flannel.ipip", "flannel", 20, None),
        ("flannel0", "flannel", 28, None),
        ("cilium_wg0", "cilium", 60, 80),
        ("antrea-gw0", "antrea", 50, 70),
        ("antrea-wg0", "antrea", 60, 80),
        ("tun-1a2b3c4d5e6", "kube-router", 20, 40),
        ("ovn0", "kube-ovn", 58, 78),
        ("ovn-k8s-mp0", "ovn-kubernetes", 58, 78),
        ("tun0", "openshift-sdn", 50, None),
    ],
)
def test_what_encapsulation_takes_from_a_packet(name: str, plugin: str, overhead: int, over_ipv6: int | None) -> None:
    """The headers that every packet gets: IPv6 costs twenty bytes more than IPv4."""
    device = overlay_device(name)
    assert device is not None
    assert (device.cni, device.overhead, device.overhead_v6) == (plugin, overhead, over_ipv6)


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


def test_every_device_has_a_source() -> None:
    """And no name is claimed twice: the first match must not hide another."""
    devices = overlay_devices()
    assert all(device.source for device in devices)
    assert len({device.name for device in devices}) == len(devices)
