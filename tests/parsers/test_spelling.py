"""Command lines and file names tell what to expect."""

import pytest

from netparse.parsers.base.command_line import parse_command_line
from netparse.parsers.spelling import command_from_name, stem_from_command


@pytest.mark.parametrize(
    ("name", "command", "stem"),
    [
        ("netstat_nlpt.txt", "netstat -nlpt", "netstat"),
        ("ip-a.txt", "ip a", "ip_address"),
        ("ip_a.txt", "ip a", "ip_address"),
        ("ip route.txt", "ip route", "ip_route"),
        ("ip_a_grep.txt", "ip a | grep", "ip_address"),
        ("ss_-tupna", "ss -tupna", "ss"),
        ("sstunlp4", "ss -tunlp4", "ss"),
        ("ip_-s_-s_neigh_show", "ip -s -s neigh show", "ip_neigh"),
        ("ip--4-r.md", "ip -4 r", "ip_route"),
        ("ip--d--s-l.md", "ip -d -s l", "ip_link"),
        ("ip_netns_exec_cni-1_ip_-d_address_show", "ip netns exec cni-1 ip -d address show", "ip_address"),
        ("ipv6addrshow", "ip -6 addr", "ip_address"),
        ("cp1_netstat_nlpt.txt", "netstat -nlpt", "netstat"),
        ("ip_addr_cp1.txt", "ip addr", "ip_address"),
        ("proc/123/net/tcp6", "cat /proc/net/tcp6", "proc_net_tcp"),
        ("kubectl_get_nodes_o_wide.txt", "kubectl get nodes -o wide", "kubectl_get_nodes"),
        ("kubectl_get_-o_json_nodes", "kubectl get -o json nodes", "kubectl_nodes_object"),
        ("k8s-nodes-20240501-101010.yaml", "kubectl get nodes -o yaml", "kubectl_nodes_object"),
        ("oc_describe_nodes_n1", "oc describe nodes n1", "kubectl_describe_node"),
        ("etc/hostname", "cat /etc/hostname", "hostname"),
        ("netstat_-rn", "netstat -rn", "route_n"),
        ("netstat-ports.txt", "netstat", "netstat"),
    ],
)
def test_a_name_spells_its_command(name: str, command: str, stem: str) -> None:
    """However a collector or a person mangled it."""
    found = command_from_name(name)
    assert found is not None
    assert (found.text, stem_from_command(found)) == (command, stem)


@pytest.mark.parametrize(
    "name", ["ip_maddress.json", "netstat_-s", "netstat_-W_-agn", "access.log", "notes.txt", "process_list.txt", "x"]
)
def test_other_names_spell_nothing(name: str) -> None:
    """A name that is no command netparse reads gives no hint."""
    assert command_from_name(name) is None


@pytest.mark.parametrize(
    ("line", "stem", "netns"),
    [
        ("sudo /sbin/ip -4 ro", "ip_route", None),
        ("ip r get 1.1.1.1", None, None),
        ("ip ru", "ip_rule", None),
        ("ip n", "ip_neigh", None),
        ("ip netns", None, None),
        ("ip -n blue a", "ip_address", "blue"),
        ("ip -f inet6 a", "ip_address", None),
        ("LC_ALL=C ss -ntl | grep 22", "ss", None),
        ("kubectl exec -it web-0 -- ip a", "ip_address", "web-0"),
        ("docker exec kind-worker2 ip -4 r", "ip_route", None),
        ("nsenter -t 1 -n ss -tlnp", "ss", None),
        ("nsenter -t 44 -n ss -tlnp", "ss", "process 44"),
        ("microk8s kubectl get no -o wide", "kubectl_get_nodes", None),
        ("kubectl get node/cp1 -oyaml", "kubectl_nodes_object", None),
        ("kubectl get pods", "kubectl_get_pods", None),
        ("kubectl get deployments", None, None),
        ("oc debug node/w1 -- chroot /host ip a", "ip_address", None),
        ("netstat -s", None, None),
        ("uname -n", "hostname", None),
        ("cd /tmp && arp -n > arp.txt", "arp", None),
    ],
)
def test_a_command_line_tells_the_parser_and_whose_view_it_is(line: str, stem: str | None, netns: str | None) -> None:
    """Wrappers are looked through; a container's or namespace's view is marked."""
    command = parse_command_line(line)
    assert command is not None
    assert (stem_from_command(command), command.netns) == (stem, netns)
