"""Large captures as busy nodes give them, and one expression for each that takes the same values from its usual line."""

from dataclasses import dataclass

LINES = 100_000
INTERFACES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A command: its text, the expression that a hand-written ``re.findall`` would use, and jc's parser, if it has one."""

    stem: str
    text: str
    usual: str
    jc: str = ""
    size: str = f"{LINES:,} lines"


def subjects() -> list[Subject]:
    """Return all subjects; their texts have the usual lines in most places and the rarer ones between."""
    return [
        *(_netstat(), _ss(), _arp(), _ip_route(), _ip_neigh(), _ip_address()),
        *(_iptables_save(), _iptables_list(), _ipset(), _sysctl(), _ps()),
    ]


def _netstat() -> Subject:
    heading = (
        "Active Internet connections (servers and established)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n"
    )
    lines = (
        f"tcp        0      0 10.0.{i % 250}.{i % 199}:{1000 + i % 60000:<12} 192.168.{i % 11}.{i % 250}:{i % 65000:<9} "
        + (f"ESTABLISHED {i % 40000}/kubelet" if i % 7 else "TIME_WAIT   -                   ")
        if i % 50
        else f"udp6       0      0 fe80::ecee:eeff:fe:{i % 65000:x}:546 :::*                             {i % 40000}/dhclient"
        for i in range(LINES)
    )
    usual = r"^(\S+)\s+(\d+)\s+(\d+)\s+(\S+):(\d+|\*)\s+(\S+):(\d+|\*)\s+([A-Z_0-9]+)\s+(?:(\d+)/(\S(?:.*\S)?)|-)\s*$"
    return Subject(stem="netstat", text=heading + "\n".join(lines) + "\n", usual=usual, jc="netstat")


def _ss() -> Subject:
    heading = "Netid State  Recv-Q Send-Q Local Address:Port   Peer Address:Port Process\n"
    lines = (
        f"tcp   ESTAB  0      0         10.0.{i % 250}.{i % 199}:{1000 + i % 60000:<10} 192.168.{i % 11}.{i % 250}:{i % 65000:<9} "
        f'users:(("kubelet",pid={i % 40000},fd={i % 300}))'
        if i % 9
        else f"tcp   LISTEN 0      4096      127.0.0.1%lo:{1000 + i % 60000:<10} 0.0.0.0:*         "
        for i in range(LINES)
    )
    usual = r"^(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+([^\s%]+)(?:%([^\s:]+))?:(\d+|\*)\s+(\S+):(\d+|\*)(?:\s+(\S.*))?\s*$"
    return Subject(stem="ss", text=heading + "\n".join(lines) + "\n", usual=usual, jc="ss")


def _arp() -> Subject:
    heading = "Address                  HWtype  HWaddress           Flags Mask            Iface\n"
    lines = (
        f"10.0.{i % 199}.{i % 250:<15} ether   52:54:00:{i % 256:02x}:{i // 256 % 256:02x}:11   C                     eth{i % 3}"
        if i % 8
        else f"10.0.{i % 199}.{i % 250:<15}         (incomplete)                              eth0"
        for i in range(LINES)
    )
    usual = r"^(\S+)\s+(\S+)\s+([\da-f:]+)\s+([CMP]+)\s+(\S+)$"
    return Subject(stem="arp", text=heading + "\n".join(lines) + "\n", usual=usual, jc="arp")


def _ip_route() -> Subject:
    lines = (
        f"10.{i % 250}.{i % 199}.0/24 via 10.0.{i % 7}.{i % 250} dev eth{i % 9} proto bird metric 1024 onlink"
        if i % 3
        else f"10.244.{i % 199}.{i % 250} dev cali{i:08x} scope link"
        for i in range(LINES)
    )
    text = "default via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.5 metric 100\n" + "\n".join(lines) + "\n"
    return Subject(stem="ip_route", text=text, usual=r"^(\S+)\s+(\S.*?)\s*$", jc="ip_route")


def _ip_neigh() -> Subject:
    lines = (
        f"10.0.{i % 199}.{i % 250} dev eth0 lladdr 52:54:00:{i % 256:02x}:{i // 256 % 256:02x}:11 {('REACHABLE', 'STALE')[i % 2]} "
        if i % 10
        else f"10.1.{i % 199}.{i % 250} dev eth0  FAILED"
        for i in range(LINES)
    )
    usual = r"^(\S+) dev (\S+)(?: lladdr (\S+))?\s+(\S.*?)\s*$"
    return Subject(stem="ip_neigh", text="\n".join(lines) + "\n", usual=usual)


