"""Random rules for the tools of the packet filter: what the tests load into a namespace and read back with the tool."""

from hypothesis import strategies as st

ADDRESS = st.builds("{}.{}.{}.{}".format, *(st.integers(1, 223), *(st.integers(0, 255),) * 3))
PREFIX = st.builds(lambda a, n: f"{a.rsplit('.', 1)[0]}.0/{n}", ADDRESS, st.integers(8, 24))
PORT = st.integers(1, 65535)
PORTS = st.one_of(PORT.map(str), st.builds("{}-{}".format, st.integers(1, 30000), st.integers(30001, 65535)))
DEVICE = st.sampled_from(("eth0", "eth1", "cali*", "lo", "cni0"))
MARK = st.integers(1, 0xFFFFFFF).map(hex)
TEXT = st.text("abcXYZ 019_-:/.,()'#|&%", min_size=1, max_size=20).map(str.strip).filter(bool)
NOT = st.sampled_from(("", "!= "))
VERDICT = st.sampled_from(("accept", "drop", "return", "jump other", "goto other"))


def _set(values: st.SearchStrategy[str], least: int = 2) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=least, max_size=4, unique=True).map(lambda v: f"{{ {', '.join(v)} }}")


def _either(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(values, _set(values))


STATES = st.lists(
    st.sampled_from(("established", "related", "new", "invalid", "untracked")), min_size=1, max_size=3, unique=True
)
_MATCHES = st.one_of(
    st.builds("ip {} {}{}".format, st.sampled_from(("saddr", "daddr")), NOT, st.one_of(ADDRESS, PREFIX, _set(ADDRESS))),
    st.builds("{} {} {}{}".format, st.sampled_from(("tcp", "udp", "th")), st.sampled_from(("sport", "dport")), NOT, PORTS),
    st.builds("tcp dport {}{}".format, NOT, _set(PORT.map(str))),
    st.builds("{} {}{}".format, st.sampled_from(("iifname", "oifname")), NOT, _either(DEVICE.map('"{}"'.format))),
    STATES.map(lambda s: f"ct state {','.join(s)}"),
    STATES.map(lambda s: f"ct state {{ {', '.join(s)} }}"),
    st.builds("meta mark {}{}".format, NOT, MARK),
    st.builds("meta mark and {} {} {}".format, MARK, st.sampled_from(("==", "!=")), MARK),
    st.sampled_from(
        (
            *("meta l4proto { tcp, udp }", "meta l4proto icmp", "fib daddr type local", "fib saddr . iif oif missing"),
            *("tcp flags & (fin | syn | rst | ack) == syn", "tcp flags syn", "ct status dnat", "icmp type echo-request"),
            *("ct direction original", "meta skuid 1000", "ip protocol 4", "ip ttl > 5", "ip dscp cs1", "meta pkttype multicast"),
            *("ip saddr @nets", "ip saddr != @nets", "ip daddr . tcp dport @pairs", "ct mark 0x1", "ip frag-off & 0x1fff != 0"),
        )
    ),
)  # fmt: skip
_STATEMENTS = st.one_of(
    st.sampled_from(
        (
            "counter",
            "log",
            "notrack",
            'counter name "web"',
            "limit rate 5/second burst 9 packets",
            "limit rate over 3/minute",
        )
    ),
    st.builds("counter packets {} bytes {}".format, PORT, PORT),
    TEXT.map('log prefix "{}"'.format),
    MARK.map("meta mark set {}".format),
    MARK.map("meta mark set meta mark or {}".format),
    MARK.map("meta mark set meta mark xor {}".format),
    st.sampled_from(("ct mark set meta mark", "update @seen { ip saddr }", "add @seen { ip saddr timeout 1m }")),
)
_ENDS = st.one_of(
    VERDICT,
    st.sampled_from(("reject", "reject with tcp reset", "reject with icmp type host-prohibited")),
    st.builds("tcp dport vmap {{ {} : accept, {} : drop }}".format, st.integers(1, 30000), st.integers(30001, 60000)),
    st.just("numgen random mod 2 vmap { 0 : jump other, 1 : accept }"),
)
NFT_RULE = st.builds(
    lambda matches, statements, end, comment: " ".join(
        (*matches, *statements, end, *([f'comment "{comment}"'] if comment else []))
    ),
    st.lists(_MATCHES, max_size=3),
    st.lists(_STATEMENTS, max_size=2),
    _ENDS,
    st.one_of(st.none(), TEXT),
)
NFT_FRAME = """add table ip t
add chain ip t other
add counter ip t web
add set ip t nets { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.0.2.1-192.0.2.9 }; }
add set ip t pairs { type ipv4_addr . inet_service; elements = { 192.0.2.1 . 80, 192.0.2.2 . 443 }; }
add set ip t seen { type ipv4_addr; flags dynamic,timeout; timeout 5m; size 100; }
add map ip t m { type ipv4_addr : verdict; elements = { 192.0.2.1 : drop, 192.0.2.2 : jump other }; }
add chain ip t c { type filter hook prerouting priority raw; policy accept; }
"""

_BANG = st.sampled_from(("", "! "))
_IPTABLES_PARAMETERS = st.tuples(
    st.one_of(st.just(""), st.builds("{}-s {}".format, _BANG, PREFIX)),
    st.one_of(st.just(""), st.builds("{}-d {}".format, _BANG, ADDRESS)),
    st.one_of(st.just(""), st.builds("{}-i {}".format, _BANG, st.sampled_from(("eth0", "cali+", "lo")))),
)
_IPTABLES_MATCHES = st.one_of(
    st.builds("-m comment --comment '{}'".format, TEXT.map(lambda t: t.replace("'", '"'))),
    st.builds("-m conntrack {}--ctstate {}".format, _BANG, STATES.map(lambda s: ",".join(x.upper() for x in s))),
    st.builds("-m mark {}--mark {}/{}".format, _BANG, MARK, MARK),
    st.builds("-m limit --limit {}/min --limit-burst {}".format, st.integers(1, 500), st.integers(1, 50)),
    st.builds("-m set {}--match-set nets {}".format, _BANG, st.sampled_from(("src", "dst"))),
    st.builds("-m statistic --mode nth --every {}".format, st.integers(2, 9)),
    st.builds("-m string --string '{}' --algo bm".format, TEXT.map(lambda t: t.replace("'", '"'))),
    st.sampled_from(
        (
            "-m addrtype --dst-type LOCAL",
            "-m recent --set --name x --rsource",
            "-m addrtype ! --src-type LOCAL --limit-iface-in",
        )
    ),
)
_IPTABLES_PROTOCOLS = st.one_of(
    st.just(""),
    st.builds("-p {} --dport {}".format, st.sampled_from(("tcp", "udp")), PORT),
    st.builds("-p tcp {}--sport {}".format, _BANG, PORT),
    st.builds(
        "-p tcp -m multiport {}--dports {}".format, _BANG, st.lists(PORT.map(str), min_size=2, max_size=5).map(",".join)
    ),
    st.sampled_from(("-p tcp ! --syn", "-p icmp --icmp-type 8", "-p 47", "! -p tcp", "-p tcp --tcp-flags SYN,FIN SYN")),
)
_IPTABLES_TARGETS = st.one_of(
    st.sampled_from(("", "-j ACCEPT", "-j DROP", "-j REJECT", "-j mine", "-g mine", "-j REJECT --reject-with tcp-reset")),
    st.builds("-j MARK --set-xmark {}/{}".format, MARK, MARK),
    st.builds("-j LOG --log-prefix '{}' --log-level 4".format, TEXT.map(lambda t: t.replace("'", '"'))),
    st.builds("-j NFLOG --nflog-group {}".format, st.integers(1, 99)),
)  # fmt: skip
IPTABLES_RULE = st.builds(
    lambda parameters, protocol, matches, target: " ".join(filter(None, (*parameters, protocol, *matches, target))),
    _IPTABLES_PARAMETERS,
    _IPTABLES_PROTOCOLS,
    st.lists(_IPTABLES_MATCHES, max_size=2),
    _IPTABLES_TARGETS,
)

_TABLE = st.one_of(st.sampled_from(("main", "local", "default")), st.integers(1, 9999).map(str))
_RULE_ACTION = st.one_of(
    _TABLE.map("lookup {}".format),
    _TABLE.map("lookup {} suppress_prefixlength 0".format),
    st.sampled_from(("blackhole", "unreachable", "prohibit", "nop")),
    st.integers(1, 32000).map("goto {}".format),
)
IP_RULE = st.builds(
    lambda no, selectors, action: " ".join((*no, *dict.fromkeys(filter(None, selectors)), action)),
    st.sampled_from(((), ("not",))),
    st.tuples(
        st.one_of(st.just("from all"), PREFIX.map("from {}".format), ADDRESS.map("from {}".format)),
        st.one_of(st.just(""), PREFIX.map("to {}".format)),
        st.one_of(st.just(""), st.builds("fwmark {}/{}".format, MARK, MARK), MARK.map("fwmark {}".format)),
        st.one_of(st.just(""), st.sampled_from(("iif lo", "iif nosuch0"))),
        st.one_of(st.just(""), st.sampled_from(("oif nosuch1", "oif lo"))),
        st.one_of(st.just(""), st.just("uidrange 100-200")),
        st.one_of(st.just(""), st.builds("ipproto {} dport {}".format, st.sampled_from(("tcp", "udp")), PORTS)),
    ),
    _RULE_ACTION,
)
MAC = st.builds("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}".format, *(st.integers(0, 255),) * 5)
FDB_ENTRY = st.one_of(
    st.builds("{} dev vx dst {}".format, MAC, ADDRESS),
    st.builds("{} dev vx dst {} port {} vni {} via lo".format, MAC, ADDRESS, PORT, st.integers(1, 999)),
    st.builds("{} dev v0 master {}".format, MAC, st.sampled_from(("static", "dynamic", ""))),
    st.builds("{} dev v0 self".format, MAC),
    st.builds("{} dev v0 master static extern_learn".format, MAC),
)
