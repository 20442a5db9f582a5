"""Texts that are no output of the commands that are read, however much a line looks like one of theirs."""
# ruff: noqa: E501 - texts as they are pasted

import pytest

from netparse.captures import parse
from netparse.captures.origin.self_named import name_nodes


@pytest.mark.parametrize(
    "text",
    [
        "10.244.1.0/24\n", "10.244.0.0/24\n10.244.1.0/24\n", "10.0.0.0/8 via 10.0.0.1\n", "local 10.0.0.0/8\n", "unreachable 10.0.0.0/8\n", "default\n",
        "$ kubectl get node w1 -o jsonpath='{.spec.podCIDR}'\n10.244.1.0/24\n", "root@n1:~# echo $CIDR\n10.96.0.0/12\n",
        "root@n1:~# docker network inspect -f '{{range .IPAM.Config}}{{.Subnet}}{{end}}' bridge\n172.17.0.0/16\n",
        "root@n1:~# ipcalc -n 10.0.0.0/24\nNetwork:   10.0.0.0/24\n10.0.0.0/24 dev eth0\n",
        "$ aws ec2 describe-subnets --query x\n10.0.0.0/24\n10.0.1.0/24\n", "$ dig +short x\n10.0.0.1\n",
        "127.0.0.1 localhost\n10.0.0.1    node1\n10.0.0.2    node2\n", "10.0.0.1    node1\n10.0.0.2    node2\n10.0.0.3   node3\n",
        "root@n1:~# cat /etc/hosts\n10.0.0.1    node1\n10.0.0.2    node2\n", "hostname = web-1\nport = 80\n", "hostname : web-1\nport : 80\n",
        "web UP\ndb UP\ncache DOWN\n", "backend1  UP  10.0.0.1:80\n", "10.0.0.1\n10.0.0.2\n",
    ],
)  # fmt: skip
def test_words_addresses_and_prefixes_are_no_output(text: str) -> None:
    """No record is made of them, and no host gets a name."""
    found = name_nodes(parse(text))
    assert [c.command for c in found if c.records and c.command != "node_files"] == []
    assert not any(c.node == "web-1" for c in found)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("$ ip route show 10.244.1.0/24\n10.244.1.0/24 via 10.0.0.6 dev eth0\n", "ip_route"), ("default via 10.0.0.1 dev eth0\n", "ip_route"),
        ("$ ip route\nblackhole 10.0.0.0/8\ndefault via 10.0.0.1 dev eth0\n", "ip_route"), ("blackhole 10.244.1.0/26 proto bird\n", "ip_route"),
        ("10.0.0.0/8\n\tnexthop via 10.0.0.1 dev eth0 weight 1\n\tnexthop via 10.0.0.2 dev eth0 weight 1\n", "ip_route"),
        ("lo               UNKNOWN        127.0.0.1/8 ::1/128\neth0             UP             10.0.0.5/24\n", "ip_address"),
        ("10.0.0.1          eth0             52:54:00:00:0e:01\n10.0.0.2          eth0\n", "ip_neigh"),
        ("hostname = kc-1\n/proc/sys/kernel/hostname = kc-1\n", "hostname"), (" Static hostname: kc-1\n", "hostname"),
    ],
)  # fmt: skip
def test_what_has_a_second_sign_is_read(text: str, command: str) -> None:
    """A command line, a gateway with its device, a hardware address, a loopback interface."""
    assert {c.command for c in parse(text) if c.records} == {command}


@pytest.mark.parametrize(
    "program", ["tcpdump -i eth0", "ethtool eth0", "sudo calicoctl ipam show", "etcdctl member list"]
)
def test_a_tool_that_is_not_read_is_named_by_its_prompt(program: str) -> None:
    """Its output is not that of an unknown command: the prompt says which it is."""
    (found,) = [c for c in parse(f"root@n1:~# {program}\nsome words that nobody knows\n") if c.unparsed]
    name = program.removeprefix("sudo ").split()[0]
    assert found.reason == f"this is output of `{name}`, which is not read"
