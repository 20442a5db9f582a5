"""Interfaces and addresses of every kind that this kernel makes: `ip address`, `ip link`, `ifconfig`."""

from __future__ import annotations

from contextlib import ExitStack

from tests.lab.cluster import CP1, DEFAULT, Cluster
from tests.lab.raw.scene import SETTLED, Scene, pairs, space_for, takes
from tests.lab.space import Space

KINDS = """
ip link add eth0 address 52:54:00:12:34:56 type veth peer name far0
ip link set eth0 up; ip link set far0 up
ip link set eth0 alias '7: fake0: <BROADCAST,UP> mtu 1500 state UP'
ip link property add dev eth0 altname enp0s3 altname enx525400123456
ip address add 192.0.2.10/24 brd + dev eth0 metric 100
ip address add 192.0.2.11/24 dev eth0
ip address add 192.0.2.12/24 brd 192.0.2.255 dev eth0 label eth0:1
ip address add 198.51.100.1 peer 198.51.100.2/32 dev eth0
ip address add 203.0.113.5/24 dev eth0 scope link noprefixroute
ip address add 203.0.114.5/24 dev eth0 scope 50
ip address add 203.0.115.5/28 dev eth0 valid_lft 86313 preferred_lft 0
ip -6 address add 2001:db8:1::10/64 dev eth0
ip -6 address add 2001:db8:2::10/64 dev eth0 preferred_lft 0
ip -6 address add 2001:db8:3::10/128 dev eth0 nodad noprefixroute
ip -6 address add 2001:db8:4::1 peer 2001:db8:4::2/128 dev eth0
ip -6 address add fec0::10/64 dev eth0
ip link add br0 address 02:00:00:00:b0:00 type bridge
ip link set far0 master br0
ip link set br0 up group 49 txqueuelen 500
ip address add 172.18.0.1/16 brd + dev br0
ip link add quiet0 address 02:42:00:00:00:01 type bridge
ip address add 172.17.0.1/16 brd + dev quiet0
ip link set quiet0 up
ip link add vxlan.42 address 02:00:00:00:42:01 mtu 1450 type vxlan id 42 local 192.0.2.10 dev eth0 \\
    dstport 4789 nolearning
ip link set vxlan.42 up
ip link add vxlan-any address 02:00:00:00:43:01 type vxlan dstport 6784 external
ip link add mac0 link eth0 address 02:00:00:00:0a:01 type macvlan mode bridge
ip link set mac0 up
ip link set mac0 allmulticast on promisc on
ip link add ifb0 address 02:00:00:00:0f:01 type ifb
ip tuntap add tun0 mode tun
ip address add 10.8.0.1 peer 10.8.0.2 dev tun0
ip link set tun0 up
ip tuntap add tap0 mode tap
ip link set tap0 address 02:00:00:00:7a:01
ip link add veth-a address 02:00:00:00:aa:01 type veth peer name veth-b address 02:00:00:00:aa:02
ip link set veth-a up
ip link add mac-down link veth-b address 02:00:00:00:0a:02 type macvlan mode private
ip netns add cni-1234
ip link add fifteen-letters address 02:00:00:00:cc:01 mtu 9000 type veth peer name eth0 netns cni-1234
ip link set fifteen-letters up
ip link add straße0 address 02:00:00:00:cc:02 type ifb
ip link set straße0 up
ip link add dormant0 address 02:00:00:00:cc:03 type ifb
ip link set dormant0 mode dormant
ip link set dormant0 up
"""

DYNAMIC = """
ip link add eth0 address 52:54:00:12:34:56 type veth peer name far0 address 52:54:00:12:34:57
echo 3 > /proc/sys/net/ipv6/conf/eth0/addr_gen_mode
echo 2001:db8::5ec7:e7 > /proc/sys/net/ipv6/conf/eth0/stable_secret || true
echo 2 > /proc/sys/net/ipv6/conf/eth0/use_tempaddr
ip link set far0 netns "$FAR"; nsenter --target "$FAR" --net ip link set far0 up
nsenter --target "$FAR" --net ip -6 address add fd00:1::44/64 dev far0
ip link set eth0 up
for i in $(seq 50); do
  if ! nsenter --target "$FAR" --net ip -6 address show tentative | grep -q inet6; then break; fi
  sleep 0.1
done
ip -6 address add 2001:db8:5::77/64 dev eth0 valid_lft 86400 preferred_lft 14400 mngtmpaddr
ip -4 address add 192.0.2.44/24 brd + dev eth0 valid_lft 86400 preferred_lft 86400
echo 1 > /proc/sys/net/ipv6/conf/eth0/dad_transmits
ip -6 address add fd00:1::44/64 dev eth0
for i in $(seq 100); do if ip address show eth0 | grep -q dadfailed; then break; fi; sleep 0.1; done
echo 60 > /proc/sys/net/ipv6/conf/eth0/dad_transmits
ip -6 address add fd00:1::45/64 dev eth0
echo 1 > /proc/sys/net/ipv6/conf/eth0/optimistic_dad || true
"""


def kinds(stack: ExitStack) -> Space:
    space = space_for(stack, "kinds", KINDS)
    far = Space("far")
    stack.callback(far.close)
    space.sh(
        f"""
        ip link add away0 address 02:00:00:00:dd:01 type veth peer name near0 netns {far.pid}
        ip link set away0 up
        {SETTLED}
        """
    )
    return space


def lifetimes(stack: ExitStack) -> Space:
    far = Space("far")
    stack.callback(far.close)
    return space_for(stack, "lifetimes", f"FAR={far.pid}\n{DYNAMIC}")


def node(stack: ExitStack) -> Space:
    return stack.enter_context(Cluster(DEFAULT))[CP1.name].space


