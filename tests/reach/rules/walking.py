"""A packet and a rule set as a tool prints it: what becomes of one in the other."""

from ipaddress import ip_address

from netparse.captures import parse
from netparse.cluster import Node
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.read import firewall_of, ipsets_of
from netparse.reach.packets.packet import ACK, EPHEMERAL, SYN, Connection, Packet
from netparse.reach.rules.ruleset import Context, Hook
from netparse.reach.rules.walk import Walked, walk
from netparse.reach.run import Run

ADDRESSES = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
"""


def host(**files: str) -> Host:
    """Return a host with these captures; a key is the command with underscores for blanks."""
    captures = []
    for name, text in {"ip_-d_address": ADDRESSES, **files}.items():
        captures += parse(text, source=f"n1/{name.replace('__', '-')}.txt")
    node = Node(name="n1", captures=tuple(captures))
    from netparse.reach.hosts.details import Details

    return Host(node, Details(firewall=firewall_of(node), ipsets=ipsets_of(node)))


def packet(
    dport: int = 80, *, src: str = "192.0.2.1", dst: str = "192.0.2.10", protocol: str = "tcp", **more: object
) -> Packet:
    """Return the first packet of a connection, which came in by eth0."""
    made = Packet(
        src=ip_address(src), dst=ip_address(dst), protocol=protocol, sport=EPHEMERAL, dport=(dport, dport),
        flags=SYN if protocol == "tcp" else 0, iif="eth0", state="NEW",
    )  # fmt: skip
    made = made._replace(
        connection=Connection(
            protocol, made.src, made.sport, made.dst, made.dport, (made.src, made.sport), (made.dst, made.dport)
        ),
    )
    return made._replace(**more)  # type: ignore[arg-type]


def answered(p: Packet) -> Packet:
    """Return a later packet of the same connection."""
    assert p.connection is not None
    p.connection.answered = True
    return p._replace(state="ESTABLISHED", flags=ACK)


def through(h: Host, p: Packet, hook: Hook = "input", run: Run | None = None) -> Walked:
    """Return what the first base chain of a hook says."""
    family = p.family
    base = next(b for b in (*h.firewall.filters(hook, family), *h.firewall.nat(hook, family)))
    return walk(Context(run or Run(), h, base.table), base.chain, p)


def verdict(h: Host, p: Packet, hook: Hook = "input", run: Run | None = None) -> str:
    return through(h, p, hook, run).verdict.kind
