"""What mends an MTU, and the packet that shows it."""

from netparse.checks.base import Context
from netparse.cluster import Link, Node
from netparse.ports.advice import mtu_steps

RESTART = "restart the CNI plugin's pods, then the other pods: they keep the MTU that they began with"
FIX_UNDERLAY = "ip link set <interface> mtu <value>    # and in the network configuration, to survive a reboot"


def plugin_steps(context: Context, *, room: int, below: int) -> tuple[str, ...]:
    """Return how the plugins that were recognised are told the MTU of their overlay; empty where none is known for it."""
    circumstances = context.circumstances
    return mtu_steps(circumstances.cnis, circumstances.distribution, room=room, below=below)


def ping_with(mtu: int, to: tuple[Node, Link]) -> str | None:
    """Return the command that sends a packet of this size to an interface, None where it has no address."""
    node, link = to
    held = [a.ip.ip for a in link.addresses if not a.ip.ip.is_link_local]
    target = next((ip for ip in held if ip in node.internal_ips), next(iter(held), None))
    if target is None:
        return None
    headers, family = (48, "-6 ") if target.version == 6 else (28, "")
    return f"ping {family}-M do -s {mtu - headers} {target}"
