"""Captures of one file that no prompt or heading names are told apart by what they show, and never mixed."""
# ruff: noqa: E501 - rows as they are printed

import pytest

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.captures.origin.self_named import name_nodes

_LIST = """\
NAME    STATUS   ROLES           AGE   VERSION   INTERNAL-IP    EXTERNAL-IP   OS-IMAGE       KERNEL-VERSION   CONTAINER-RUNTIME
otter   Ready    control-plane   41d   v1.27.9   192.168.64.{}   <none>        Ubuntu 22.04   5.15.0           containerd://1.7.2
finch   Ready    <none>          41d   v1.27.9   192.168.64.{}   <none>        Ubuntu 22.04   5.15.0           containerd://1.7.2
"""


def addresses(n: int, *, nat: bool = False, mac: bool = True) -> str:
    link = f"    link/ether 52:54:00:00:0e:{n} brd ff:ff:ff:ff:ff:ff\n" if mac else ""
    outside = (
        "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP\n"
        "    link/ether 08:00:27:8d:c0:4d brd ff:ff:ff:ff:ff:ff\n    inet 10.0.2.15/24 brd 10.0.2.255 scope global dynamic eth0\n"
    )
    return (
        "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n"
        f"{outside if nat else ''}3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP\n"
        f"{link}    inet 192.168.64.{n}/24 brd 192.168.64.255 scope global eth1\n"
    )


def routes(n: int) -> str:
    return (
        f"default via 192.168.64.1 dev eth1 proto static\n192.168.64.0/24 dev eth1 proto kernel scope link src 192.168.64.{n}\n"
        f"10.244.{n}.0/24 dev cni0 proto kernel scope link src 10.244.{n}.1\n"
    )


SOCKETS = (
    "State  Recv-Q Send-Q Local Address:Port Peer Address:Port\nLISTEN 0      4096   127.0.0.1:10248    0.0.0.0:*\n"
)


def nodes(*blocks: str) -> list[str | None]:
    text = "".join(f"```\n{block}```\n" for block in blocks)
    return [c.node for c in assign_nodes(parse(text, source="downloads/ticket.md")) if c.records]


def test_the_node_list_names_what_shows_an_internal_ip() -> None:
    """No prompt, no heading: each `ip a` and each source of a route has the address of one node of the list."""
    blocks = (_LIST.format(10, 11), addresses(10), routes(11), addresses(11), routes(10))
    assert nodes(*blocks) == [None, "otter", "finch", "finch", "otter"]
    text = "".join(f"```\n{b}```\n" for b in blocks)
    assert [c.node for c in name_nodes(parse(text)) if c.records] == [None, "otter", "finch", "finch", "otter"]


def test_what_tells_no_host_is_generic_names() -> None:
    """Sockets without an address, in a file that shows two hosts: of which of them they are, nothing tells."""
    assert nodes(_LIST.format(10, 11), addresses(10), addresses(11), SOCKETS) == [None, "otter", "finch", None]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (addresses(10), addresses(11)), (addresses(10, mac=False), addresses(11, mac=False)), (addresses(10), routes(11)), (routes(10), routes(11)),
        (addresses(10, nat=True), addresses(11, nat=True)),
    ],
)  # fmt: skip
def test_contradicting_captures_are_of_two_hosts(one: str, other: str) -> None:
    """Two addresses of one device, two sources of one route: two hosts, called by what they show."""
    assert nodes(one, other) == ["host 192.168.64.10", "host 192.168.64.11"]


def test_captures_that_go_together_are_of_one_host() -> None:
    """Also with sockets, which show nothing of the host; it is not called by the folder of the download."""
    assert nodes(addresses(10), routes(10), SOCKETS) == ["host 192.168.64.10"] * 3


def test_the_address_that_all_virtual_machines_have_tells_nothing() -> None:
    """VirtualBox's NAT gives every machine 10.0.2.15 and one hardware address."""
    assert nodes(_LIST.format(10, 11), addresses(10, nat=True), addresses(11, nat=True)) == [None, "otter", "finch"]


def test_two_tables_of_old_route_that_differ() -> None:
    """They have no source: a device is connected to another pod network."""
    one = "Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n0.0.0.0         10.9.0.1        0.0.0.0         UG    0      0        0 eth0\n10.244.{}.0      0.0.0.0         255.255.255.0   U     0      0        0 cni0\n"
    assert nodes(one.format(1), one.format(2)) == [None, None]
    assert nodes(one.format(1), one.format(1).replace("10.9.0.1 ", "10.9.0.2 ")) == [None, None]


def test_one_named_host_is_not_the_host_of_what_contradicts_it() -> None:
    """A prompt names the first; the second shows another address."""
    assert nodes(f"root@otter:~# ip a\n{addresses(10)}", addresses(11)) == ["otter", "host 192.168.64.11"]
    assert nodes(f"root@otter:~# ip a\n{addresses(10)}", routes(10)) == ["otter", "otter"]


def test_what_follows_a_heading_of_hosts_in_another_chapter_is_generic_names() -> None:
    """A heading names what stands under it only."""
    text = f"## otter-1\n```\n{addresses(10)}```\n## Also seen\n```\n{SOCKETS}```\n"
    assert [c.node for c in assign_nodes(parse(text, source="downloads/ticket.md")) if c.records] == ["otter-1", None]


def test_the_folder_of_a_download_names_no_host() -> None:
    """A ticket that shows no address at all is called by its own name."""
    rows = "default via 10.31.4.1 dev eth0\n10.31.4.0/24 dev eth0 scope link\n"
    (found,) = assign_nodes(parse(f"$ ip route\n{rows}", source="downloads/ticket.md"))
    assert found.node == "host of ticket.md"


def test_a_host_is_no_neighbour_of_itself() -> None:
    """An entry of the address that another output shows as the host's own is another host's."""
    own = "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP\n    inet 192.0.2.6/24 scope global eth0\n"
    other = "192.0.2.6 dev eth0 INCOMPLETE\n192.0.2.9 dev eth0 lladdr 52:54:00:00:00:09 STALE\n"
    captures = assign_nodes(parse(f"$ ip a\n{own}\n$ ip neigh\n{other}", source="ticket.md"))
    assert [(c.command, c.node) for c in captures if c.records] == [
        ("ip_address", "host 192.0.2.6"),
        ("ip_neigh", "another host"),
    ]
    twice = f"$ ip a\n{own}\n$ ip neigh\n{other}\n$ ip neigh\n{other.replace('INCOMPLETE', 'FAILED')}"
    captures = assign_nodes(parse(twice, source="ticket.md"))
    assert [c.node for c in captures if c.records] == ["host 192.0.2.6", None, None]  # of one other, or of two
    elsewhere = other.replace("192.0.2.6", "192.0.2.7")
    captures = assign_nodes(parse(f"$ ip a\n{own}\n$ ip neigh\n{elsewhere}", source="ticket.md"))
    assert {c.node for c in captures if c.records} == {"host 192.0.2.6"}
