"""Statements and expressions of nft that chance seldom makes."""

from tests.lab.reach.kind import Kind, filter_rules, nft


def f(body: str, hook: str = "forward", policy: str = "accept", extra: str = "", family: str = "inet") -> str:
    """Return a table with one base chain of these rules, and what else it has before it."""
    return nft(
        f"table {family} t {{\n{extra}\n chain f {{ type filter hook {hook} priority 0; policy {policy};\n{body}\n }}\n}}\n"
    )


R = "router"
KINDS: tuple[Kind, ...] = (
 Kind("nft-vmap-concat", {R: (f("ip saddr . tcp dport vmap { 10.1.0.2 . 80 : accept, 10.1.0.0/24 . 443 : drop, 10.1.0.2 . 8000-9000 : goto more }\n ip daddr vmap { 10.2.0.3 : drop }\n", extra=" chain more { reject with tcp reset\n }"),)}),
 Kind("nft-named-map-interval", {R: (f("ip daddr . meta l4proto . th dport vmap @m\n ct state established accept\n", policy="drop", extra=" map m { type ipv4_addr . inet_proto . inet_service : verdict; flags interval; counter; elements = { 10.2.0.0/24 . tcp . 80-443 : accept, 10.2.0.2 . udp . 80 : accept } }"),)}),
 Kind("nft-set-counters-timeout", {R: (f("ip saddr @s tcp dport 80 drop\n ip saddr @u udp dport 80 drop", extra=" set s { type ipv4_addr; flags timeout; timeout 1h; elements = { 10.1.0.2 timeout 50m } }\n set u { type ipv4_addr; counter; elements = { 10.1.0.2 } }"),)}, 4),
 Kind("nft-dynamic", {R: (f("tcp dport 80 add @d { ip saddr timeout 1m } accept\n tcp dport 443 ip saddr @d drop", extra=" set d { type ipv4_addr; flags dynamic,timeout; timeout 1m; }"),)}, 2),
 Kind("nft-flowtable", {R: (f("ct state established,related accept\n meta l4proto { tcp, udp } flow add @ft\n tcp dport 443 drop\n", extra=" flowtable ft { hook ingress priority 0; devices = { eth0, eth1 }; }"),)}),
 Kind("nft-named-objects", {R: (f("tcp dport 80 counter name c accept\n udp dport 443 quota name q drop\n udp dport 80 limit name l accept\n", extra=" counter c { }\n quota q { over 1000 mbytes }\n limit l { rate 1000/second; }"),)}, 3),
 Kind("nft-goto-return", {R: (f("tcp dport 80 goto a\n udp dport 80 jump b\n udp dport 80 drop\n tcp dport 443 jump c\n tcp dport 443 accept\n", policy="drop", extra=" chain d { return\n }\n chain c { goto d\n drop\n }\n chain b { return\n }\n chain a { tcp dport 80 return\n accept\n }\n"),)}),
 Kind("nft-reject-kinds", {R: (f("tcp dport 80 reject with tcp reset\n udp dport 80 reject with icmpx port-unreachable\n ip daddr 10.2.0.3 reject with icmp net-unreachable\n tcp dport 443 reject with icmpx no-route\n"),)}),
 Kind("nft-raw-payload", {R: (f("@th,16,16 443 drop\n ip daddr 10.2.0.3 @nh,72,8 6 drop\n"),)}, 30),
 Kind("nft-ether-vlan", {R: (f("ether saddr 02:11:22:33:44:55 tcp dport 443 drop\n meta iiftype ether udp dport 443 drop\n"),)}, 6),
 Kind("nft-meta-odd", {R: (f("meta skuid 4711 drop\n meta cpu 99 tcp dport 443 drop\n meta iifgroup default udp dport 443 drop\n meta hour \"00:00\"-\"23:59\" tcp dport 8080 accept\n rt classid 7 udp dport 8080 drop\n"),)}, 12),
 Kind("nft-ct-odd", {R: (f("ct id 5 tcp dport 443 drop\n ct bytes > 100000000 drop\n ct packets > 1000000 udp dport 443 drop\n ct expiration 1s drop\n ct helper \"ftp\" drop\n ct label 5 udp dport 8080 drop\n"),)}, 40),
 Kind("nft-mss-clamp", {R: (f("tcp flags syn tcp option maxseg size set rt mtu\n tcp dport 443 drop\n ip ttl set 64\n ip dscp set cs1\n meta priority set 1:1\n meta nftrace set 1\n"),)}),
 Kind("nft-tcp-option", {R: (f("tcp option sack-perm missing tcp flags syn tcp dport 443 drop\n tcp option maxseg size 1-536 drop\n"),)}, 40),
 Kind("nft-exthdr", {R: (f("exthdr frag exists drop\n ip6 nexthdr udp drop\n ip protocol tcp ip daddr 10.2.0.3 drop\n"),)}),
 Kind("nft-fragments", {R: (f("ip frag-off & 0x1fff != 0 drop\n ip frag-off & 0x4000 != 0 udp dport 443 drop\n"),)}, 40),
 Kind("nft-length", {R: (f("udp dport 443 meta length > 100 drop\n udp length 9-100 udp dport 8080 drop\n"),)}, 6),
 Kind("nft-dnat-map", {R: (nft("table ip n { map m { type inet_service : ipv4_addr . inet_service; elements = { 30080 : 10.2.0.2 . 80 } }\n chain p { type nat hook prerouting priority dstnat; \n fib daddr type local dnat to tcp dport map @m\n ip daddr 10.9.9.9 dnat to tcp dport map { 80 : 10.2.0.3 }\n }\n chain o { type nat hook output priority -100; \n ip daddr 10.2.0.2 tcp dport 80 dnat to 10.2.0.3:8080\n }\n chain q { type nat hook postrouting priority srcnat; \n oifname \"eth1\" snat to 10.2.0.1\n }\n }\n"),)}),
 Kind("nft-masq-ports", {R: (nft("table ip n { chain q { type nat hook postrouting priority srcnat; \n oifname \"eth1\" meta l4proto tcp masquerade to :20000-20100 fully-random,persistent\n oifname \"eth1\" udp dport 443 snat to 10.2.0.1:30000-30010 random\n }\n }\n"),), "server": (nft("table inet t { chain i { type filter hook input priority 0; \n tcp sport 20000-20100 tcp dport 80 accept\n tcp dport 80 drop\n udp sport != 30000-30010 udp dport 443 drop\n }\n}\n"),)}),
 Kind("nft-numgen", {R: (nft("table ip n { chain e1 { meta l4proto tcp dnat to 10.2.0.2:80\n }\n chain e2 { meta l4proto tcp dnat to 10.2.0.3:8080\n }\n chain p { type nat hook prerouting priority dstnat; \n ip daddr 10.9.9.9 tcp dport 80 numgen random mod 2 vmap { 0 : goto e1, 1 : goto e2 }\n tcp dport 30080 jhash ip saddr . ip daddr mod 2 vmap { 0 : goto e1, 1 : goto e2 }\n }\n }\n"),)}),
 Kind("nft-ct-zone", {R: (nft("table inet z { chain p { type filter hook prerouting priority raw; \n iifname \"eth0\" ct zone set 5\n iifname \"eth1\" ct zone set 5\n }\n chain f { type filter hook forward priority 0; policy drop;\n ct state established accept\n tcp dport 80 accept\n }\n}\n"),)}),
 Kind("nft-notrack", {R: (nft("table inet z { chain p { type filter hook prerouting priority raw; \n udp dport 443 notrack\n udp sport 443 notrack\n tcp dport 8080 notrack\n }\n chain f { type filter hook forward priority 0; policy drop;\n ct state established accept\n ct state untracked udp dport 443 accept\n ct state untracked udp sport 443 accept\n tcp dport 80 accept\n tcp dport 8080 accept\n }\n}\n"),)}),
 Kind("nft-bridge-netdev", {R: (nft("table netdev d { chain i { type filter hook ingress device \"eth0\" priority 0; \n ip daddr 10.2.0.3 drop\n tcp dport 443 drop\n ip6 nexthdr udp drop\n }\n chain e { type filter hook egress device eth1 priority 0; \n udp dport 8080 drop\n }\n}\ntable arp a { chain i { type filter hook input priority 0; \n arp operation request accept\n }\n}\n"),)}),
 Kind("nft-inet-ingress", {R: (nft("table inet d { chain i { type filter hook ingress device \"eth0\" priority filter; \n ip daddr 10.2.0.3 drop\n tcp dport 443 drop\n }\n}\n"),)}),
 Kind("nft-fib", {R: (nft("table inet d { chain p { type filter hook prerouting priority raw; \n fib saddr . iif oif missing drop\n fib daddr . iif type != { local, broadcast, multicast } tcp dport 22 drop\n fib daddr type unicast tcp dport 443 drop\n fib saddr . mark . iif oif eq 0 drop\n fib daddr oif \"eth1\" udp dport 443 drop\n }\n}\n"), "ip route add 10.1.0.77/32 dev eth1")}, 3),
 Kind("nft-set-iface", {R: (f("iifname . ip saddr . tcp dport @s drop\n iifname @names udp dport 80 drop\n meta iif { eth0, lo } udp dport 443 drop\n oifname { \"eth1\", \"cali*\" } tcp dport 8080 drop\n", extra=" set s { type ifname . ipv4_addr . inet_service; elements = { \"eth0\" . 10.1.0.2 . 443 } }\n set names { type ifname; flags interval; elements = { \"eth*\" } }"),)}),
 Kind("nft-mark-vmap", {R: (nft("table inet d { chain p { type filter hook prerouting priority mangle; \n meta mark set tcp dport map { 80 : 0x1, 443 : 0x2 }\n ct mark set meta mark\n udp dport 80 meta mark set 0x10 ct mark set meta mark & 0xff\n }\n chain f { type filter hook forward priority 0; policy drop;\n meta mark vmap { 0x1 : accept, 0x2 : drop, 0x10 : accept }\n ct mark 0x1 accept\n ct mark & 0xf0 == 0x10 accept\n }\n}\n"),)}),
 Kind("nft-ne-set", {R: (f("tcp dport != { 80, 8080 } drop\n udp dport != 80-443 drop\n ip daddr != { 10.2.0.0/24, 10.1.0.0/24 } drop\n ip6 daddr != fd02::/64 drop\n"),)}),
 Kind("nft-statevmap", {R: (f("ct state vmap { established : accept, related : accept, invalid : drop, new : jump n }\n", policy="drop", extra=" chain n { ct direction original tcp dport { 80, 443 } accept\n meta l4proto tcp ct original proto-dst 8080 accept\n }"),)}),
 Kind("nft-status-dnat", {R: (nft("table ip n { chain p { type nat hook prerouting priority -100; \n ip daddr 10.9.9.9 dnat to 10.2.0.2\n }\n}\ntable inet t { chain f { type filter hook forward priority 10; policy drop;\n ct state established accept\n ct status dnat accept\n }\n}\n"),)}),
 Kind("nft-queue-tproxy", {R: (f("tcp dport 443 queue num 5 bypass\n udp dport 443 dup to 10.1.0.2 device \"eth0\"\n", family="ip"),)}, 3),
 Kind("nft-two-tables-one-hook", {R: (f("tcp dport 80 accept\n"), nft("table ip u { chain f { type filter hook forward priority 5; policy accept; \n tcp dport 80 drop\n }\n chain g { type filter hook forward priority -5; policy accept; \n udp dport 443 drop\n }\n}\n"))}),
 Kind("nft-output-route", {R: (nft("table ip n { chain o { type route hook output priority mangle; \n ip daddr 10.2.0.2 meta mark set 0x9\n }\n}\n"), "ip route add unreachable default table 9; ip rule add fwmark 0x9 lookup 9")}),
 Kind("nft-limit-log", {R: (f("limit rate 5/minute log prefix \"x\"\n limit rate over 1000/second burst 100 packets counter\n tcp dport 80 limit rate 100/second accept\n tcp dport 80 accept\n tcp dport 443 drop\n"),)}),
 Kind("nft-ct-count", {R: (f("tcp dport 80 ct count over 100 reject\n tcp dport 443 drop\n"),)}, 6),
 Kind("nft-meter", {R: (f("tcp dport 80 meter m { ip saddr limit rate over 1000/second } drop\n tcp dport 443 drop\n"),)}, 6),
 Kind("nft-ip-options", {R: (f("ip version 4 ip hdrlength 5 tcp dport 443 drop\n ip id 5 drop\n ip checksum 7 udp dport 80 drop\n ip6 hoplimit 1 drop\n ip ttl < 5 udp dport 443 drop\n"),)}, 40),
 Kind("nft-icmp-only", {R: (f("icmp type { echo-request, destination-unreachable } accept\n icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, packet-too-big } accept\n tcp dport { ssh, http, https } accept\n ct state established accept\n", policy="drop"),)}),
 Kind("nft-define-verdict-set", {R: (f("ip saddr @blk drop\n ip6 saddr @blk6 tcp dport 443 drop\n", extra=" set blk { type ipv4_addr; flags interval; auto-merge; elements = { 10.1.0.0-10.1.0.1, 10.1.0.3-10.1.0.255, 192.168.0.0/16 } }\n set blk6 { type ipv6_addr; flags interval; elements = { fd01::/64 } }"),)}),
 Kind("nft-typeof", {R: (f("ip daddr . tcp dport @s drop\n meta mark & 0x1 == 0x1 drop\n", extra=" set s { typeof ip daddr . tcp dport; elements = { 10.2.0.2 . 443 } }"),)}),
 Kind("nft-xt-compat", {R: (filter_rules("FORWARD", "-A FORWARD -p tcp -m tcp --dport 443 -m string --algo kmp --string zz -j DROP", "-A FORWARD -p udp -m udp --dport 443 -j NFLOG --nflog-prefix x", "-A FORWARD -p udp --dport 80 -m addrtype --dst-type UNICAST -j DROP"),)}, 3),
)  # fmt: skip
