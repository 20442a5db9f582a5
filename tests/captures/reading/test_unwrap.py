"""Rows that a terminal or a mail broke are read as they were printed, whatever the width and the way."""
# ruff: noqa: E501 - rows as they are printed

import pytest

from netparse.captures import parse
from netparse.records import to_dict

_OUTPUTS = {
    "ip route": """\
default via 192.0.2.1 dev enp1s0 proto dhcp src 192.0.2.50 metric 100
10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink
10.96.0.0/12 via 192.0.2.77 dev enp1s0 proto static metric 4278198272 onlink
192.0.2.0/24 dev enp1s0 proto kernel scope link src 192.0.2.50 metric 100
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown
""",
    "ip neigh": """\
192.0.2.1 dev enp1s0 lladdr 52:54:00:00:00:01 ref 1 used 12/7/6 probes 1 REACHABLE
192.0.2.77 dev enp1s0 lladdr 52:54:00:00:00:77 used 1312/1307/1306 probes 6 STALE
fe80::5054:ff:fe00:77 dev enp1s0 lladdr 52:54:00:00:00:77 router used 11/0/0 probes 1 DELAY
""",
    "arp -n": """\
Address                  HWtype  HWaddress           Flags Mask            Iface
192.0.2.1            ether   52:54:00:00:00:01   C                     enp1s0
192.0.2.77           ether   52:54:00:00:00:77   C                     enp1s0
192.0.2.78                   (incomplete)                              enp1s0
""",
    "netstat -tlnp": """\
Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:10248         0.0.0.0:*               LISTEN      901/kubelet
tcp        0      0 127.0.0.53:53           0.0.0.0:*               LISTEN      501/systemd-resolve
tcp6       0      0 :::10250                :::*                    LISTEN      901/kubelet
""",
    "ss -tlnp": """\
State    Recv-Q   Send-Q     Local Address:Port      Peer Address:Port  Process
LISTEN   0        4096           127.0.0.1:10248          0.0.0.0:*      users:(("kubelet",pid=901,fd=20))
LISTEN   0        4096                   *:10250                *:*      users:(("kubelet",pid=901,fd=21))
LISTEN   0        128              0.0.0.0:22             0.0.0.0:*      users:(("sshd",pid=77,fd=3))
""",
    "route -n": """\
Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.0.2.1   0.0.0.0         UG    100    0        0 enp1s0
10.244.1.0      10.244.1.0      255.255.255.0   UG    0      0        0 cni0
192.0.2.0   0.0.0.0         255.255.255.0   U     100    0        0 enp1s0
""",
    "ip a": """\
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
    inet6 ::1/128 scope host
       valid_lft forever preferred_lft forever
2: enp1s0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000
    link/ether 52:54:00:00:00:50 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.50/24 metric 100 brd 192.0.2.255 scope global dynamic noprefixroute enp1s0
       valid_lft 3242sec preferred_lft 3242sec
    inet6 fe80::5054:ff:fe00:50/64 scope link noprefixroute
       valid_lft forever preferred_lft forever
3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN group default
    link/ether aa:bb:cc:00:00:01 brd ff:ff:ff:ff:ff:ff
    inet 10.244.0.0/32 scope global flannel.1
       valid_lft forever preferred_lft forever
""",
    "kubectl get nodes -o wide": """\
NAME       STATUS   ROLES           AGE   VERSION   INTERNAL-IP      EXTERNAL-IP   OS-IMAGE             KERNEL-VERSION      CONTAINER-RUNTIME
n1         Ready    control-plane   41d   v1.28.4   192.0.2.50   <none>        Ubuntu 22.04.3 LTS   5.15.0-91-generic   containerd://1.7.2
n2         Ready    <none>          41d   v1.28.4   192.0.2.51   <none>        Ubuntu 22.04.3 LTS   5.15.0-91-generic   containerd://1.7.2
""",
    "ip -d link show flannel.1": """\
3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default
    link/ether aa:bb:cc:00:00:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535
    vxlan id 1 local 192.0.2.50 dev enp1s0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx addrgenmode eui64 numtxqueues 1 numrxqueues 1 gso_max_size 65536 gso_max_segs 65535
""",
}


