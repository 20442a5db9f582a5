"""What the virtual servers of IPVS tell of Services that lead nowhere."""

from collections.abc import Iterator, Sequence

from netparse.checks.base import Context
from netparse.cluster import IP, Node, Origin
from netparse.cluster.read import to_ip
from netparse.parsers import Kind
from netparse.records import VirtualServer

API_SERVER = ("default", "kubernetes")
HTTPS, DNS = 443, 53


def api_server(servers: Sequence[VirtualServer], *, whole: bool) -> IP | None:
    """Return the address of the API server's Service: the only first one of a network on 443 in a whole table, else the lowest."""
    ips = [ip for s in servers if (ip := to_ip(s.address)) and ip.is_private]
    firsts = [to_ip(s.address) for s in servers if _is_first_on_https(s)]
    if whole and len(firsts) == 1:
        return firsts[0]
    lowest = min(ips, key=int, default=None)
    return lowest if lowest in firsts else None


def _is_first_on_https(server: VirtualServer) -> bool:
    ip = to_ip(server.address)
    first = str(server.address).endswith((".1", ":1"))
    return server.protocol == "tcp" and server.port == HTTPS and first and bool(ip and ip.is_private)


def vital_key(server: VirtualServer, *, is_api_server: bool) -> tuple[str | None, str] | None:
    """Return the Service that a virtual server must be: the API server's by its address and port 443, DNS's by port 53."""
    if is_api_server and _is_first_on_https(server):
        return API_SERVER
    return ("kube-system", "kube-dns") if server.port == DNS and str(server.address).endswith((".10", ":a")) else None


def unserved_everywhere(context: Context) -> frozenset[IP]:
    """Return the addresses that no node serves: of a Service that is served locally only, others may."""
    found = [{ip for ip, _ in unserved(n)} for n in context.cluster.nodes if n.of(Kind.VIRTUAL_SERVERS)]
    return frozenset(set.intersection(*found)) if found else frozenset()


def unserved(node: Node) -> Iterator[tuple[IP, Origin]]:
    """Yield the addresses of IPVS that have a port without any server."""
    for capture in node.of(Kind.VIRTUAL_SERVERS):
        for server in capture.records:
            if (
                isinstance(server, VirtualServer)
                and server.whole
                and not server.servers
                and (ip := to_ip(server.address))
            ):
                yield ip, Origin(capture, server.line)
