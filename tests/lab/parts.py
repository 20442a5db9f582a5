"""What every collector runs, taken of one healthy cluster: the tests lay these texts out as each collector would."""

from __future__ import annotations

import re
from pathlib import Path

from tests.lab.api_server import kubectl
from tests.lab.cluster import DEFAULT, Cluster
from tests.lab.node_objects import Listed, node_object

COMMANDS = (
    "ip addr",
    "ip -o addr",
    "ip -d address",
    "ip -s -s address",
    "ip -4 addr",
    "ip -6 addr",
    "ip -4 -o addr",
    "ip -4 -d -j addr show",
    "ip -6 -d -j addr show",
    "ip link",
    "ip -s link",
    "ip -s -d link",
    "ip -j link",
    "ip route",
    "ip -4 route",
    "ip -6 route",
    "ip route show table all",
    "ip -6 route show table all",
    "ip -4 -j route",
    "ip -6 -j route",
    "ip neigh",
    "ip -4 neigh",
    "ip -6 neigh",
    "ip -s -s neigh show",
    "ip -s -d neigh show",
    "ip -4 -j neigh",
    "ip -6 -j neigh",
    "ifconfig",
    "ifconfig -a",
    "route -n",
    "arp -n",
    "netstat -W -neopa",
    "netstat -nlptu",
    "netstat -plant",
    "netstat -pln",
    "netstat --programs --all --numeric --tcp --udp",
    "netstat -an",
    "netstat -rn",
    "ss -pln",
    "ss -plnt",
    "ss -plntu",
    "ss -anp",
    "ss -4apn",
    "ss -6apn",
    "ss -uapn",
    "ss -itan",
    "ss -tunlp4",
    "ss -tunlp6",
    "ss -taupnl",
    "ss -tupna",
    "ss -nap",
    "ss -an",
    "ss -peaonmi",
    "ss -anoempiO --cgroup",
    "ss -t -p -a -i -s -n -e",
    "ss -u -p -a -i -s -n -e",
    "cat /proc/net/tcp",
    "cat /proc/net/tcp6",
    "cat /proc/net/udp",
    "cat /proc/net/udp6",
    "cat /proc/net/arp",
    "cat /proc/net/route",
    "hostname",
    "uname -a",
)
KUBECTL = (
    "get nodes",
    "get nodes -o wide",
    "get nodes -o json",
    "get nodes -o yaml",
    "describe nodes",
    "cluster-info dump",
    *(f"get node {spec.name} -o yaml" for spec in DEFAULT),
)


def file_name(command: str) -> str:
    """The file that holds a command's output: ``ip -o addr`` → ``ip_-o_addr.txt``."""
    return re.sub(r"[^\w-]+", "_", command).strip("_") + ".txt"


class Parts:
    """All these captures of all nodes, in ``fixtures/parts/NODE`` and ``fixtures/parts/kubectl``."""

    name = "parts"
    root = "parts"

    def write(self, root: Path) -> list[Path]:
        files: dict[str, bytes] = {}
        with Cluster(DEFAULT) as cluster:
            cluster.settle()
            for node in cluster:
                for command in COMMANDS:
                    out = node.space.output("bash", "-c", command)
                    files[f"{node.spec.name}/{file_name(command)}"] = out
        nodes = [node_object(spec, Listed()) for spec in DEFAULT]
        for arguments in KUBECTL:
            files[f"kubectl/{file_name(arguments)}"] = kubectl(nodes, *arguments.split())
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return [root / path for path in files]
