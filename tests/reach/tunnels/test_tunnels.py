"""Geneve, GRE and WireGuard between two hosts: no kernel of the lab has them, so these are the rules of the kernel's sources."""

from collections.abc import Mapping

import pytest

from netparse.captures import parse
from netparse.captures.origin.assign import assign_nodes
from netparse.cluster import build_cluster
from netparse.reach import Answer, Disposition, Flow, answer
from netparse.reach.hosts.build import world_of

LINKS = """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:00:0{n} brd ff:ff:ff:ff:ff:ff promiscuity 0
    inet 10.9.0.1{n}/24 brd 10.9.0.255 scope global eth0
3: t0: <{flags}> mtu {mtu} qdisc noqueue state UNKNOWN group default qlen 1000
    link/{layer} promiscuity 0
    {kind}
    inet 172.30.0.{n}/24 scope global t0
"""
ROUTES = """\
10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1{n}
172.30.0.0/24 dev t0 proto kernel scope link src 172.30.0.{n}
local 10.9.0.1{n} dev eth0 table local proto kernel scope host src 10.9.0.1{n}
local 172.30.0.{n} dev t0 table local proto kernel scope host src 172.30.0.{n}
local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
"""
RULES = "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n"
SETTINGS = "net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.t0.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.ip_forward = 0\n"
SOCKETS = 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\ntcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))\ntcp LISTEN 0 128 [::]:22 [::]:* users:(("sshd",pid=1,fd=4))\n'
UP = "BROADCAST,MULTICAST,UP,LOWER_UP"
KEYS = {1: "A" * 42 + "A=", 2: "B" * 42 + "E=", 3: "C" * 42 + "I="}
FLOW = Flow(sender="n1", target="172.30.0.2", port=22)

Change = Mapping[str, tuple[str, str]]


def asked(
    kind: str,
    layer: str,
    flow: Flow = FLOW,
    mtu: int = 1400,
    flags: str = UP,
    change: Change | None = None,
    **files: str,
) -> Answer:
    """Return the answer over a tunnel of this kind; ``change`` replaces a text in what ``host/command`` printed."""
    captures = []
    for n in (1, 2):
        other = 3 - n
        words = {"n": n, "other": other, "own_key": KEYS[n], "key": KEYS[other]}
        texts = {
            "ip_-d_address": LINKS.format(
                kind=kind.format(**words), layer=layer.format(n=n), mtu=mtu, flags=flags, n=n
            ),
            "ip_route_show_table_all": ROUTES.format(n=n),
            "ip_rule": RULES,
            "ip_neigh": f"10.9.0.1{other} dev eth0 lladdr 02:00:00:00:00:0{other} REACHABLE\n",
            "iptables-save": "",
            "nft_list_ruleset": "",
            "sysctl_-a": SETTINGS,
            "ss_-lntup": SOCKETS,
            **{name: text.format(**words) for name, text in files.items()},
        }
        for name, text in texts.items():
            old, new = (change or {}).get(f"n{n}/{name}", ("", ""))
            assert old in text
            captures += parse(text.replace(old, new) if old else text, source=f"bundle/n{n}/{name}.txt")
    cluster = build_cluster(tuple(assign_nodes(tuple(captures), {})))
    return answer(world_of(cluster), flow)


GENEVE = (
    "geneve id 7 remote 10.9.0.1{other} ttl auto dstport 6081 noudpcsum",
    "ether 02:00:00:00:07:0{n} brd ff:ff:ff:ff:ff:ff",
)


def test_geneve_between_its_two_ends() -> None:
    a = asked(*GENEVE)
    assert a.disposition is Disposition.ACCEPTED, a.reason
    assert any("t0 packs it for 10.9.0.12" in h.text for h in a.hops)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n2/ip_-d_address": ("geneve id 7", "geneve id 8")}, "that is up takes id 7"),
        ({"n2/ip_-d_address": ("dstport 6081", "dstport 6082")}, "on UDP port 6081"),
        ({"n2/ip_-d_address": ("remote 10.9.0.11", "remote 10.9.0.99")}, "has 10.9.0.11 as its remote end"),
        (
            {"n1/ip_neigh": ("10.9.0.12 dev", "172.30.0.2 dev t0 lladdr 02:00:00:00:07:99 PERMANENT\n10.9.0.12 dev")},
            "the frame is for 02:00:00:00:07:99",
        ),
    ],
)
def test_geneve_whose_ends_do_not_agree(change: Change, words: str) -> None:
    a = asked(*GENEVE, change=change)
    assert (a.disposition, words in a.reason) == (Disposition.TUNNEL_MISMATCH, True), a.reason


