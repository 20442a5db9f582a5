"""Outputs that netparse tells apart and does not read: one entry each, so that they are named and taken for nothing else."""

import re
from typing import NamedTuple

from netparse.lazy import lazy_re


class Unread(NamedTuple):
    """``name`` is the command line that prints it; ``begins`` matches one of its first lines, which no other output has.

    ``only_names`` is one of the many tools whose output people paste too: it is named, and nothing else is judged by it.
    What is ``beside`` may stand before or inside an output that is read: it counts only for lines that no parser reads.
    ``line``, ``heads`` and ``inside`` are as in ``Look``: where such a line follows another table, this output begins.
    """

    name: str
    begins: re.Pattern[str] | None = None
    beside: bool = False
    only_names: bool = False
    line: str = ""
    heads: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


UNREAD: tuple[Unread, ...] = (
    Unread(
        "netstat -i", lazy_re(r"Kernel Interface table|Iface\s+MTU\s|Name\s+Mtu\s+Network"), line="Kernel Interface"
    ),
    Unread("netstat -g", lazy_re(r"IPv6/IPv4 Group Memberships|Interface\s+RefCnt\s+Group")),
    Unread("netstat -s", lazy_re(r"(?:Ip|Tcp|Udp|Icmp|IcmpMsg|TcpExt|IpExt):$"), line="Ip:$", heads=("Ip:",)),
    Unread(
        "netstat of macOS or BSD",
        lazy_re(
            r"Active (?:Internet|LOCAL|Multipath|kernel|UNIX)\b.*\(including|.*\s\(state\)"
            r"|Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+\("
            r"|(?:Tcpcb|Socket)\s+(?:Proto|Type)|Active (?:LOCAL|UNIX)? ?(?:Internet connections$|.*domain sockets$)"
        ),
    ),
    Unread("netstat of Windows", lazy_re(r"\s*Active Connections$")),
    Unread("netstat -r of macOS or BSD", lazy_re(r"Routing tables$|Internet6?:$")),
    Unread("ifconfig of macOS or BSD", lazy_re(r"\S+: flags=[0-9a-f]+<[^>]*> (?:metric \d+ )?mtu \d+"), beside=True),
    Unread(
        "ipconfig of Windows",
        lazy_re(r"\s*Windows IP Configuration$|(?:Ethernet|Wireless LAN|Tunnel) adapter .*:$"),
        beside=True,
    ),
    Unread("Get-NetTCPConnection of PowerShell", lazy_re(r"LocalAddress\s+LocalPort\s+RemoteAddress\s"), beside=True),
    Unread("route print", lazy_re(r"Interface List$|IPv[46] Route Table|Network Destination\s+Netmask")),
    Unread("ovs-appctl ovs/route/show", lazy_re(r"Route Table:$|(?:Cached|User): \S+ (?:MARK \d+ )?dev \S+")),
    Unread("ip maddress", lazy_re(r"\d+:\t\S+$|\t(?:link|inet6?) {2}\S+")),
    Unread("ipset list -o xml", lazy_re(r"<ipsets>$|<ipset name=")),
    Unread(
        "bridge link", lazy_re(r"\d+: \S+: <[^>]*> .*\bstate (?:forwarding|blocking|disabled|listening|learning)\b")
    ),
    Unread("ip vrf", lazy_re(r"Name\s+Table$")),
    Unread("ip route get", lazy_re(r"(?:\w+ )?[0-9A-Fa-f.:]+ .*\bdev \S+ .*\buid \d+$"), beside=True),
    Unread("ip netns", lazy_re(r"\S+ \(id: \d+\)$"), beside=True),
    Unread("arp -a of Windows", lazy_re(r"Interface: \S+ --- 0x|\s+Internet Address\s+Physical Address"), beside=True),
    Unread("ss -s", lazy_re(r"Total: \d+(?: \(kernel \d+\))?$"), beside=True),
    Unread(
        "kubectl get",
        line=r"(?:NAMESPACE\s+)?NAME\s+(?:DESIRED|DATA|CAPACITY|READY\s+UP-TO-DATE|READY\s+AGE|COMPLETIONS|TYPE\s+DATA|CLASS|STATUS\s+VOLUME)",
    ),
    Unread(
        "tcpdump",
        lazy_re(
            r"tcpdump: (?:verbose|listening|data link)|listening on \S+, link-type"
            r"|\d\d:\d\d:\d\d\.\d{6} (?:\S+ +(?:In|Out) +)?(?:IP6?|ARP),? "
        ),
        only_names=True,
    ),
    Unread("traceroute", lazy_re(r"traceroute to \S+ \("), only_names=True),
    Unread("conntrack", lazy_re(r"(?:ipv[46] +\d+ )?(?:tcp|udp|icmp) +\d+ \d+ .*\bsrc=\S+ dst=\S+"), only_names=True),
    Unread("nmap", lazy_re(r"Starting Nmap |Nmap scan report for "), only_names=True),
    Unread("dig", lazy_re(r"; <<>> DiG |;; (?:ANSWER|QUESTION) SECTION:"), only_names=True),
    Unread("nslookup", lazy_re(r"Server:\s+\S+$|Address 1: "), only_names=True),
    Unread(
        "systemctl status", lazy_re(r"[●○×*] \S+\.(?:service|socket|timer)\b|\s+Loaded: loaded \("), only_names=True
    ),
    Unread(
        "journalctl",
        lazy_re(r"-- (?:Logs begin|Journal begins) at |[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+\[\d+\]: "),
        only_names=True,
    ),
    Unread("cilium status", lazy_re(r"KVStore:\s+\S|Cilium health daemon:"), only_names=True),
    Unread("birdcl", lazy_re(r"BIRD v?\d\S* ready\."), only_names=True),
    Unread("brctl", lazy_re(r"bridge name\s+bridge id\s"), only_names=True),
    Unread("etcdctl", lazy_re(r"[0-9a-f]{12,16}, (?:un)?started, \S+, https?://"), only_names=True),
    Unread("kubeadm", lazy_re(r"\[preflight\] |\[init\] Using "), only_names=True),
    Unread("crictl ps", lazy_re(r"CONTAINER(?: ID)?\s+IMAGE\s+CREATED\s+STATE"), only_names=True),
    Unread("docker ps", lazy_re(r"CONTAINER ID\s+IMAGE\s+COMMAND\s"), only_names=True),
    Unread("lsmod", lazy_re(r"Module\s+Size\s+Used by$"), only_names=True),
    Unread("ovs-vsctl show", lazy_re(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), only_names=True),
    Unread("klog", lazy_re(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ \S+\.go:\d+\] "), only_names=True),
    Unread("tc", lazy_re(r"qdisc \S+ \S+: "), beside=True),
    Unread("df", line=r"Filesystem\s", heads=("Fil",)),
)
