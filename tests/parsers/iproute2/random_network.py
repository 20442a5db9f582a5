"""Shell lines that make a random network in a namespace: links, addresses, routes and neighbours of every sort that the kernel has."""

import random
from collections.abc import Iterator

MAKE_LINKS = {
    "bridge": "ip link add {name} type bridge",
    "veth": "ip link add {name} type veth peer name {name}p",
    "dummy": "ip link add {name} type dummy",
    "tun": "ip tuntap add dev {name} mode tun",
    "tap": "ip tuntap add dev {name} mode tap",
    "ifb": "ip link add {name} type ifb",
    "vxlan": "ip link add {name} type vxlan id {number} local 10.0.0.1 dev base dstport 4789",
    "vlan": "ip link add link base name {name} type vlan id {number}",
    "bond": "ip link add {name} type bond mode active-backup",
    "macvlan": "ip link add link base name {name} type macvlan mode bridge",
    "ipip": "ip link add {name} type ipip local 10.0.0.1 remote 10.0.0.{byte}",
    "gre": "ip link add {name} type gre local 10.0.0.1 remote 10.0.0.{byte}",
    "wireguard": "ip link add {name} type wireguard",
}
STATES = ("permanent", "noarp", "stale", "reachable", "delay", "probe", "failed", "incomplete")
TYPES = ("blackhole", "unreachable", "prohibit", "throw")
METRICS = (
    *(
        "mtu {n}",
        "mtu lock {n}",
        "advmss {n}",
        "window {n}",
        "initcwnd {b}",
        "initrwnd {b}",
        "ssthresh {b}",
        "cwnd lock {b}",
    ),
    *(
        "rtt {n}ms",
        "rttvar 2s",
        "rto_min 300ms",
        "hoplimit {b}",
        "quickack 1",
        "congctl reno",
        "features ecn",
        "reordering {b}",
    ),
)


def script(seed: int) -> str:
    """Return the lines; those that this kernel cannot do fail silently, the rest stands."""
    chance = random.Random(seed)
    lines = [*_links(chance), *_addresses(chance), *_routes(chance), *_neighbors(chance)]
    return "\n".join(f"{line} 2>/dev/null || true" for line in lines)


def _links(chance: random.Random) -> Iterator[str]:
    yield "ip link add base type veth peer name basep"
    yield "ip link set base up; ip link set basep up"
    yield "ip netns add other"
    yield "ip link add away type veth peer name far netns other; ip link set away up"
    for number, kind in enumerate(chance.sample(sorted(MAKE_LINKS), len(MAKE_LINKS))):
        link = f"{kind}{number}"
        yield MAKE_LINKS[kind].format(name=link, number=number + 2, byte=number + 10)
        if chance.random() < 0.8:
            yield f"ip link set {link} up"
        if chance.random() < 0.5:
            yield f"ip link set {link} mtu {chance.randrange(1280, 1500)}"
        if chance.random() < 0.4:
            yield f"ip link set {link} alias 'alias of {link} inet 10.0.0.1/8 link/ether'"
        if chance.random() < 0.4:
            yield f"ip link property add dev {link} altname other.{number} altname alt-{number}"
        if chance.random() < 0.3:
            yield f"ip link set {link} group {chance.randrange(2, 99)}"
    yield "ip link set base master $(ip -o link show type bridge | sed 's/^[0-9]*: //;s/:.*//' | head -n 1)"
    yield "ip link set basep txqueuelen 500 promisc on allmulticast on"


