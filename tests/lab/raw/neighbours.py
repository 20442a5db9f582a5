"""Neighbours in every state: `ip neigh`, `arp`, /proc/net/arp."""

from __future__ import annotations

from tests.lab.raw.scene import SETTLED, Scene, pairs, space_for, takes

NEIGHBOURS = (
    """
ip link add eth0 address 52:54:00:12:34:56 type veth peer name far0
ip link add eth1 address 52:54:00:12:34:66 type veth peer name far1
ip link set eth0 up; ip link set far0 up; ip link set eth1 up; ip link set far1 up
ip address add 192.0.2.10/24 brd + dev eth0
ip address add 198.51.100.10/24 brd + dev eth1
ip -6 address add 2001:db8:1::10/64 dev eth0
"""
    + SETTLED
    + """
echo 1 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms
echo 1 > /proc/sys/net/ipv6/neigh/eth0/retrans_time_ms
echo -n x > /dev/udp/192.0.2.77/9; echo -n x > /dev/udp/2001:db8:1::77/9 || true
for i in $(seq 50); do if ip neigh show to 192.0.2.77 dev eth0 | grep -q FAILED; then break; fi; sleep 0.1; done
for i in $(seq 50); do if ip neigh show to 2001:db8:1::77 dev eth0 | grep -q FAILED; then break; fi; sleep 0.1; done
echo 60000 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms
echo 60000 > /proc/sys/net/ipv6/neigh/eth0/retrans_time_ms
echo -n x > /dev/udp/192.0.2.78/9; echo -n x > /dev/udp/2001:db8:1::78/9
ip neigh add 192.0.2.1 lladdr 52:54:00:00:00:01 dev eth0 nud reachable
ip neigh add 192.0.2.2 lladdr 52:54:00:00:00:02 dev eth0 nud stale
ip neigh add 192.0.2.3 lladdr 52:54:00:00:00:03 dev eth0 nud permanent
ip neigh add 192.0.2.4 lladdr 52:54:00:00:00:04 dev eth0 nud noarp
ip neigh add 192.0.2.5 lladdr 52:54:00:00:00:05 dev eth0 nud delay
ip neigh add 192.0.2.6 lladdr 52:54:00:00:00:06 dev eth0 nud probe
ip neigh add 192.0.2.8 lladdr 52:54:00:00:00:08 dev eth0 extern_learn
ip neigh add 192.0.2.9 lladdr 52:54:00:00:00:09 dev eth0 nud permanent protocol 186
ip neigh add 192.0.2.14 dev eth0 nud none || true
ip neigh add 192.0.2.15 dev eth0 managed || true
ip neigh add 198.51.100.1 lladdr 52:54:00:00:01:01 dev eth1 nud stale
ip neigh add proxy 192.0.2.150 dev eth0
ip -6 neigh add fe80::1 lladdr 52:54:00:00:00:01 dev eth0 nud stale router
ip -6 neigh add 2001:db8:1::2 lladdr 52:54:00:00:00:02 dev eth0 nud permanent
ip -6 neigh add 2001:db8:1::3 lladdr 52:54:00:00:00:03 dev eth0 nud reachable router extern_learn
ip -6 neigh add proxy 2001:db8:1::99 dev eth0
ip tuntap add tun0 mode tun; ip link set tun0 up; ip address add 10.8.0.1/24 dev tun0
arp -i eth0 -s 192.0.2.160 52:54:00:00:00:a0 pub || true
arp -i eth0 -s 192.0.2.161 52:54:00:00:00:a1 temp || true
"""
)

NAMES = """
mount -t tmpfs tmpfs /mnt
cat > /mnt/hosts <<'END'
127.0.0.1 localhost
192.0.2.1 gateway
192.0.2.2 node01
192.0.2.3 ip-192-0-2-3.eu-west-1.compute.internal
192.0.2.77 gone.example.org
192.0.2.222 node02.example.org
2001:db8:1::2 node01-v6
END
mount --bind /mnt/hosts /etc/hosts
"""

NAMED = (
    ("host-names", "arp"),
    ("host-names-bsd", "arp -a"),
    ("host-name-one", "arp node01"),
    ("host-name-no-entry", "arp node02.example.org"),
    ("host-names-verbose", "arp -v"),
)

ARP = (
    ("numeric", "arp -n"),
    ("every-state", "arp"),
    ("bsd", "arp -a"),
    ("bsd-numeric", "arp -an"),
    ("verbose", "arp -vn"),
    ("bsd-verbose", "arp -van"),
    ("extended", "arp -en"),
    ("one-host", "arp -n 192.0.2.3"),
    ("one-host-no-entry", "arp 192.0.2.222"),
    ("one-host-incomplete", "arp -n 192.0.2.77"),
    ("one-device", "arp -n -i eth1"),
    ("one-device-verbose", "arp -vn -i eth1"),
    ("bsd-no-match", "arp -a 192.0.2.222"),
)

SCENES = (
    Scene(
        name="captures/neighbours-in-every-state",
        build=lambda stack: space_for(stack, "neighbours", NEIGHBOURS),
        takes=(
            *pairs(
                "ip_neigh",
                (
                    ("every-state", "ip neigh", "ip -j neigh"),
                    ("every-state-oneline", "ip -o neigh", "ip -j neigh"),
                    ("every-state-statistics", "ip -s neigh", "ip -j -s neigh"),
                    ("every-state-details", "ip -d neigh", "ip -j -d neigh"),
                    ("nud-all", "ip neigh show nud all", "ip -j neigh show nud all"),
                    ("ipv4-only", "ip -4 neigh", "ip -4 -j neigh"),
                    ("ipv6-only", "ip -6 neigh", "ip -6 -j neigh"),
                    ("proxy", "ip neigh show proxy", "ip -j neigh show proxy"),
                    ("noarp", "ip neigh show nud noarp", "ip -j neigh show nud noarp"),
                    ("one-device", "ip neigh show dev eth0", "ip -j neigh show dev eth0"),
                ),
            ),
            *takes(
                "ip_neigh",
                (("every-state-colour", "ip -c=always neigh"), ("every-state-json", "ip -j neigh")),
            ),
            *takes("ip_neigh", (("brief", "ip -br neigh"),)),
            *takes("arp", ARP),
            *takes("arp", (("bsd", "busybox arp -an"),), origin="busybox-1.35"),
            *takes("ip_neigh", (("every-state", "busybox ip neigh"),), origin="busybox-1.35"),
            *takes("proc_net_arp", (("every-state", "cat /proc/net/arp"),)),
        ),
    ),
    Scene(
        name="captures/neighbours-with-host-names",
        build=lambda stack: space_for(stack, "neighbours", NEIGHBOURS + NAMES),
        takes=(
            *takes("arp", NAMED),
            *pairs("ip_neigh", (("host-names", "ip -r neigh", "ip -j neigh"),)),
        ),
    ),
)
