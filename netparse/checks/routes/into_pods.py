"""Default routes that lead to pods or containers, which programs that manage cards make for the interfaces of pods."""

from collections.abc import Sequence

from netparse.checks.lookups.devices import device
from netparse.cluster import RouteView

UNMANAGED = (
    "dhcpcd: denyinterfaces cali* veth* cni* flannel* in /etc/dhcpcd.conf; systemctl restart dhcpcd",
    "NetworkManager: unmanaged-devices=interface-name:cali*;interface-name:veth* under [keyfile] in /etc/NetworkManager/conf.d/",
)
"""What keeps programs that manage cards from the interfaces of pods."""


def taken_by_pods(shown: Sequence[RouteView], found: Sequence[RouteView]) -> RouteView | None:
    """Return the default route into pods that the kernel takes, because its metric is smaller than that of every way out."""
    pods = [r for r in shown if into_pods(r) and not r.dead]
    return pods[0] if pods and found and pods[0].metric < min(r.metric for r in found) else None


def into_pods(route: RouteView) -> bool:
    """Whether a default route leads to pods or containers: no way out, whatever put it there."""
    return bool(route.devices) and all(device(name).role in ("containers", "pods", "pod") for name in route.devices)