def _addresses(chance: random.Random) -> Iterator[str]:
    flags = ("", "noprefixroute", "nodad", "home nodad", "mngtmpaddr", "metric 77", "metric 5 noprefixroute")
    lifetimes = ("", "valid_lft 90000 preferred_lft 80000", "valid_lft 90000 preferred_lft 0", "valid_lft 90000")
    for n in range(chance.randrange(6, 12)):
        link = chance.choice(("basep", "away", "basep", "lo"))
        kind = chance.choice(("plain", "brd", "peer", "label", "scope", "inet6", "inet6", "inet6peer"))
        address = {
            "plain": f"10.1.{n}.1/24",
            "brd": f"10.2.{n}.1/2{n % 9} brd +",
            "peer": f"10.3.{n}.1 peer 10.3.{n}.2/3{n % 3}",
            "label": f"10.4.0.{n + 1}/24 label {link}:{n}",
            "scope": f"10.5.{n}.1/24 scope {chance.choice(('link', 'host', '50', 'site'))}",
            "inet6": f"fd00:{n}::1/{chance.randrange(48, 128)}",
            "inet6peer": f"fd01:{n}::1 peer fd01:{n}::2/128",
        }[kind]
        yield f"ip addr add {address} dev {link} {chance.choice(flags)} {chance.choice(lifetimes)}"
    yield "ip addr add 10.6.0.1/24 dev basep; ip -6 addr add fd06::1/64 dev basep nodad"
    yield "ip addr add 10.6.0.9/24 dev basep"
    # The same address on both ends of the cable: detection finds the duplicate.
    yield "echo 1 > /proc/sys/net/ipv6/conf/away/accept_dad; echo 1 > /proc/sys/net/ipv6/conf/away/dad_transmits"
    yield "ip -n other link set far up; ip -n other -6 addr add fd07::1/64 dev far nodad; ip -6 addr add fd07::1/64 dev away"


def _routes(chance: random.Random) -> Iterator[str]:
    for n in range(chance.randrange(15, 25)):
        metrics = " ".join(chance.sample(METRICS, chance.randrange(0, 5))).format(
            n=chance.randrange(500, 9000), b=n + 2
        )
        base = f"10.{100 + n}.0.0/16"
        six = f"fd10:{n:x}::/{chance.randrange(33, 65)}"
        common = (
            f"metric {chance.randrange(1, 999)} proto {chance.choice(('static', 'bird', '80', 'ra', 'boot', 'zebra'))}"
        )
        yield chance.choice(
            (
                f"ip route add {base} via 10.6.0.2 {common} {metrics}",
                f"ip route add 10.{100 + n}.0.1 dev basep scope link {metrics} src 10.6.0.9",
                f"ip route add {base} via 10.99.0.1 dev basep onlink realm {n}",
                f"ip route add {base} via inet6 fe80::{n} dev basep tos 0x10 realms 3/{n}",
                f"ip route add {base} table {n + 2} {common} nexthop via 10.6.0.3 weight {n + 1} nexthop via 10.6.0.4 nexthop dev lo",
                f"ip route add {chance.choice(TYPES)} {base} {common}",
                f"ip route add default via 10.6.0.7 metric {n} {metrics}",
                f"ip route add {base} encap ip id {n} dst 10.6.0.5 ttl {n + 1} dev basep",
                f"ip -6 route add {six} via fd06::2 {common} {metrics} pref {chance.choice(('low', 'high', 'medium'))}",
                f"ip -6 route add {six} dev basep expires 90000 {common}",
                f"ip -6 route add {six} from fd20::/64 via fd06::3",
                f"ip -6 route add {six} {common} nexthop via fd06::4 weight {n + 1} nexthop via fd06::5",
                f"ip -6 route add {chance.choice(TYPES[:3])} {six} {common}",
                f"ip -6 route add {six} encap seg6 mode encap segs fc00::1,fc00::{n} dev basep",
                f"ip nexthop add id {n + 1} via 10.6.0.8 dev basep; ip route add {base} nhid {n + 1}",
            )
        )
    yield "ip -6 route add default via fe80::9 dev basep metric 5"


def _neighbors(chance: random.Random) -> Iterator[str]:
    for n in range(chance.randrange(8, 16)):
        state = STATES[n % len(STATES)]
        address = chance.choice((f"10.6.0.{n + 20}", f"fd06::{n + 20:x}"))
        lladdr = "" if state in ("failed", "incomplete") else f"lladdr 02:00:00:00:01:{n:02x}"
        flags = chance.choice(("", "router", "extern_learn", "protocol 186"))
        yield f"ip neigh add {address} dev basep {lladdr} nud {state} {flags}"
    yield "ip neigh add proxy 10.6.0.250 dev basep; ip neigh add 10.6.0.251 dev basep managed"
