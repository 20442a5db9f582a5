"""What often tells the reason of a trouble, taken of the healthy cluster of ``parts``: rules of the packet filter, sets, rules of
routing, tunnels, settings, processes, and the objects of the API server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.lab import objects
from tests.lab.api_server import kubectl
from tests.lab.cluster import DEFAULT, Cluster, Node, Spec
from tests.lab.node_objects import Listed, Object, node_object
from tests.lab.parts import file_name

COMMANDS = (
    "iptables-save",
    "iptables-save -c",
    "ip6tables-save",
    "iptables -S",
    "iptables -nvL",
    "iptables -vnxL",
    "iptables -L -vn --line-numbers",
    "iptables -t nat -nvL",
    "nft list ruleset",
    "nft -n -a list ruleset",
    "nft -jn list ruleset",
    "ip rule",
    "ip -6 rule",
    "ip -d -j rule show",
    "bridge -s -s -d -t fdb show",
    "ipset list",
)
_OWN = (
    r"^net\.(ipv4\.(ip_forward|ip_local_port_range|conf\.(all|default|eth0|cni0)\.(forwarding|rp_filter))"
    r"|ipv6\.conf\.all\.(forwarding|disable_ipv6))"
)
SYSCTL = f"sysctl -a -r '{_OWN}'"
"""The settings that belong to a network namespace; the rest would be the machine's that makes the fixtures."""
KUBECTL = (
    *(f"get {what} -A{wide}" for what in ("pods", "services", "endpoints") for wide in ("", " -o wide")),
    *(
        f"get {what} -A -o {form}"
        for what in ("pods", "services", "endpoints", "endpointslices", "daemonsets")
        for form in ("json", "yaml")
    ),
)


