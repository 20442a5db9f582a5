"""Routes of every type and attribute: `ip route`, `route -n`, `netstat -rn`, /proc/net/route."""

from __future__ import annotations

from tests.lab.raw.scene import SETTLED, Scene, pairs, space_for, takes

ROUTES = (
    """
ip link add eth0 address 52:54:00:12:34:56 type veth peer name far0
ip link add eth1 address 52:54:00:12:34:66 type veth peer name far1
ip link set eth0 up; ip link set far0 up; ip link set eth1 up; ip link set far1 up
ip address add 192.0.2.10/24 brd + dev eth0
ip address add 198.51.100.10/24 brd + dev eth1
ip -6 address add 2001:db8:1::10/64 dev eth0
ip link add docker0 address 02:42:00:00:00:01 type bridge
ip address add 172.17.0.1/16 brd + dev docker0
ip link set docker0 up
ip tuntap add ppp0 mode tun
ip link set ppp0 up
ip link add cali0 address ee:ee:ee:ee:ee:ee type veth peer name calipeer
ip link set cali0 up; ip link set calipeer up
ip route add default via 192.0.2.1 dev eth0 proto dhcp src 192.0.2.10 metric 100
ip route add default via 198.51.100.1 dev eth1 proto static metric 200 onlink
ip route add default dev ppp0 scope link metric 700
ip route add 10.244.1.0/24 via 10.244.1.0 dev eth0 onlink
ip route add 10.244.2.0/24 via 192.0.2.22 dev eth0 proto bird
ip route add 10.244.3.0/26 via 192.0.2.23 dev eth0 proto 80 onlink
ip route add blackhole 10.244.4.0/26 proto 80
ip route add unreachable 10.244.5.0/24 metric 50
ip route add prohibit 10.244.6.0/24
ip route add throw 10.244.7.0/24
ip route add 10.244.8.7 dev cali0 scope link
ip route add 10.1.0.0/16 via 192.0.2.2 mtu 1400 advmss 1360 window 65535 initcwnd 10 initrwnd 20 hoplimit 32 rtt 100ms
ip route add 10.2.0.0/16 via 192.0.2.2 mtu lock 1300 quickack 1 congctl reno rto_min 200ms
ip route add 10.3.0.0/16 proto zebra metric 20 nexthop via 192.0.2.3 dev eth0 weight 1 \\
    nexthop via 198.51.100.3 dev eth1 weight 5
ip route add 10.4.0.0/16 via 192.0.2.4 realm 4/5
ip route add 10.5.0.0/16 via 192.0.2.5 proto 193 scope 50 src 192.0.2.10
ip route add 10.6.0.0/16 via 192.0.2.6 tos 0x10
ip route add 10.7.0.0/16 via inet6 fe80::1 dev eth0
ip route add 10.8.0.0/16 encap ip id 100 dst 203.0.113.9 via 192.0.2.8 dev eth0 || true
ip nexthop add id 12 via 192.0.2.12 dev eth0
ip nexthop add id 13 via 198.51.100.13 dev eth1
ip nexthop add id 20 group 12/13,3
ip route add 10.12.0.0/16 nhid 12
ip route add 10.20.0.0/16 nhid 20 proto bgp
ip route add 10.99.0.0/16 via 192.0.2.99 table 100
ip route add default via 192.0.2.1 table 200 proto ra
ip route add local 192.0.2.200 dev lo table local
ip route add 239.0.0.0/8 dev eth0
ip -6 route add default via fe80::1 dev eth0 proto ra metric 1024 expires 1800 pref medium
ip -6 route add default via 2001:db8:1::1 dev eth0 metric 2048 pref high
ip -6 route add 2001:db8:2::/64 via fe80::2 dev eth0 mtu 1400 hoplimit 64
ip -6 route add unreachable 2001:db8:3::/48 metric 1024
ip -6 route add blackhole 2001:db8:4::/64
ip -6 route add prohibit 2001:db8:5::/64
ip -6 route add 2001:db8:6::/64 proto bird nexthop via fe80::6 dev eth0 weight 1 nexthop via fe80::7 dev eth1 weight 2
ip -6 route add 2001:db8:7::7 dev cali0 metric 1024 pref low
ip -6 route add 2001:db8:8::/64 encap seg6 mode encap segs fc00::1,fc00::2 dev eth0 || true
ip -6 route add 2001:db8:9::/64 from 2001:db8:1::/64 via fe80::9 dev eth0 || true
"""
    + SETTLED
)
DOWN = """
ip link set far1 down
"""

