"""Statements of components about the network: what is evidence by itself, and what only looks like it."""

import pytest

from netparse.parsers.shared.statements import QUICK, may_state, signs, statements_of, time_of

FAILED = ("connection-failed",)
SAID = {
    'Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: i/o timeout': ("connection-failed", "10.96.0.1", 443),
    "dial tcp4 :0->192.0.2.7:6783: getsockopt: connection refused": ("connection-failed", "192.0.2.7", 6783),
    "dial tcp [2001:db8::7]:2380: connect: no route to host": ("connection-failed", "2001:db8::7", 2380),
    'Post "https://192.0.2.7:6443/api/v1/nodes": net/http: TLS handshake timeout': ("connection-failed", "192.0.2.7", 6443),
    "proxy error from 127.0.0.1:9345 while dialing 192.0.2.7:10250, code 502: 502 Bad Gateway": ("connection-failed", "192.0.2.7", 10250),
    "The connection to the server 192.0.2.7:6443 was refused - did you specify the right host or port?": (*FAILED, "192.0.2.7", 6443),
    "nc: connect to 192.0.2.7 port 6443 (tcp) failed: No route to host": ("connection-failed", "192.0.2.7", 6443),
    "listen tcp 0.0.0.0:10250: bind: address already in use": ("port-in-use", "0.0.0.0", 10250),
    "listen udp :8472: bind: address already in use": ("port-in-use", None, 8472),
    "\t[ERROR Port-6443]: Port 6443 is in use": ("port-in-use", None, 6443),
    "nginx: [emerg] bind() to 0.0.0.0:6443 failed (98: Address already in use)": ("port-in-use", "0.0.0.0", 6443),
    "listen tcp 192.0.2.9:2380: bind: cannot assign requested address": ("address-not-here", "192.0.2.9", 2380),
    'node IP: "192.0.2.9" not found in the host\'s network interfaces': ("address-not-here", "192.0.2.9", None),
    "WARNING: Unable to confirm IPv4 address 192.0.2.9 is assigned to this host": ("address-not-here", "192.0.2.9", None),
    "failed to ensure address of interface flannel.1: link has incompatible addresses": ("address-beside", None, None),
    "ip 192.0.2.9: Node IP 192.0.2.9 conflicts with service network 192.0.2.0/24": ("node-in-services", "192.0.2.9", None),
    'open /run/flannel/subnet.env: no such file or directory': ("plugin-missing", None, None),
    "cni.go:172] Unable to update cni config: No networks found in /etc/cni/net.d": ("plugin-missing", None, None),
    "kernel: [81231.7] nf_conntrack: table full, dropping packet": ("connections-overflow", None, None),
    'failed to find plugin "flannel" in path [/opt/cni/bin]': ("plugin-missing", None, None),
    "eth0: IPv6 duplicate address 2001:db8::5 used by 52:54:00:6b:10:02 detected!": ("address-taken", "2001:db8::5", None),
    "IP 192.0.2.9 > 192.0.2.7: ICMP host 192.0.2.9 unreachable - admin prohibited, length 128": ("packet-refused", "192.0.2.9", None),
    "Using interface with name eth0 and address 10.0.2.15": ("endpoint", "10.0.2.15", None),
    "no default routes found in \"/proc/net/route\" or \"/proc/net/ipv6_route\"": ("no-default-route", None, None),
    "[ERROR FileContent--ip_forward]: /proc/sys/net/ipv4/ip_forward contents are not set to 1": ("no-forwarding", None, None),
    'local "4a:ef:c1:7c:c3:0a(n1)" and remote "4a:ef:c1:7c:c3:0a(n2)" peer names collision': ("name-of-two", None, None),
    "no IP addresses available in range set: 192.0.2.129-192.0.2.190": ("no-addresses-left", "192.0.2.129", None),
    "  NetworkUnavailable   True    Mon, 01 Jan 0001 00:00:00 +0000   NoRouteCreated   x": ("no-route-created", None, None),
    "  Ready   Unknown   Tue, 11 Mar 2026 09:14:02 +0000   NodeStatusUnknown   silent": ("not-ready", None, None),
    "<- 192.0.2.7:6783    failed      IP allocation was seeded by different peers": ("ranges-apart", "192.0.2.7", None),
    '[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :53) detected for zone ".", see coredns.io': ("dns-loop", None, None),
}  # fmt: skip
NOT_SAID = (
    "Ready   True    Tue, 11 Mar 2026 09:14:02 +0000   KubeletReady   kubelet is posting",
    "why is it KubeletNotReady, or Ready Unknown?",
    "NetworkUnavailable   False   Tue, 11 Mar 2026 09:14:02 +0000   RouteCreated   x",
    "-> 192.0.2.11:6783    failed      cannot connect to ourself, retry: never",
    "is it a connection refused, or a timeout?",
    "the port 6443 is in use by the API server, as it should be",
    "tcp        0      0 0.0.0.0:6443            0.0.0.0:*               LISTEN      1/kube-apiserver",
    "Mar 11 09:31:16 node1 kernel: ACCEPTED: IN=eth0 OUT= SRC=192.0.2.12 DST=192.0.2.11 PROTO=TCP SPT=51044 DPT=6443",
    "default via 192.0.2.1 dev eth0    # the default route",
    "dial tcp: lookup registry.example on 192.0.2.53:53: no such host",
)


@pytest.mark.parametrize("line", SAID)
def test_a_statement_is_read_with_its_values(line: str) -> None:
    """What it says, and the address and port that it is about."""
    (found,) = statements_of(f"E0311 09:14:02.118402    1187 x.go:1] {line}", 7)
    assert may_state(line)
    assert (found.says, found.address, found.port, found.line) == (*SAID[line], 7)


@pytest.mark.parametrize("line", NOT_SAID)
def test_what_only_speaks_of_such_things_states_nothing(line: str) -> None:
    """Words, sockets and packets that were let pass."""
    assert statements_of(line, 1) == []


def test_a_line_may_state_the_same_of_several() -> None:
    """etcdctl joins what its endpoints said, and repeats it."""
    each = "error #{0}: client: endpoint https://192.0.2.{0}:2379 exceeded header timeout"
    found = statements_of("\\n; ".join(each.format(n) for n in (1, 2, 1)), 1)
    assert [m.address for m in found] == ["192.0.2.1", "192.0.2.2"]


def test_an_address_ends_where_the_time_of_the_next_line_begins() -> None:
    """Calico prints no blank between them."""
    (found,) = statements_of(
        "BIRD is not ready: BGP not established with 192.0.2.121,192.0.2.242026-03-11 09:20:01.104 [INFO]", 1
    )
    assert found.peers == ("192.0.2.121", "192.0.2.24")


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("Mar  3 09:14:02 n kubelet[1]: x", "03-03T09:14:02"),
        ("E0311 09:14:02.118402 1 x.go:1] x", "03-11T09:14:02"),
        ("INFO: 2026/03/11 09:14:02.5 x", "03-11T09:14:02"),
        ("2026-03-11T09:14:02Z x", "03-11T09:14:02"),
        ("x", None),
    ],
)
def test_the_time_of_a_line_is_read_in_every_form(line: str, time: str | None) -> None:
    assert time_of(line) == time


def test_the_quick_look_misses_no_sign() -> None:
    """The words that are looked for before the table is loaded stand in each of its signs."""
    assert [sign for sign in signs() if not any(word in sign for word in QUICK)] == []
