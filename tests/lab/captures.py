"""The captures of a scenario: which command makes which file."""

from __future__ import annotations

IN_POD = "ip netns exec $(ip netns list | cut -d' ' -f1 | head -1)"

COMMANDS: dict[str, str] = {
    "ip_a": "ip a",
    "ip_route": "ip route",
    "ip_neigh": "ip neigh",
    "ip_s_link": "ip -s link",
    "arp_n": "arp -n",
    "ifconfig_a": "ifconfig -a",
    "route_n": "route -n",
    "netstat_nlpt": "netstat -nlpt",
    "netstat_nlput": "netstat -nlput",
    "netstat_nlt4": "netstat -nlt4",
    "ss_tlnp": "ss -tlnp",
    "ss_tulnp": "ss -tulnp",
    "proc_net_tcp": "cat /proc/net/tcp",
    "proc_net_tcp6": "cat /proc/net/tcp6",
    "proc_net_udp": "cat /proc/net/udp",
    "proc_net_udp6": "cat /proc/net/udp6",
    "proc_net_arp": "cat /proc/net/arp",
    "proc_net_route": "cat /proc/net/route",
    "hostname": "hostname",
    "pod_ip_a": f"{IN_POD} ip a",
    "pod_ip_route": f"{IN_POD} ip route",
    "pod_ss_tulnp": f"{IN_POD} ss -tulnp",
}

NETSTAT = ("ip_a", "ip_route", "ip_neigh", "netstat_nlput")
SS = ("ip_a", "ip_route", "arp_n", "ss_tulnp")
PROC = ("ip_a", "proc_net_tcp", "proc_net_tcp6", "proc_net_udp", "proc_net_udp6", "proc_net_arp", "proc_net_route")
NET = ("ip_a", "ip_route", "ip_neigh")
NODES = "kubectl_get_nodes_o_wide"