def test_a_frame_for_another_machine_names_its_address() -> None:
    """By that the cause is found: an address of hardware that two machines have."""
    entry = {"n1/ip_neigh": ("10.9.0.12 dev", "172.30.0.2 dev t0 lladdr 02:00:00:00:07:99 PERMANENT\n10.9.0.12 dev")}
    a = asked(*GENEVE, change=entry)
    assert a.obstacle and a.obstacle.frame_for == "02:00:00:00:07:99"


@pytest.mark.parametrize("kind", ["geneve external", "geneve id 7", "geneve"])
def test_geneve_whose_peers_are_elsewhere_is_open(kind: str) -> None:
    assert asked(kind, GENEVE[1]).open


def test_the_packets_of_a_tunnel_meet_the_rules_of_both_hosts() -> None:
    """Geneve is UDP, GRE a protocol of its own."""
    drop = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n{0}\nCOMMIT\n"
    udp = drop.format("-A INPUT -i eth0 -p udp -m udp --dport 6081 -j DROP")
    a = asked(*GENEVE, **{"iptables-save": udp})
    assert (a.disposition, a.obstacle and a.obstacle.port) == (Disposition.DENIED_IN, 6081)
    gre = drop.format("-A INPUT -i eth0 -p gre -j DROP")
    assert asked(*GRE, **{"iptables-save": gre}).disposition is Disposition.DENIED_IN
    assert asked(*GENEVE, **{"iptables-save": gre}).accepted


GRE = (
    "gre remote 10.9.0.1{other} local 10.9.0.1{n} ttl inherit ikey 0.0.0.5 okey 0.0.0.5",
    "gre 10.9.0.1{n} peer 10.9.0.99",
)
TAP = ("gretap remote 10.9.0.1{other} local 10.9.0.1{n} ttl inherit nopmtudisc", GENEVE[1])


@pytest.mark.parametrize(
    ("kind", "change", "disposition"),
    [
        (GRE, {}, Disposition.ACCEPTED),
        (TAP, {}, Disposition.ACCEPTED),
        (GRE, {"n2/ip_-d_address": ("ikey 0.0.0.5", "ikey 0.0.0.6")}, Disposition.TUNNEL_MISMATCH),
        (GRE, {"n2/ip_-d_address": (" ikey 0.0.0.5 okey 0.0.0.5", "")}, Disposition.TUNNEL_MISMATCH),
        (GRE, {"n2/ip_-d_address": ("remote 10.9.0.11", "remote 10.9.0.77")}, Disposition.TUNNEL_MISMATCH),
        (GRE, {"n2/ip_-d_address": ("remote 10.9.0.11", "remote any")}, Disposition.LOOP),
        (
            GRE,
            {"n2/ip_-d_address": ("gre remote 10.9.0.11 local 10.9.0.12", "gre external")},
            Disposition.INSUFFICIENT_INFO,
        ),
        (TAP, {"n2/ip_-d_address": ("gretap remote", "gre remote")}, Disposition.TUNNEL_MISMATCH),
    ],
)
def test_gre(kind: tuple[str, str], change: Change, disposition: Disposition) -> None:
    a = asked(*kind, change=change)
    assert a.disposition is disposition, a.reason


@pytest.mark.parametrize("remote", ["any", "10.9.0.11"])
def test_the_gre_device_that_names_both_ends_is_asked_first(remote: str) -> None:
    other = (
        f"2: t9: <{UP}> mtu 1400 state UNKNOWN\n    link/gre 0.0.0.0 brd 0.0.0.0 promiscuity 0\n"
        f"    gre remote {remote} local any ttl inherit ikey 0.0.0.5 okey 0.0.0.5\n3: t0: <"
    )
    a = asked(*GRE, change={"n2/ip_-d_address": ("3: t0: <", other)})
    assert a.accepted and any("t0 unpacks it" in h.text for h in a.hops), a.reason


