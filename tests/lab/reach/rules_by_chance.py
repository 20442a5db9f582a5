"""Rule sets by chance: iptables of both back ends, nft, ipset, routing rules, settings. Each is one that the tools take."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from random import Random

from tests.lab.reach.net import Net

ADDRESSES = (
    "10.1.0.2",
    "10.1.0.0/24",
    "10.2.0.2",
    "10.2.0.3/32",
    "10.2.0.0/24",
    "10.0.0.0/8",
    "10.1.0.1",
    "10.9.9.0/24",
    "0.0.0.0/0",
    "192.168.0.0/16",
)
ADDRESSES6 = ("fd01::2", "fd01::/64", "fd02::2/128", "fd02::/64", "::/0", "fd00::/8")
PORTS = ("22", "80", "443", "8080", "9100", "79:81", "5000:9000", ":1023", "30000:32767", "1024:65535")
STATES = ("NEW", "ESTABLISHED", "RELATED,ESTABLISHED", "INVALID", "NEW,ESTABLISHED", "DNAT", "UNTRACKED")
MARKS = ("0x1", "0x1/0x1", "0x4000/0x4000", "0x10/0xff", "0x0/0xf0000")


def load(chance: Random, host: Net, name: str) -> None:
    """Load what chance wants on a host; most hosts get one or two kinds."""
    sets = chance.random() < 0.5
    if sets:
        _sets(chance, host)
    kinds = chance.sample(("iptables", "legacy", "nft", "six", "nothing"), k=chance.choice((1, 1, 2, 2, 3)))
    for kind in kinds:
        if kind == "iptables":
            _try(host, ["iptables-restore"], lambda: iptables(chance, name, six=False, sets=sets))
        elif kind == "legacy":
            _try(host, ["iptables-legacy-restore"], lambda: iptables(chance, name, six=False, sets=sets))
        elif kind == "six":
            _try(
                host,
                [chance.choice(("ip6tables-restore", "ip6tables-legacy-restore"))],
                lambda: iptables(chance, name, six=True, sets=False),
            )
        elif kind == "nft":
            _try(host, ["nft", "-f", "-"], lambda: nft(chance))
    if chance.random() < 0.35:
        _policy(chance, host, name)
    if chance.random() < 0.3:
        _settings(chance, host)


def _try(host: Net, program: list[str], make: Callable[[], str]) -> None:
    """Load a rule set; some by chance are none that the tool takes, then another one is made."""
    for _ in range(6):
        with contextlib.suppress(RuntimeError):
            host.load(program, make())
            return


def _sets(chance: Random, host: Net) -> None:
    host.sh(
        "ipset create nets hash:net; ipset create both hash:ip,port; ipset create ports bitmap:port range 0-65535\n"
        f"ipset add nets {chance.choice(ADDRESSES[:6])} -exist; ipset add nets 10.2.0.3 nomatch -exist\n"
        f"ipset add both 10.2.0.2,tcp:{chance.choice(('80', '443', '8080'))} -exist; ipset add both 10.2.0.0/30,udp:80 -exist\n"
        f"ipset add ports {chance.choice(('80', '22', '8000-9100'))} -exist"
    )


def _match(chance: Random, chain: str, six: bool, sets: bool) -> list[str]:
    addresses = ADDRESSES6 if six else ADDRESSES
    words: list[str] = []
    if chance.random() < 0.35:
        words += ["!"] * (chance.random() < 0.2) + [chance.choice(("-s", "-d")), chance.choice(addresses)]
    if chance.random() < 0.2 and chain not in ("OUTPUT", "POSTROUTING"):
        words += ["!"] * (chance.random() < 0.2) + ["-i", chance.choice(("eth0", "eth1", "eth+", "lo"))]
    if chance.random() < 0.2 and chain not in ("INPUT", "PREROUTING"):
        words += ["!"] * (chance.random() < 0.2) + ["-o", chance.choice(("eth0", "eth1", "eth+", "lo"))]
    if chance.random() < 0.6:
        protocol = chance.choice(("tcp", "udp"))
        words += ["-p", protocol]
        if chance.random() < 0.75:
            words += (
                ["-m", protocol]
                + ["!"] * (chance.random() < 0.2)
                + [chance.choice(("--dport", "--dport", "--sport")), chance.choice(PORTS)]
            )
        elif chance.random() < 0.5:
            words += (
                ["-m", "multiport"]
                + ["!"] * (chance.random() < 0.2)
                + [chance.choice(("--dports", "--sports", "--ports")), "22,80,8000:8100"]
            )
        elif protocol == "tcp":
            words += ["-m", "tcp"] + ["!"] * (chance.random() < 0.3) + ["--tcp-flags", "FIN,SYN,RST,ACK", "SYN"]
    if chance.random() < 0.2:
        words += ["-m", "conntrack"] + ["!"] * (chance.random() < 0.2) + ["--ctstate", chance.choice(STATES)]
    if chance.random() < 0.15:
        words += ["-m", "mark"] + ["!"] * (chance.random() < 0.2) + ["--mark", chance.choice(MARKS)]
    if chance.random() < 0.08:
        words += (
            ["-m", "addrtype"]
            + ["!"] * (chance.random() < 0.2)
            + [chance.choice(("--dst-type", "--src-type")), chance.choice(("LOCAL", "UNICAST"))]
        )
    if sets and chance.random() < 0.15:
        words += (
            ["-m", "set"]
            + ["!"] * (chance.random() < 0.2)
            + ["--match-set", *chance.choice((("nets", "src"), ("nets", "dst"), ("both", "dst,dst"), ("ports", "dst")))]
        )
    if chance.random() < 0.05:
        words += ["-m", "connmark", "--mark", chance.choice(MARKS[1:])]
    if chance.random() < 0.03 and not six:
        words += ["-m", "iprange", "--dst-range", "10.2.0.1-10.2.0.2"]
    return words


_HOOKS = {
    "raw": ("PREROUTING", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
}


def iptables(chance: Random, name: str, six: bool, sets: bool) -> str:
    """Return a rule set for iptables-restore."""
    tables = ["filter"] + [t for t in ("raw", "mangle", "nat") if chance.random() < 0.4]
    return "".join(_table(chance, t, six, sets) for t in tables)


def _table(chance: Random, table: str, six: bool, sets: bool) -> str:
    out = [f"*{table}"]
    own = [f"U{n}" for n in range(chance.choice((0, 1, 2, 3)))]
    for hook in _HOOKS[table]:
        drops = table == "filter" and chance.random() < 0.15
        out.append(f":{hook} {'DROP' if drops else 'ACCEPT'} [0:0]")
    out += [f":{c} - [0:0]" for c in own]
    for hook in _HOOKS[table]:
        if table == "filter" and chance.random() < 0.6:
            out.append(f"-A {hook} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
        for _ in range(chance.choice((0, 0, 1, 2, 3, 5))):
            out.append(_rule(chance, table, hook, own, six, sets, depth=0))
    for n, chain in enumerate(own):
        for _ in range(chance.choice((1, 2, 3))):
            out.append(_rule(chance, table, chain, own[n + 1 :], six, sets, depth=n))
    return "\n".join([*out, "COMMIT", ""])


def _rule(chance: Random, table: str, chain: str, own: list[str], six: bool, sets: bool, depth: int) -> str:
    words = _match(chance, chain if chain in _HOOKS[table] else "USER", six, sets)
    if chain.startswith("U"):
        words = list(words)
    target = _target(chance, table, chain, own, six, words)
    return " ".join(["-A", chain, *words, *target])


def _target(chance: Random, table: str, chain: str, own: list[str], six: bool, words: list[str]) -> list[str]:
    if own and chance.random() < 0.35:
        return [chance.choice(("-j", "-j", "-g")), chance.choice(own)]
    if chance.random() < 0.1:
        return ["-j", "RETURN"]
    if table == "filter":
        return ["-j", chance.choice(("ACCEPT", "ACCEPT", "DROP", "REJECT"))]
    if table == "mangle":
        if chance.random() < 0.25:
            return [
                "-j",
                "CONNMARK",
                *chance.choice((("--save-mark",), ("--restore-mark",), ("--set-xmark", "0x1/0x1"))),
            ]
        if chance.random() < 0.15:
            return ["-j", "DROP"]
        return [
            "-j",
            "MARK",
            chance.choice(("--set-xmark", "--set-mark", "--or-mark", "--and-mark", "--xor-mark")),
            chance.choice(("0x1", "0x4000", "0x10")),
        ]
    if table == "raw":
        return [
            "-j",
            *chance.choice(
                (("CT", "--notrack"), ("DROP",), ("ACCEPT",), ("MARK", "--set-xmark", "0x1/0x1"), ("ACCEPT",))
            ),
        ]
    protocol = words[words.index("-p") + 1] if "-p" in words and "!" not in words[: words.index("-p")] else None
    port = f":{chance.choice((80, 8080))}" if protocol in ("tcp", "udp") else ""
    if chain in ("PREROUTING", "OUTPUT"):
        if six:
            return ["-j", "DNAT", "--to-destination", f"[fd02::2]{port}" if port else "fd02::2"]
        if port and chance.random() < 0.3:
            return ["-j", "REDIRECT", "--to-ports", "80"]
        return ["-j", "DNAT", "--to-destination", f"{chance.choice(('10.2.0.2', '10.2.0.3'))}{port}"]
    if chain == "POSTROUTING":
        if six:
            return ["-j", "MASQUERADE"]
        return chance.choice((["-j", "MASQUERADE"], ["-j", "MASQUERADE", "--random-fully"], ["-j", "ACCEPT"]))
    if chain == "INPUT":
        return ["-j", "ACCEPT"]
    return ["-j", chance.choice(("ACCEPT", "RETURN"))]


_NFT_MATCHES = (
    "ip saddr 10.1.0.0/24", "ip daddr 10.2.0.2", "ip saddr != 10.1.0.2", "tcp dport 80", "tcp dport { 22, 80-90, 443 }", "udp dport 80",
    "th dport 8080", "meta l4proto tcp", "meta l4proto { tcp, udp } th dport 80", "ct state new", "ct state established,related",
    "ct state { established, related }", "ct state invalid", "ct state != new", "ct status dnat", "iifname \"eth0\"", "oifname \"eth*\"",
    "meta mark 0x1", "meta mark & 0x4000 == 0x4000", "meta mark and 0x1 != 0x1", "tcp flags syn / fin,syn,rst,ack",
    "tcp flags & (fin | syn | rst | ack) == syn", "ip daddr @v4", "ip saddr . tcp dport @pairs", "ip daddr . meta l4proto . th dport @three",
    "fib daddr type local", "fib saddr type != local", "ip6 saddr fd01::/64", "ip6 daddr fd02::2", "meta nfproto ipv6", "tcp sport 1024-65535",
    "tcp dport != 22", "tcp dport > 1024", "ct direction original", "ct original ip daddr 10.2.0.2", "ct mark 0x1", "meta mark 0",
    "ip protocol udp", "udp sport >= 1024", "ip saddr { 10.1.0.2, 10.2.0.0/24 }", "ip daddr 10.2.0.2-10.2.0.3", "tcp dport vmap { 22 : accept, 80 : jump more }",
)  # fmt: skip
_NFT_LAST = (
    "accept", "accept", "drop", "reject", "return", "jump more", "goto more", "counter accept", "meta mark set 0x1", "meta mark set meta mark | 0x4000",
    "ct mark set meta mark", "meta mark set ct mark", "log prefix \"x \" drop", "reject with tcp reset", "ct state vmap { established : accept, related : accept, invalid : drop }",
    "ip saddr vmap @who", "continue",
)  # fmt: skip


def nft(chance: Random) -> str:
    """Return a native rule set: a table of family inet with sets and maps, base chains at several priorities."""
    out = [
        "table inet t {",
        "  set v4 { type ipv4_addr; flags interval; elements = { 10.2.0.3, 10.9.0.0/16 } }",
        "  set pairs { type ipv4_addr . inet_service; elements = { 10.1.0.2 . 80, 10.1.0.2 . 443 } }",
        "  set three { type ipv4_addr . inet_proto . inet_service; elements = { 10.2.0.2 . tcp . 80, 10.2.0.3 . udp . 80 } }",
        "  map who { type ipv4_addr : verdict; flags interval; elements = { 10.1.0.2 : accept, 10.2.0.0/24 : goto more } }",
        "  chain more {",
        *(f"    {_nft_rule(chance, inner=True)}" for _ in range(chance.choice((1, 2, 3)))),
        "  }",
    ]
    for hook in chance.sample(("prerouting", "input", "forward", "output", "postrouting"), k=chance.choice((1, 2, 3))):
        for n in range(chance.choice((1, 1, 2))):
            priority = (
                chance.choice(("filter", "filter + 10", "mangle", "raw", "-50", "200"))
                if hook != "postrouting"
                else chance.choice(("0", "50", "-10"))
            )
            kind = "route" if hook == "output" and chance.random() < 0.3 else "filter"
            policy = "drop" if chance.random() < 0.12 else "accept"
            out += [f"  chain {hook}{n} {{ type {kind} hook {hook} priority {priority}; policy {policy};"]
            if chance.random() < 0.4:
                out.append("    ct state established,related accept")
            out += [f"    {_nft_rule(chance)}" for _ in range(chance.choice((1, 2, 3, 4)))]
            out.append("  }")
    if chance.random() < 0.3:
        to = chance.choice(
            (
                "dnat ip to 10.2.0.3",
                "dnat ip to 10.2.0.2:80",
                "dnat ip to ip saddr map { 10.1.0.2 : 10.2.0.3 }",
                "redirect to :80",
            )
        )
        match = chance.choice(
            ("tcp dport 8080", "ip daddr 10.9.9.9 tcp dport 80", "udp dport 443", "meta l4proto tcp th dport 5000")
        )
        out += ["  chain dnat { type nat hook prerouting priority dstnat; policy accept;", f"    {match} {to}", "  }"]
        out += ["  chain odnat { type nat hook output priority -100; policy accept;", f"    {match} {to}", "  }"]
        if chance.random() < 0.5:
            out += [
                "  chain snat { type nat hook postrouting priority srcnat; policy accept;",
                "    ip daddr 10.2.0.0/24 masquerade",
                "  }",
            ]
    return "\n".join([*out, "}", ""])


def _nft_rule(chance: Random, inner: bool = False) -> str:
    words = chance.sample(_NFT_MATCHES, k=chance.choice((0, 1, 1, 1, 2)))
    words = [w for w in words if not (inner and "more" in w)]
    if any("vmap" in w for w in words):
        return next(w for w in words if "vmap" in w)
    last = chance.choice([x for x in _NFT_LAST if not (inner and ("more" in x or "@who" in x))])
    if last == "reject with tcp reset":
        words = ["meta l4proto tcp", *[w for w in words if "udp" not in w and "l4proto" not in w]]
    return " ".join([*words, last])


def _policy(chance: Random, host: Net, name: str) -> None:
    """Routing rules: a mark or a source that takes another table."""
    kind = chance.choice(("unreachable", "blackhole", "via", "throw"))
    where = {"client": "10.1.0.1", "router": "", "server": "10.2.0.1"}[name]
    route = f"{kind} 10.0.0.0/8" if kind != "via" or not where else f"10.0.0.0/8 via {where}"
    if kind == "via" and not where:
        route = "unreachable 10.2.0.3"
    selector = chance.choice(
        (
            "fwmark 0x1/0x1",
            "from 10.1.0.2",
            "to 10.2.0.3",
            "iif eth0",
            "not from 10.0.0.0/8",
            "ipproto udp dport 80",
            "from 10.2.0.2 iif lo",
        )
    )
    host.sh(f"ip route add {route} table 100; ip rule add {selector} lookup 100 pref {chance.choice((100, 20000))}")
    if chance.random() < 0.3:
        host.sh(
            f"ip rule add {chance.choice(('lookup main suppress_prefixlength 0', 'to 10.9.0.0/16 prohibit', 'fwmark 0x10/0xff goto 32766'))} pref 50"
        )


def _settings(chance: Random, host: Net) -> None:
    setting = chance.choice(
        (
            "net.ipv4.conf.all.rp_filter=1",
            "net.ipv4.conf.eth0.rp_filter=2",
            "net.ipv4.ip_forward=0",
            "net.ipv4.conf.eth0.forwarding=0",
            "net.ipv6.conf.all.forwarding=0",
            "net.netfilter.nf_conntrack_tcp_loose=0",
            "net.ipv4.conf.all.src_valid_mark=1",
        )
    )
    host.sh(f"sysctl -qw {setting} || true")
