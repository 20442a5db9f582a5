"""Values that change by themselves on any node, so that a difference in them is no change."""

import re

from netparse.cluster import IP, Link, Listener, RouteView

EPHEMERAL_PORT = 32768  # the kernel gives ports from here on to whoever asks for any

# One device per pod, under a generated name; the pattern, and one name for all of them.
_POD_DEVICES = (
    (re.compile(r"veth"), "veth*"),
    (re.compile(r"cali[0-9a-f]{6,}$"), "cali*"),
    (re.compile(r"lxc(?!_health$|br)"), "lxc*"),
    (re.compile(r"eni[0-9a-f]{6,}$"), "eni*"),
    (re.compile(r"azv[0-9a-f]{6,}$"), "azv*"),
    (re.compile(r"gke[0-9a-f]{6,}$"), "gke*"),
    (re.compile(r"[0-9a-f]{15}$|[0-9a-f]{12}_h$"), "pod devices"),
    (re.compile(r"(?:vnet|tap)[0-9a-f]+$"), "tap*"),
)
_POD_BRIDGE = re.compile(r"(?:cni|cbr|docker|br-[0-9a-f]{12}$|lxdbr|virbr|podman|kube-bridge|weave|nodelocaldns)")
_DOCKER_NETWORK = re.compile(r"br-[0-9a-f]{12}$")
"""A network of Docker's is named anew when it is made again; what it is, its addresses tell."""
_SERVICE_DEVICES = {"kube-ipvs0", "nodelocaldns"}


def role(device: str) -> str | None:
    """Return the name under which the devices of pods are counted together; None for a device that keeps its name."""
    return next((name for pattern, name in _POD_DEVICES if pattern.match(device)), None)


def stable_name(device: str) -> str:
    """Return the device, a pod's under the name of its kind."""
    return role(device) or ("br-*" if _DOCKER_NETWORK.match(device) else device)


def lasting_name(link: Link) -> str:
    """Return what tells an interface from the others of its node: its name, or the addresses of a network of Docker's."""
    if _DOCKER_NETWORK.match(link.name) and (
        held := sorted(str(a.ip) for a in link.addresses if not a.ip.ip.is_link_local)
    ):
        return f"br-* {' '.join(held)}"
    return link.name


def is_pods(device: str | None) -> bool:
    """Whether the neighbours on a device are pods, containers or virtual machines of the node."""
    return device is not None and (role(device) is not None or bool(_POD_BRIDGE.match(device)))


def holds_services(device: str) -> bool:
    """Whether the addresses of a device are those of services, which come and go with them."""
    return device in _SERVICE_DEVICES


def is_passing_listener(listener: Listener) -> bool:
    """Whether a listener has a port that the kernel chose, where no other host sees it."""
    return listener.loopback and listener.port is not None and listener.port >= EPHEMERAL_PORT


def is_derived_route(route: RouteView) -> bool:
    """Whether the kernel made the route of an address or a pod's device: what it was made of is compared already."""
    prefix = route.prefix
    derived = route.table == "local" or prefix.is_multicast or (prefix.is_link_local and prefix.version == 6)
    return derived or (bool(route.devices) and all(role(d) for d in route.devices))


def is_passing_address(ip: IP, device: str) -> bool:
    """Whether an address is made of the MAC, which is compared already, or is a service's."""
    return (ip.is_link_local and ip.version == 6) or (holds_services(device) and not ip.is_link_local)


def has_passing_mac(device: str) -> bool:
    """Whether the MAC of an interface is made anew with it and nobody else knows it: bridges of pods, devices of Services."""
    return is_pods(device) or holds_services(device) or device == "lxc_health"