SCENES = (
    Scene(
        name="captures/links-of-every-kind",
        build=kinds,
        takes=(
            *pairs(
                "ip_address",
                (
                    ("every-kind", "ip a", "ip -j a"),
                    ("every-kind-details", "ip -d a", "ip -j -d a"),
                    ("every-kind-statistics", "ip -s a", "ip -j -s a"),
                    ("every-kind-statistics-twice", "ip -s -s a", "ip -j -s -s a"),
                    ("every-kind-oneline", "ip -o a", "ip -j a"),
                    ("every-kind-details-oneline", "ip -o -d a", "ip -j -d a"),
                    ("every-kind-brief", "ip -br a", "ip -br -j a"),
                    ("ipv4-only", "ip -4 a", "ip -4 -j a"),
                    ("ipv6-only", "ip -6 a", "ip -6 -j a"),
                    ("ipv4-oneline", "ip -4 -o a", "ip -4 -j a"),
                    ("one-interface", "ip a show eth0", "ip -j a show eth0"),
                    ("one-interface-details-statistics", "ip -d -s a show dev eth0", "ip -j -d -s a show dev eth0"),
                    ("up-only", "ip a show up", "ip -j a show up"),
                    ("resolved-groups", "ip -r a show group 49", "ip -j a show group 49"),
                ),
            ),
            *takes(
                "ip_address",
                (
                    ("every-kind-colour", "ip -c=always a"),
                    ("every-kind-json", "ip -j a"),
                    ("every-kind-json-details", "ip -j -d a"),
                    ("every-kind-json-pretty", "ip -j -p a"),
                    ("grep-context", "ip a | grep -C2 192.0.2.10"),
                    ("grep-inet-only", "ip a | grep inet"),
                    ("head-cut", "ip a | tail -c 1500"),
                    ("tail-cut", "ip a | head -c 1500"),
                ),
            ),
            *pairs(
                "ip_link",
                (
                    ("every-kind", "ip link", "ip -j link"),
                    ("every-kind-details", "ip -d link", "ip -j -d link"),
                    ("every-kind-statistics", "ip -s link", "ip -j -s link"),
                    ("every-kind-statistics-twice", "ip -s -s link", "ip -j -s -s link"),
                    ("every-kind-statistics-details", "ip -s -d link", "ip -j -s -d link"),
                    ("every-kind-oneline", "ip -o link", "ip -j link"),
                    ("every-kind-brief", "ip -br link", "ip -br -j link"),
                    ("one-interface", "ip link show eth0", "ip -j link show eth0"),
                    ("bridge-ports-only", "ip link show master br0", "ip -j link show master br0"),
                    ("type-veth", "ip -d link show type veth", "ip -j -d link show type veth"),
                ),
            ),
            *takes(
                "ip_link",
                (("every-kind-colour", "ip -c=always link"), ("every-kind-json", "ip -j link")),
            ),
            *takes(
                "ifconfig",
                (
                    ("all", "ifconfig -a"),
                    ("up-only", "ifconfig"),
                    ("one-interface", "ifconfig eth0"),
                    ("label", "ifconfig eth0:1"),
                ),
            ),
            *takes("", (("ifconfig-short", "ifconfig -s"),), folder="near_misses"),
            *takes("ifconfig", (("all", "busybox ifconfig -a"),), origin="busybox-1.35"),
            *takes(
                "ip_address",
                (("every-kind", "busybox ip a"), ("ipv4-oneline", "busybox ip -4 -o a")),
                origin="busybox-1.35",
            ),
            *takes("ip_link", (("every-kind", "busybox ip link"),), origin="busybox-1.35"),
        ),
    ),
    Scene(
        name="captures/links-with-lifetimes",
        build=lifetimes,
        takes=pairs(
            "ip_address",
            (
                ("lifetimes-and-dad", "ip a show eth0", "ip -j a show eth0"),
                ("lifetimes-oneline", "ip -o a show eth0", "ip -j a show eth0"),
            ),
        ),
    ),
    Scene(
        name="captures/links-of-a-node",
        build=node,
        takes=(
            *pairs(
                "ip_address",
                (
                    ("kubeadm-flannel", "ip a", "ip -j a"),
                    ("kubeadm-flannel-details", "ip -d a", "ip -j -d a"),
                ),
            ),
            *pairs(
                "ip_link",
                (
                    ("kubeadm-flannel-statistics", "ip -s link", "ip -j -s link"),
                    ("kubeadm-flannel-details", "ip -d link", "ip -j -d link"),
                ),
            ),
            *takes("bridge_fdb", (("kubeadm-flannel", "bridge fdb"),)),
            *takes("ifconfig", (("kubeadm-flannel", "ifconfig -a"),)),
            *takes("hostname", (("node", "hostname"), ("short", "hostname -s"))),
            *takes(
                "",
                (
                    ("bridge-link", "bridge link"),
                    ("bridge-vlan", "bridge vlan"),
                    ("ifconfig-s", "ifconfig -s"),
                    ("ip-netns", "ip netns"),
                    ("ip-netns-ids", "ip netns list-id"),
                    ("ip-tunnel", "ip tunnel"),
                    ("ip-xfrm", "ip xfrm state"),
                    ("ip-stats", "ip stats show dev eth0 group link"),
                    ("hostname-addresses", "hostname -I"),
                    ("version-ip", "ip -V"),
                    ("version-netstat", "netstat -V"),
                    ("date", "date -u"),
                ),
                folder="near_misses",
            ),
            *takes("uname", (("all", "uname -a"), ("node-name", "uname -n"), ("release", "uname -sr"))),
        ),
    ),
)
