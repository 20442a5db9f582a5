"""Small bundles in text, and the cluster that their captures make: for what real captures do not show."""

from collections.abc import Mapping

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import Cluster, Node, build_cluster

LO = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
"""


def cluster_of(files: Mapping[str, str], **overrides: str) -> Cluster:
    """Return the cluster of these files (``node/name`` → text); ``overrides`` name folders' nodes as ``--node`` does."""
    captures = [c for source, text in files.items() for c in parse(text, source=source)]
    return build_cluster(assign_nodes(captures, overrides))


def node_of(files: Mapping[str, str], name: str = "n1") -> Node:
    """Return one node of the cluster of these files; those without a folder are this node's."""
    own = {source if "/" in source else f"{name}/{source}": text for source, text in files.items()}
    node = cluster_of(own).node(name)
    assert node is not None
    return node


def node_list(**addresses: str) -> dict[str, str]:
    """Return the file of a node list: names and their INTERNAL-IPs."""
    head = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME\n"
    rows = (
        f"{name}   Ready   <none>   1d   v1.30.1   {ip}   <none>   Ubuntu   5.15.0   containerd://1.7.0\n"
        for name, ip in addresses.items()
    )
    return {"kubectl_get_nodes_o_wide.txt": head + "".join(rows)}


_FLAGS = "BROADCAST,MULTICAST,UP,LOWER_UP"


def link(
    number: int, name: str, mac: str, *addresses: str, mtu: int = 1500, flags: str = _FLAGS, state: str = "UP"
) -> str:
    """Return an interface as ``ip address`` prints it; an address is ``10.0.0.1/24`` with whatever stands behind it."""
    lines = [
        f"{number}: {name}: <{flags}> mtu {mtu} qdisc mq state {state} group default qlen 1000",
        f"    link/ether {mac} brd ff:ff:ff:ff:ff:ff",
    ]
    for a in addresses:
        ip, _, more = a.partition(" ")
        family = "inet6" if ":" in ip else "inet"
        scope = more or "scope global"
        label = "" if family == "inet6" else f" {name.split('@')[0]}"
        lines += [f"    {family} {ip} {scope}{label}", "       valid_lft forever preferred_lft forever"]
    return "\n".join(lines) + "\n"


def eth0(last: int, *more: str, mtu: int = 1500, flags: str = _FLAGS, state: str = "UP") -> str:
    """Return lo and an eth0 with 10.0.0.LAST/24 and a MAC made of the same number."""
    mac = f"52:54:00:00:00:{last:02x}"
    return LO + link(2, "eth0", mac, f"10.0.0.{last}/24", *more, mtu=mtu, flags=flags, state=state)


_HEADING = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
_PROGRAMS = ("sshd", "kubelet", "containerd", "kube-proxy", "node_exporter")


def netstat(first: int | None, address: str = "127.0.0.1") -> str:
    """Return listeners of five processes, numbered from ``first``; without numbers as a user who is not root sees them."""
    owners = [f"{first + n}/{name}" if first else "-" for n, name in enumerate(_PROGRAMS)]
    rows = (
        f"tcp        0      0 {address}:{9000 + n}      0.0.0.0:*               LISTEN      {owner}\n"
        f"tcp6       0      0 :::{9100 + n}                 :::*                    LISTEN      {owner}\n"
        for n, owner in enumerate(owners)
    )
    return f"Active Internet connections (only servers)\n{_HEADING}{''.join(rows)}"


def ss(*rows: str) -> str:
    """Return TCP listeners as ``ss -tlnp`` prints them; a row is an address with port, and what stands in the last column."""
    head = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
    lines = (
        f"tcp   LISTEN 0      128    {local}    {peer}     {process}".rstrip()
        for local, peer, process in map(_ends, rows)
    )
    return head + "".join(f"{line}\n" for line in lines)


def _ends(row: str) -> tuple[str, str, str]:
    local, _, process = row.partition(" ")
    return local, "0.0.0.0:*" if local[0].isdigit() else f"{local.rpartition(':')[0]}:*", process


def pod_interfaces(address: str) -> str:
    """Return the interfaces of a pod: lo, and the end of a cable to the host."""
    return LO + link(2, "eth0@if12", "9a:00:00:00:00:01", address)
