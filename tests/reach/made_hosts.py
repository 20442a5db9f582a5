"""Hosts from texts, for tests of single stages."""

from netparse.captures import parse
from netparse.cluster import Node
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.read import details_of

LO = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
"""
ETH = """\
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.9.0.11/24 brd 10.9.0.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet 10.9.0.12/24 brd 10.9.0.255 scope global secondary eth0
       valid_lft forever preferred_lft forever
3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
    inet 10.8.0.11/24 brd 10.8.0.255 scope global eth1
       valid_lft forever preferred_lft forever
4: cali1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 0
"""
LOCAL = """\
local 10.9.0.11 dev eth0 table local proto kernel scope host src 10.9.0.11
local 10.9.0.12 dev eth0 table local proto kernel scope host src 10.9.0.11
local 10.8.0.11 dev eth1 table local proto kernel scope host src 10.8.0.11
local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
"""
RULES = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"


def host(routes: str = "default via 10.9.0.1 dev eth0\n", rules: str = RULES, settings: str = "", **files: str) -> Host:
    """Return a host with two NICs and a cable of a pod; a key of ``files`` is the command with underscores."""
    texts = {
        "ip_-d_address": LO + ETH,
        "ip_route_show_table_all": routes + LOCAL,
        "ip_rule": rules,
        **({"sysctl_-a": settings} if settings else {}),
        **files,
    }
    captures = []
    for name, text in texts.items():
        captures += parse(text, source=f"n1/{name}.txt")
    node = Node(name="n1", captures=tuple(c for c in captures if text))
    return Host(node, details_of(node))