SCENES = (
    Scene(
        name="captures/routes-of-every-type",
        build=lambda stack: space_for(stack, "routes", ROUTES),
        takes=(
            *pairs(
                "ip_route",
                (
                    ("every-type", "ip route", "ip -j route"),
                    ("every-type-details", "ip -d route", "ip -j -d route"),
                    ("every-type-oneline", "ip -o route", "ip -j route"),
                    ("ipv6", "ip -6 route", "ip -6 -j route"),
                    ("ipv6-oneline", "ip -6 -o route", "ip -6 -j route"),
                    ("table-all", "ip route show table all", "ip -j route show table all"),
                    ("ipv6-table-all", "ip -6 route show table all", "ip -6 -j route show table all"),
                    ("table-local", "ip route show table local", "ip -j route show table local"),
                    ("table-100", "ip route show table 100", "ip -j route show table 100"),
                    ("default-only", "ip route show default", "ip -j route show default"),
                    ("one-device", "ip route show dev eth0", "ip -j route show dev eth0"),
                    ("numeric", "ip -N route", "ip -N -j route"),
                ),
            ),
            *takes(
                "ip_route",
                (
                    ("every-type-colour", "ip -c=always route"),
                    ("every-type-json", "ip -j route"),
                    ("both-families-in-one-file", "ip route; ip -6 route"),
                    ("grep-default", "ip route | grep default"),
                    ("head-cut", "ip route | tail -c 900"),
                ),
            ),
            *takes("ip_route", (("every-type", "busybox ip route"),), origin="busybox-1.35"),
            *takes(
                "route_n",
                (
                    ("route", "route -n"),
                    ("netstat", "netstat -rn"),
                    ("route-extended", "route -n -ee"),
                    ("netstat-extended", "netstat -rne"),
                    ("names", "route"),
                    ("ipv6", "route -6 -n"),
                    ("netstat-ipv6", "netstat -6 -rn"),
                ),
            ),
            *takes(
                "route_n", (("route", "busybox route -n"), ("netstat", "busybox netstat -rn")), origin="busybox-1.35"
            ),
            *takes("ifconfig", (("netstat-interfaces-extended", "netstat -ie"),)),
            *pairs(
                "ip_rule",
                (("usual", "ip rule", "ip -j rule"), ("usual-ipv6", "ip -6 rule", "ip -6 -j rule")),
            ),
            *takes("", (("ip-route-one-prefix", "ip route show 10.244.0.0/16"),), folder="failures"),
            *takes("proc_net_route", (("every-type", "cat /proc/net/route"),)),
            *takes(
                "",
                (
                    ("ip-route-get", "ip route get 10.244.2.5"),
                    ("ip-nexthop", "ip nexthop"),
                    ("ip-maddr", "ip maddr"),
                    ("ip-netconf", "ip netconf show dev eth0"),
                    ("ip-ntable", "ip ntable show dev eth0"),
                    ("ip-addrlabel", "ip addrlabel"),
                    ("ip-tcp-metrics", "ip tcp_metrics"),
                    ("ip-token", "ip token"),
                    ("netstat-i", "netstat -i"),
                    ("netstat-g", "netstat -gn"),
                    ("proc-net-dev", "cat /proc/net/dev"),
                    ("proc-net-if-inet6", "cat /proc/net/if_inet6"),
                    ("proc-net-ipv6-route", "cat /proc/net/ipv6_route"),
                    ("proc-net-fib-trie", "cat /proc/net/fib_trie | head -40"),
                    ("tc-qdisc", "tc qdisc"),
                ),
                folder="near_misses",
            ),
        ),
    ),
    Scene(
        name="captures/routes-with-a-dead-interface",
        build=lambda stack: space_for(stack, "routes", ROUTES + DOWN),
        takes=pairs(
            "ip_route",
            (
                ("linkdown-and-dead", "ip route", "ip -j route"),
                ("ipv6-linkdown", "ip -6 route", "ip -6 -j route"),
            ),
        ),
    ),
)