WIREGUARD = ("wireguard", "none")
SHOWN = """\
interface: t0
  public key: {own_key}
  private key: (hidden)
  listening port: 51820

peer: {key}
  endpoint: 10.9.0.1{other}:51820
  allowed ips: 172.30.0.{other}/32, 10.42.{other}.0/24
  latest handshake: 1 minute, 4 seconds ago
  transfer: 1.20 KiB received, 3.41 KiB sent
"""


def wireguard(shown: str = SHOWN, **change: tuple[str, str]) -> Answer:
    return asked(
        *WIREGUARD,
        flags="POINTOPOINT,NOARP,UP,LOWER_UP",
        change={f"{n}/wg_show_all": c for n, c in change.items()},
        wg_show_all=shown,
    )


def test_wireguard_between_two_peers() -> None:
    a = wireguard()
    assert a.disposition is Disposition.ACCEPTED, a.reason
    assert any("t0 encrypts it for 10.9.0.12" in h.text for h in a.hops)


@pytest.mark.parametrize(
    ("change", "disposition", "words"),
    [
        ({"n1": ("172.30.0.2/32, ", "")}, Disposition.TUNNEL_MISMATCH, "no peer of t0 on n1 may have 172.30.0.2"),
        ({"n1": ("  endpoint: 10.9.0.12:51820\n", "")}, Disposition.TUNNEL_MISMATCH, "it has no endpoint"),
        ({"n1": ("10.9.0.12:51820", "10.9.0.12:51821")}, Disposition.TUNNEL_MISMATCH, "listens on UDP port 51821"),
        ({"n2": ("172.30.0.1/32", "172.30.0.9/32")}, Disposition.TUNNEL_MISMATCH, "does not allow 172.30.0.1"),
        ({"n2": (KEYS[1], KEYS[3])}, Disposition.TUNNEL_MISMATCH, "has no peer with the sender's key"),
        ({"n1": (KEYS[2], KEYS[3])}, Disposition.TUNNEL_MISMATCH, "another public key"),
        ({"n2": ("  endpoint", "  preshared key: (hidden)\n  endpoint")}, Disposition.TUNNEL_MISMATCH, "preshared key"),
    ],
)
def test_wireguard_whose_ends_do_not_agree(
    change: Mapping[str, tuple[str, str]], disposition: Disposition, words: str
) -> None:
    a = wireguard(**change)
    assert (a.disposition, words in a.reason) == (disposition, True), a.reason


def test_keys_that_both_have_are_one_where_hands_were_shaken() -> None:
    secret = SHOWN.replace("  endpoint", "  preshared key: (hidden)\n  endpoint")
    assert wireguard(secret).accepted
    a = wireguard(secret.replace("  latest handshake: 1 minute, 4 seconds ago\n", ""))
    assert a.open and "preshared key" in a.reason


def test_the_longest_network_chooses_the_peer() -> None:
    other = f"\npeer: {KEYS[3]}\n  endpoint: 10.9.0.13:51820\n  allowed ips: 0.0.0.0/0\n"
    assert wireguard(SHOWN + other).accepted
    assert not wireguard(
        SHOWN.replace("172.30.0.{other}/32", "172.30.0.0/16") + other.replace("0.0.0.0/0", "172.30.0.2/32")
    ).accepted


def test_without_the_peers_the_command_that_shows_them() -> None:
    a = asked(*WIREGUARD, flags="POINTOPOINT,NOARP,UP,LOWER_UP")
    assert a.open and a.collect == ("n1: wg show all",)


def test_an_endpoint_that_cannot_be_read_is_not_a_missing_one() -> None:
    a = wireguard(n1=("10.9.0.12:51820", "[2001:db8:<hidden>]:51820"))
    assert a.open and "not all peers of t0 on n1" in a.reason