def _ip_address() -> Subject:
    blocks = (
        f"{i}: cali{i:08x}@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000\n"
        f"    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid {i}\n"
        f"    inet 10.{i % 200}.{i % 199}.{i % 250}/24 brd 10.0.0.255 scope global cali{i:08x}\n"
        "       valid_lft forever preferred_lft forever\n"
        f"    inet6 fe80::ecee:eeff:feee:{i % 65536:x}/64 scope link \n"
        "       valid_lft forever preferred_lft forever\n"
        for i in range(1, INTERFACES + 1)
    )
    # Each kind of line by its own branch, as the template has one row for a line.
    usual = (
        r"^(?:(\d+): (\S+?)(?:@(\S+?))?: <([^<>]*)> (\S.*?)|    link/(\S+) (\S.*?)|    (inet6?) ([^\s/]+)/(\d+) (\S.*?)"
        r"|       valid_lft (\S+) preferred_lft (\S+))\s*$"
    )
    return Subject(stem="ip_address", text="".join(blocks), usual=usual, size=f"{INTERFACES:,} interfaces")


def _iptables_save() -> Subject:
    """The rules of kube-proxy: two of a Service, three of each endpoint."""
    lines = []
    for i in range(LINES // 5):
        service, endpoint, comment = (
            f"KUBE-SVC-{i:016X}",
            f"KUBE-SEP-{i:016X}",
            f'-m comment --comment "ns-{i % 37}/service-{i}:http',
        )
        address, pod = f"10.{96 + i // 65536}.{i // 256 % 256}.{i % 256}", f"10.244.{i % 199}.{i % 250}"
        lines += [
            f'-A KUBE-SERVICES -d {address}/32 -p tcp {comment} cluster IP" -m tcp --dport {80 + i % 5} -j {service}',
            f'-A {service} ! -s 10.244.0.0/16 -d {address}/32 -p tcp {comment} cluster IP" -m tcp --dport {80 + i % 5} -j KUBE-MARK-MASQ',
            f'-A {service} {comment} -> {pod}:8080" -m statistic --mode random --probability 0.50000000000 -j {endpoint}',
            f'-A {endpoint} -s {pod}/32 {comment}" -j KUBE-MARK-MASQ',
            f'-A {endpoint} -p tcp {comment}" -m tcp -j DNAT --to-destination {pod}:8080',
        ]
    head = "# Generated by iptables-save v1.8.9 (nf_tables) on Mon May  6 10:00:00 2024\n*nat\n:KUBE-SERVICES - [0:0]\n"
    usual = r"^(?:\[(\d+):(\d+)\] )?-A (\S+)(?: (\S.*?))?\s*$"
    return Subject(stem="iptables_save", text=f"{head}{chr(10).join(lines)}\nCOMMIT\n", usual=usual)


def _iptables_list() -> Subject:
    head = "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source          destination\n"
    lines = (
        f"{i % 90:5d} {i % 900:5d} ACCEPT 6 -- eth{i % 3} * 10.{i // 65536}.{i // 256 % 256}.{i % 256} 0.0.0.0/0 tcp dpt:{i % 60000}"
        for i in range(LINES)
    )
    usual = r"^\s*(\d+\S?)\s+(\d+\S?)\s+(\S+)\s+(\S+)\s+(--|-f|!f)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+(\S.*?))?\s*$"
    return Subject(stem="iptables_list", text=head + "\n".join(lines) + "\n", usual=usual, jc="iptables")


def _ipset() -> Subject:
    lines = (f"add nets 10.{i // 65536}.{i // 256 % 256}.{i % 256}" for i in range(LINES))
    head = "create nets hash:ip family inet hashsize 1024 maxelem 1000000\n"
    return Subject(stem="ipset", text=head + "\n".join(lines) + "\n", usual=r"^add (\S+) (\S+)(?: (\S.*?))?\s*$")


def _sysctl() -> Subject:
    lines = (f"net.ipv4.conf.cali{i:08x}.rp_filter = {i % 3}" for i in range(LINES))
    return Subject(stem="sysctl", text="\n".join(lines) + "\n", usual=r"^(\S+)\s+=\s*(\S.*?)?\s*$", jc="sysctl")


def _ps() -> Subject:
    head = "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
    lines = (
        f"root     {i:7d}  0.0  0.1 {100000 + i} 13124 ?        Ss   May06   0:14 /usr/bin/worker --number={i}"
        for i in range(LINES)
    )
    return Subject(
        stem="ps", text=head + "\n".join(lines) + "\n", usual=r"^" + r"(\S+)\s+" * 10 + r"(\S.*?)\s*$", jc="ps"
    )
