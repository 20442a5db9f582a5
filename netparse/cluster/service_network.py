"""The network of Services as the addresses of Services show it."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from netparse.cluster.object_views import ServiceView
from netparse.cluster.views import IP, ConfiguredNetwork


def service_network(services: Iterable[ServiceView]) -> Iterator[ConfiguredNetwork]:
    """Yield the smallest network that begins where that of the Services does and holds all their addresses, IPv4 only.

    The API server's own Service, ``kubernetes``, has the first address of the network
    (kubernetes.io/docs/tasks/network/extend-service-ip-ranges); the real network is this one or larger. Nothing where it was not
    captured, or where addresses lie in no network that begins there: a cluster may have several.
    """
    held: dict[IP, ServiceView] = {
        ip: s for s in services if s.type != "ExternalName" for ip in s.cluster_ips if ip.version == 4
    }
    firsts = {ip for ip, s in held.items() if s.name == "kubernetes" and s.namespace in ("default", None)}
    if len(firsts) != 1 or len(held) < 2:
        return
    (first,) = firsts
    last = max(held, key=int)
    start = int(first) - 1
    bits = (start ^ int(last)).bit_length()
    if min(map(int, held)) > start and not start & ((1 << bits) - 1):
        said_by = f"around {first} of kubernetes and {last} of {held[last].full_name}"
        yield ConfiguredNetwork(ip_network((start, 32 - bits)), "services", said_by, held[last].origin)
