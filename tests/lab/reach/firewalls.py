"""Firewalls of hosts, as people and tools write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.reach.net import closed

if TYPE_CHECKING:
    from tests.lab.reach.cluster import Cluster, Node


def load(c: Cluster) -> None:
    for node in c.nodes:
        kind = c.chance.choice(("none", "hand", "hand", "legacy", "nft", "zones", "ufw", "early"))
        _KINDS[kind](c, node)
        c.done.append(f"{node.name}: {kind}")


def _ports(c: Cluster, node: Node) -> list[tuple[str, str, str]]:
    """Return what must be let in: protocol, port, source."""
    found = [
        ("tcp", "22", "0.0.0.0/0"),
        ("tcp", "10250", "10.9.0.0/16"),
        ("udp", "123", "0.0.0.0/0"),
        ("tcp", "9100", "10.9.0.0/16"),
    ]
    if node.number == 0:
        found += [("tcp", "6443", "0.0.0.0/0"), ("tcp", "2379", "10.9.0.0/16")]
    if c.overlay:
        found.append(("udp", str(c.port), "10.9.0.0/16"))
    forgotten = c.chance.random() < 0.15
    return c.chance.sample(found, k=len(found) - 1) if forgotten else found


def _rules(c: Cluster, node: Node, state: str) -> str:
    out = [
        "*filter",
        ":INPUT DROP [0:0]",
        f":FORWARD {c.chance.choice(('DROP', 'ACCEPT'))} [0:0]",
        ":OUTPUT ACCEPT [0:0]",
        ":CLUSTER - [0:0]",
        ":LOGDROP - [0:0]",
    ]
    out += [
        "-A INPUT -i lo -j ACCEPT",
        f"-A INPUT {state} RELATED,ESTABLISHED -j ACCEPT",
        "-A INPUT -m conntrack --ctstate INVALID -j DROP",
    ]
    out += [
        "-A INPUT -p icmp -j ACCEPT",
        "-A INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -m conntrack --ctstate NEW -j DROP",
    ]
    out += [
        "-A INPUT -j CLUSTER",
        "-A INPUT -j LOGDROP",
        "-A LOGDROP -m limit --limit 5/min -j LOG",
        "-A LOGDROP -j REJECT --reject-with icmp-host-prohibited",
    ]
    for protocol, port, source in _ports(c, node):
        out.append(
            f"-A CLUSTER -s {source} -p {protocol} -m {c.chance.choice((f'{protocol} --dport', 'multiport --dports'))} {port} -j ACCEPT"
        )
    out += ["-A CLUSTER -s 10.244.0.0/16 -j ACCEPT", f"-A FORWARD {state} RELATED,ESTABLISHED -j ACCEPT"]
    out += ["-A FORWARD -s 10.244.0.0/16 -j ACCEPT", "-A FORWARD -d 10.244.0.0/16 -j ACCEPT", "COMMIT", ""]
    return "\n".join(out)


def _none(c: Cluster, node: Node) -> None:
    return


def _hand(c: Cluster, node: Node) -> None:
    _restore(c, node, "iptables-restore")


def _legacy(c: Cluster, node: Node) -> None:
    _restore(c, node, "iptables-legacy-restore")


def _restore(c: Cluster, node: Node, program: str) -> None:
    state = c.chance.choice(("-m conntrack --ctstate", "-m state --state"))
    node.net.load([program, "--noflush"], _rules(c, node, state))


def _ufw(c: Cluster, node: Node) -> None:
    rules = [
        "*filter",
        ":INPUT DROP [0:0]",
        ":FORWARD DROP [0:0]",
        ":ufw-before-input - [0:0]",
        ":ufw-user-input - [0:0]",
        ":ufw-not-local - [0:0]",
        ":ufw-before-forward - [0:0]",
        ":ufw-user-limit - [0:0]",
    ]
    rules += ["-A INPUT -j ufw-before-input", "-A FORWARD -j ufw-before-forward", "-A ufw-before-input -i lo -j ACCEPT"]
    rules += [
        "-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "-A ufw-before-input -m conntrack --ctstate INVALID -j DROP",
    ]
    rules += [
        "-A ufw-before-input -j ufw-not-local",
        "-A ufw-before-input -j ufw-user-input",
        "-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN",
    ]
    rules += [
        "-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN",
        "-A ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN",
        "-A ufw-not-local -j DROP",
    ]
    rules += ["-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"]
    if c.chance.random() < 0.8:
        rules += [
            "-A ufw-before-forward -s 10.244.0.0/16 -j ACCEPT",
            "-A ufw-before-forward -d 10.244.0.0/16 -j ACCEPT",
        ]
    for protocol, port, source in _ports(c, node):
        rules.append(f"-A ufw-user-input -s {source} -p {protocol} -m {protocol} --dport {port} -j ACCEPT")
    rules += ["-A ufw-user-input -s 10.244.0.0/16 -j ACCEPT", "COMMIT", ""]
    node.net.load(["iptables-restore", "--noflush"], "\n".join(rules))


def _nft(c: Cluster, node: Node) -> None:
    tcp = ", ".join(
        f"{port} : {'jump from_nodes' if source != '0.0.0.0/0' else 'accept'}"
        for protocol, port, source in _ports(c, node)
        if protocol == "tcp"
    )
    udp = ", ".join(port for protocol, port, _ in _ports(c, node) if protocol == "udp")
    udp_rule = f"udp dport {{ {udp} }} accept" if udp else ""
    node.net.load(
        ["nft", "-f", "-"],
        closed(f"""table inet host {{
        chain from_nodes {{ ip saddr {{ 10.9.0.0/24, 10.9.1.0/24 }} accept; return }}
        chain input {{ type filter hook input priority filter; policy drop;
            iifname "lo" accept
            ct state vmap {{ established : accept, related : accept, invalid : drop }}
            icmp type {{ echo-request, destination-unreachable }} accept
            tcp dport vmap {{ {tcp} }}
            {udp_rule}
            ip saddr 10.244.0.0/16 accept
            reject with icmpx admin-prohibited
        }}
        chain forward {{ type filter hook forward priority {c.chance.choice(("filter", "filter + 10", "-150"))}; policy drop;
            ct state established,related accept
            ip saddr 10.244.0.0/16 accept
            ip daddr 10.244.0.0/16 accept
        }}
        }}
        """),
    )


def _zones(c: Cluster, node: Node) -> None:
    allow = "; ".join(f"{protocol} dport {port} accept" for protocol, port, _ in _ports(c, node))
    forward = c.chance.choice(("ip daddr 10.244.0.0/16 accept", 'oifname "eth0" accept', "counter"))
    node.net.load(
        ["nft", "-f", "-"],
        closed(f"""table inet firewalld {{
        chain filter_IN_public_allow {{ {allow} }}
        chain filter_IN_public {{ jump filter_IN_public_allow; meta l4proto {{ icmp, ipv6-icmp }} accept; reject with icmpx admin-prohibited }}
        chain filter_IN_trusted {{ accept }}
        chain filter_FWD_public {{ {forward}; reject with icmpx admin-prohibited }}
        chain filter_FWD_trusted {{ accept }}
        chain filter_INPUT_ZONES {{ ip saddr 10.244.0.0/16 goto filter_IN_trusted; iifname {{ "cni0", "{c.device}" }} goto filter_IN_trusted; goto filter_IN_public }}
        chain filter_FORWARD_ZONES {{ ip saddr 10.244.0.0/16 goto filter_FWD_trusted; ip saddr 10.9.0.0/16 goto filter_FWD_trusted; goto filter_FWD_public }}
        chain filter_INPUT {{ type filter hook input priority filter + 10; ct state {{ established, related }} accept; ct status dnat accept; iifname "lo" accept; ct state invalid drop; jump filter_INPUT_ZONES; reject with icmpx admin-prohibited }}
        chain filter_FORWARD {{ type filter hook forward priority filter + 10; ct state {{ established, related }} accept; ct status dnat accept; iifname "lo" accept; ct state invalid drop; jump filter_FORWARD_ZONES; reject with icmpx admin-prohibited }}
        chain filter_OUTPUT {{ type filter hook output priority filter + 10; ct state {{ established, related }} accept; oifname "lo" accept }}
        }}
        """),
    )


def _early(c: Cluster, node: Node) -> None:
    """Rules at unusual places: raw, mangle with marks, notrack, a chain of table netdev."""
    node.net.load(
        ["iptables-restore", "--noflush"],
        "*raw\n-A PREROUTING -i eth0 -p udp -m udp --dport 123 -j CT --notrack\n-A OUTPUT -p udp -m udp --sport 123 -j CT --notrack\nCOMMIT\n"
        "*mangle\n-A PREROUTING -s 10.9.0.0/16 -j MARK --set-xmark 0x8/0xf8\n-A INPUT -p tcp -m tcp --dport 9100 -m mark ! --mark 0x8/0xf8 -j DROP\nCOMMIT\n",
    )
    port = c.chance.choice((22, 10250, 6443))
    node.net.load(
        ["nft", "-f", "-"],
        f'table netdev early {{ chain in {{ type filter hook ingress device "eth0" priority 0; ip saddr 203.0.113.0/24 tcp dport {port} drop; }}; }}',
    )


_KINDS = {"none": _none, "hand": _hand, "legacy": _legacy, "ufw": _ufw, "nft": _nft, "zones": _zones, "early": _early}