def _anywhere(line: str, width: int) -> list[str]:
    """As a terminal breaks a line; its trailing blanks are lost when it is copied."""
    return [line[n : n + width].rstrip() for n in range(0, max(len(line), 1), width)]


def _between_words(line: str, width: int) -> list[str]:
    """As a mail program does."""
    out = []
    while len(line) > width:
        at = line.rfind(" ", 0, width + 1)
        out.append(line[: at if at > 0 else width].rstrip())
        line = line[at if at > 0 else width :].lstrip()
    return [*out, line]


def _records(text: str) -> list[dict[str, object]]:
    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k not in ("line", "last_line")}
        return [plain(v) for v in value] if isinstance(value, list | tuple) else value

    return [dict(plain(to_dict(r, line=True))) for c in parse(text, source="ticket.md") for r in c.records]  # type: ignore[call-overload]


@pytest.mark.parametrize("command", _OUTPUTS)
@pytest.mark.parametrize(
    ("cut", "width"),
    [(_anywhere, 80), (_anywhere, 72), (_between_words, 76), (_between_words, 72), (_between_words, 60)],
    ids=["terminal-80", "terminal-72", "mail-76", "mail-72", "mail-60"],
)
@pytest.mark.parametrize("mark", ["", "> "], ids=["plain", "quoted"])
def test_broken_rows_are_joined(command: str, cut, width: int, mark: str) -> None:  # type: ignore[no-untyped-def]
    """The records are those of the output as it was printed."""
    prompt = f"[root@n1 ~]# {command}"
    saved = _OUTPUTS[command]
    broken = "\n".join(mark + part for line in saved.splitlines() for part in cut(line, width))
    assert _records(f"{mark}{prompt}\n{broken}\n") == _records(f"{prompt}\n{saved}")


def test_the_number_of_the_last_part_ends_the_record() -> None:
    """Evidence shows where the row stands."""
    saved = _OUTPUTS["ip route"].splitlines()
    broken = "\n".join(part for line in saved for part in _between_words(line, 60))
    (capture,) = parse(f"# ip route\n{broken}\n")
    assert [(r.line, r.last_line) for r in capture.records] == [(2, 3), (4, 4), (5, 6), (7, 8), (9, 10)]


def test_a_row_whose_rest_cannot_be_joined_has_no_cut_value() -> None:
    """The row that ends where all lines end, before a word that fits nowhere, may have another metric."""
    rows = [f"10.244.{n}.0/24 via 192.0.2.{n} dev enp1s0 proto bird onlink src 192.0.2.7 metric 10" for n in (1, 2)]
    full = f"{rows[0]}\nx&4\n{rows[1][:-10]}\n"
    (capture,) = parse(f"# ip route\n{full}")
    assert {u.line for u in capture.unparsed} >= {3}
    assert all(getattr(r, "dst", "") != "10.244.1.0/24" for r in capture.records)


def test_whole_rows_of_one_length_are_not_joined() -> None:
    """A table in which a line is not understood keeps its rows, however long they are."""
    rows = "".join(f"10.244.1{n}.0/24 via 192.0.2.1{n} dev enp1s0 proto static metric 10{n}\n" for n in range(5))
    (capture,) = parse(f"# ip route\n{rows}what is this\n{rows.replace('10.244', '10.245')}")
    assert len(capture.records) == 10
    assert [u.line for u in capture.unparsed] == [7]


@pytest.mark.parametrize("command", [c for c in _OUTPUTS if c != "ip a"])
@pytest.mark.parametrize("word", ["done", "exit 0", "OK.", "that is all"])
def test_a_word_behind_a_row_is_no_rest_of_it(command: str, word: str) -> None:
    """The records are those of the output alone, wherever the word stands."""
    rows = _OUTPUTS[command].splitlines()
    longest = max(range(len(rows)), key=lambda n: len(rows[n]))
    for at in {longest, len(rows) - 1}:
        text = "\n".join([f"# {command}", *rows[: at + 1], word, *rows[at + 1 :]])
        assert [r for r in _records(text) if r not in _records(f"# {command}\n{_OUTPUTS[command]}")] == []
