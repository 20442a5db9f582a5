"""The network of Services as the addresses of Services show it."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import NamedTuple

from netparse.cluster.object_views import ServiceView
from netparse.cluster.views import IP, Origin, Prefix


class ShownNetwork(NamedTuple):
    """A network that is no larger than the real one; ``said_by`` are the addresses that show it, ``origin`` the line of the last."""

    prefix: Prefix
    said_by: str
    origin: Origin


def service_network(services: Iterable[ServiceView]) -> ShownNetwork | None:
    """Return the smallest network that begins where that of the Services does and holds all their addresses, IPv4 only.

    The API server's own Service, ``kubernetes``, has the first address of the network (Kubernetes' "ServiceIPAddress",
    apiserver's ``getServiceIPAndRanges``). None where it was not captured, or where addresses lie in no network that begins there:
    a cluster may have several.
    """
    held: dict[IP, ServiceView] = {
        ip: s for s in services if s.type != "ExternalName" for ip in s.cluster_ips if ip.version == 4
    }
    firsts = {ip for ip, s in held.items() if s.name == "kubernetes" and s.namespace in ("default", None)}
    if len(firsts) != 1 or len(held) < 2:
        return None
    (first,) = firsts
    last = max(held, key=int)
    start = int(first) - 1
    bits = (start ^ int(last)).bit_length()
    if min(map(int, held)) <= start or start & ((1 << bits) - 1):
        return None
    said_by = f"around {first} of kubernetes and {last} of {held[last].full_name}"
    return ShownNetwork(ip_network((start, 32 - bits)), said_by, held[last].origin)