def rules(spec: Spec) -> str:
    """What kube-proxy, the kubelet and flannel load, for iptables-restore."""
    own = f"10.244.{spec.number}.0/24"
    nat = [
        '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
        '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
        '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
        '-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG',
        f'-A FLANNEL-POSTRTG -s {own} -d 10.244.0.0/16 -m comment --comment "flanneld masq" -j RETURN',
        f'-A FLANNEL-POSTRTG -s 10.244.0.0/16 -d {own} -m comment --comment "flanneld masq" -j RETURN',
        '-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE',
        "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
        "-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN",
        "-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0",
        '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE',
        '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ]
    chains = ["KUBE-SERVICES", "KUBE-POSTROUTING", "FLANNEL-POSTRTG", "KUBE-MARK-MASQ", "KUBE-NODEPORTS"]
    portals = (
        ("KUBE-SVC-NPX46M4PTMTKRN6Y", "default/kubernetes:https", "10.96.0.1", "tcp", 443, ("192.168.56.11:6443",)),
        ("KUBE-SVC-TCOU7JCQXEZGVUNU", "kube-system/kube-dns:dns", "10.96.0.10", "udp", 53, ("10.244.1.2:53", "10.244.2.2:53")),
        ("KUBE-SVC-ERIFXISQEP7F7OF4", "kube-system/kube-dns:dns-tcp", "10.96.0.10", "tcp", 53, ("10.244.1.2:53", "10.244.2.2:53")),
        ("KUBE-SVC-JD5MR3NA4I4DYORP", "kube-system/kube-dns:metrics", "10.96.0.10", "tcp", 9153, ("10.244.1.2:9153", "10.244.2.2:9153")),
        ("KUBE-SVC-LZNXZWAQZNNIC4RA", "default/web:http", "10.96.140.7", "tcp", 80, ("10.244.1.3:8080", "10.244.2.3:8080")),
        ("KUBE-SVC-GAMQ5Y7FQX2TBLR3", "default/front:http", "10.96.8.20", "tcp", 80, ("10.244.1.3:8080", "10.244.2.3:8080")),
    )  # fmt: skip
    for chain, name, address, protocol, port, ends in portals:
        chains.append(chain)
        note = f'-m comment --comment "{name} cluster IP"'
        nat.append(f"-A KUBE-SERVICES -d {address}/32 -p {protocol} {note} -m {protocol} --dport {port} -j {chain}")
        nat.append(
            f"-A {chain} ! -s 10.244.0.0/16 -d {address}/32 -p {protocol} {note} -m {protocol} --dport {port} -j KUBE-MARK-MASQ"
        )
        for n, end in enumerate(ends):
            one = f"KUBE-SEP-{chain[9:20]}{n:05d}"
            chains.append(one)
            chance = (
                f"-m statistic --mode random --probability {1 / (len(ends) - n):.11f} " if n < len(ends) - 1 else ""
            )
            nat.append(f'-A {chain} -m comment --comment "{name} -> {end}" {chance}-j {one}')
            nat.append(f'-A {one} -s {end.split(":")[0]}/32 -m comment --comment "{name}" -j KUBE-MARK-MASQ')
            nat.append(
                f'-A {one} -p {protocol} -m comment --comment "{name}" -m {protocol} -j DNAT --to-destination {end}'
            )
    filters = [  # as kube-proxy 1.30, the kubelet and flannel 0.25 write them
        "-A INPUT -m conntrack --ctstate NEW -m comment --comment portals -j KUBE-EXTERNAL-SERVICES",
        "-A INPUT -j KUBE-FIREWALL",
        "-A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD",
        "-A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD",
        "-A OUTPUT -j KUBE-FIREWALL",
        "-A FLANNEL-FWD -s 10.244.0.0/16 -m comment --comment \"flanneld forward\" -j ACCEPT",
        "-A FLANNEL-FWD -d 10.244.0.0/16 -m comment --comment \"flanneld forward\" -j ACCEPT",
        "-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP",
        "-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP",
        "-A KUBE-FORWARD -m comment --comment \"kubernetes forwarding rules\" -m mark --mark 0x4000/0x4000 -j ACCEPT",
        "-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    ]  # fmt: skip
    own_filters = ["KUBE-EXTERNAL-SERVICES", "KUBE-FIREWALL", "KUBE-FORWARD", "FLANNEL-FWD"]
    return "\n".join(
        [
            *("*filter", ":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"),
            *(f":{chain} - [0:0]" for chain in own_filters),
            *filters,
            "COMMIT",
            *(
                "*nat",
                ":PREROUTING ACCEPT [0:0]",
                ":INPUT ACCEPT [0:0]",
                ":OUTPUT ACCEPT [0:0]",
                ":POSTROUTING ACCEPT [0:0]",
            ),
            *(f":{chain} - [0:0]" for chain in chains),
            *nat,
            "COMMIT",
            "",
        ]
    )


CUT = {
    "kube-controlle": "kube-controller-manager",
    "systemd-resolve": "systemd-resolved",
    "sshd: /usr/sbin": "sshd",
    "sshd:": "sshd",
}
"""Names that netstat's column cuts, as their command lines have them."""


def processes_of(netstat: str) -> dict[str, bytes]:
    """``ps`` and ``lsof`` of a node, written here: the real ones would show the machine that makes the fixtures."""
    table = {1: ("root", "/sbin/init"), 2: ("root", "[kthreadd]")}
    opened = ["COMMAND     PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME"]
    for line in netstat.splitlines():
        words = line.split()
        shown = next((w for w in words if "/" in w and w.split("/")[0].isdecimal()), None)
        if not words or words[0][:3] not in ("tcp", "udp") or shown is None:
            continue
        pid, program = shown.split("/", 1)
        program = CUT.get(program, program)
        table.setdefault(int(pid), ("root", f"/usr/bin/{program}"))
        kind = "IPv6" if words[0].endswith("6") else "IPv4"
        host, _, port = words[3].rpartition(":")
        host = "*" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        state = " (LISTEN)" if words[0].startswith("tcp") else ""
        number = 20000 + len(opened)
        opened.append(
            f"{program[:9]:<9} {pid:>5} root {len(opened) + 3:>4}u  {kind}  {number}      0t0  {words[0][:3].upper()} {host}:{port}{state}"
        )
    full = ["USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND"]
    every = ["UID          PID    PPID  C STIME TTY          TIME CMD"]
    for pid, (user, command) in sorted(table.items()):
        full.append(f"{user:<8} {pid:>7}  0.1  0.4 125432 24680 ?        Ssl  Oct12   9:05 {command}")
        every.append(f"{user:<8} {pid:>7} {0 if pid < 3 else 1:>7}  0 Oct12 ?        00:09:05 {command}")
    text = {"ps aux": full, "ps -ef": every, "lsof -i -n -P": opened}
    return {command: ("\n".join(lines) + "\n").encode() for command, lines in text.items()}


def take(
    change: Callable[[Node], None] = lambda node: None,
    filter_of: Callable[[Spec], str] = rules,
    held: Mapping[str, list[Object]] | None = None,
    nodes: list[Object] | None = None,
) -> dict[str, bytes]:
    """Return the files below ``fixtures/parts``; ``change`` is done to each node before its commands run."""
    files: dict[str, bytes] = {}
    with Cluster(DEFAULT) as cluster:
        cluster.settle()
        for node in cluster:
            text = filter_of(node.spec)
            node.sh(f"iptables-restore <<'END'\n{text}END\nsysctl -qw net.ipv6.conf.all.forwarding=1 || true")
            change(node)
            for command in COMMANDS:
                files[f"{node.spec.name}/{file_name(command)}"] = node.space.output("bash", "-c", command)
            files[f"{node.spec.name}/sysctl_-a.txt"] = node.space.output("bash", "-c", SYSCTL)
            shown = processes_of(node.space.output("netstat", "-nlptu").decode())
            files |= {f"{node.spec.name}/{file_name(command)}": data for command, data in shown.items()}
    listed = nodes or [node_object(spec, Listed()) for spec in DEFAULT]
    things = held or objects.healthy()
    for arguments in KUBECTL:
        files[f"kubectl/{file_name(arguments)}"] = kubectl(listed, *arguments.split(), objects=things)
    return files


class EvidenceParts:
    """All these captures, beside those of ``parts``."""

    name = "evidence-parts"
    root = "parts"

    def write(self, root: Path) -> list[Path]:
        files = take()
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        return [root / path for path in files]
