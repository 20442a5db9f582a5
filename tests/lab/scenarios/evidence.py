"""What is wrong with the bundle itself."""

from __future__ import annotations

from tests.lab.captures import NETSTAT
from tests.lab.scenario import Files, Scenario
from tests.lab.scenarios.common import ALL

NOT_FOUND = b"bash: line 1: netstat: command not found\n"


def route_in_address_file(files: Files) -> None:
    """What MicroK8s' inspect did for two years: `ip route` overwrote the file of `ip addr`."""
    files["node1/ip_a.txt"] = files.pop("node1/ip_route.txt")


def two_nodes_in_one_folder(files: Files) -> None:
    files["node1/ifconfig_a.txt"] = files.pop("node2/ifconfig_a.txt")


def sockets_of_another_node(files: Files) -> None:
    files["node1/netstat_nlput.txt"] = files["cp1/netstat_nlput.txt"]


def addresses_of_another_node(files: Files) -> None:
    files["node1/ip_a.txt"] = files["node2/ip_a.txt"]


def netstat_not_found(files: Files) -> None:
    files["node2/netstat_nlput.txt"] = NOT_FOUND


def names_say_nothing(files: Files) -> None:
    for number, name in enumerate(sorted(name for name in files if "/" in name), start=1):
        files[f"{name.partition('/')[0]}/{number:02d}.txt"] = files.pop(name)


SCENARIOS = (
    Scenario(
        name="evidence-missing/unknown.node-not-captured",
        note="node2 is in the list, but nobody captured anything there.",
        nodes=("node2",),
        per_node={"node2": ()},
    ),
    Scenario(
        name="evidence-missing/unknown.command-not-found",
        note="netstat is not installed on node2: the capture is the shell's complaint.",
        nodes=("node2",),
        edit=netstat_not_found,
    ),
    Scenario(
        name="evidence-missing/unknown.pod-instead-of-host",
        note="What lies in node1's folder was taken inside a pod: its interfaces tell, and the node is not judged by it.",
        nodes=("node1",),
        per_node={"node1": ("pod_ip_a", "pod_ip_route", "pod_ss_tulnp")},
    ),
    Scenario(
        name="evidence-missing/pass.all-captured",
        note="Every node of the list has what the checks need.",
        nodes=ALL,
        captures=(*NETSTAT, "ip_s_link"),
    ),
    Scenario(
        name="evidence-misleading/warn.routes-in-address-file",
        note="node1/ip_a.txt holds a route table.",
        nodes=("node1",),
        captures=NETSTAT,
        edit=route_in_address_file,
    ),
    Scenario(
        name="evidence-misleading/warn.two-nodes-in-one-folder",
        note="The folder of node1 holds `ip a` of node1 and `ifconfig -a` of node2.",
        nodes=("node1",),
        captures=("ip_a",),
        per_node={"node2": ("ip_a", "ifconfig_a")},
        edit=two_nodes_in_one_folder,
    ),
    Scenario(
        name="evidence-misleading/warn.sockets-of-another-node",
        note="The netstat in node1's folder is that of cp1 once more: its processes and etcd's addresses tell. node1 is not judged by it.",
        nodes=("node1",),
        edit=sockets_of_another_node,
    ),
    Scenario(
        name="evidence-misleading/warn.addresses-of-another-node",
        note="The `ip a` in node1's folder is that of node2 once more: no address of it is on two nodes.",
        nodes=("node1",),
        edit=addresses_of_another_node,
    ),
    Scenario(
        name="evidence-misleading/pass.names-say-nothing",
        note="Files named by number: the content tells what they are.",
        edit=names_say_nothing,
    ),
)
