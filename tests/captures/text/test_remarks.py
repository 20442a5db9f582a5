"""What a reporter writes into an output: the marked row is read as it was printed, and the remark is kept."""
# ruff: noqa: E501 - rows as they are printed

import pytest

from netparse.captures import Capture, parse
from netparse.records import ArpEntry, Interface, KubernetesNode, Neighbor, NetstatSocket, Route, RouteN

_ROWS = {
    "ip route": ("default via 10.0.0.1 dev eth0 proto static\n{}\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.5\n", "10.244.1.0/24 via 10.0.0.6 dev eth0 metric 101"),
    "ip neigh": ("10.0.0.1 dev eth0 lladdr 52:54:00:00:0e:01 REACHABLE\n{}\n", "10.0.0.6 dev eth0 lladdr 52:54:00:00:0e:06 STALE"),
    "arp -n": ("Address                  HWtype  HWaddress           Flags Mask            Iface\n{}\n", "10.0.0.6                 ether   52:54:00:00:0e:06   C                     eth0"),
    "arp -an": ("? (10.0.0.1) at 52:54:00:00:0e:01 [ether] on eth0\n{}\n", "? (10.0.0.6) at 52:54:00:00:0e:06 [ether] PERM on flannel.1"),
    "route -n": ("Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n{}\n", "10.244.1.0      10.0.0.6        255.255.255.0   UG    0      0        0 eth0"),
    "netstat -nlpt": ("Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n{}\n", "tcp        0      0 127.0.0.1:10248         0.0.0.0:*               LISTEN      812/kubelet"),
    "ss -tlnp": ("State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n{}\n", 'LISTEN 0      4096   127.0.0.1:10248    0.0.0.0:*         users:(("kubelet",pid=812,fd=17))'),
    "kubectl get nodes": ("NAME    STATUS     ROLES           AGE   VERSION\n{}\ncp2     Ready      control-plane   12d   v1.30.4\n", "cp1     NotReady   control-plane   12d   v1.30.4"),
    "ip a": ("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n{}\n    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\n", "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc fq_codel state UP"),
}  # fmt: skip


def read(command: str, row: str) -> Capture:
    found = [c for c in parse(f"$ {command}\n{_ROWS[command][0].format(row)}") if c.records]
    assert len(found) == 1
    return found[0]


def values(capture: Capture) -> list[str]:
    return [repr(r) for r in capture.records]


@pytest.mark.parametrize("command", _ROWS)
@pytest.mark.parametrize(
    "remark",
    ["   <-- this", " <--- twice", "  <- old", "    ← duplicate", " ‹---", "   # ???", "  # rowan's subnet ← ok", "   #### <-- our LAN !!", "  <== here", "  <<< wrong",
     "  // stale", "   (!)", "  !!!", " ⬅️ why?", "  👈", "\t# old", "   --> wrong one"],
)  # fmt: skip
def test_a_remark_behind_a_row(command: str, remark: str) -> None:
    """The row has the values that it has without the remark; the remark is kept with its line."""
    row = _ROWS[command][1]
    marked = read(command, row + remark)
    assert (marked.status, values(marked)) == ("ok", values(read(command, row)))
    assert [r.line for r in marked.remarks] == [next(n for n, x in enumerate(marked.document.lines, 1) if row in x)]
    assert marked.remarks[0].text.strip("< -#/\t") in remark


_WORDS = [  # (command, a word of its row that stands there once)
    (command, word)
    for command, (_, row) in _ROWS.items()
    for word in row.split()[:4]
    if command != "ip a" and word[0].isalnum() and row.count(word) == 1
]


@pytest.mark.parametrize(("command", "word"), _WORDS)
@pytest.mark.parametrize("mark", ["**{}**", "`{}`", "_{}_", "__{}__", "<b>{}</b>", "<mark>{}</mark>"])
def test_a_value_in_bold(command: str, word: str, mark: str) -> None:
    """Each of a row's first words may be what the reporter points at."""
    row = _ROWS[command][1]
    assert values(read(command, row.replace(word, mark.format(word)))) == values(read(command, row))


@pytest.mark.parametrize("command", ["ip route", "ip neigh", "kubectl get nodes", "arp -an"])
@pytest.mark.parametrize("mark", ["**{}**", "--> {}", "=> {}", "* {}", "👉 {}", "(!) {}"])
def test_a_row_that_is_marked_as_a_whole(command: str, mark: str) -> None:
    """In bold, or with an arrow before it."""
    row = _ROWS[command][1]
    assert values(read(command, mark.format(row))) == values(read(command, row))


@pytest.mark.parametrize(
    "row",
    [
        "tcp6       0      0 :::6443                 :::*                    LISTEN      812/kube-apiserve",
        "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      -",
    ],
)
def test_a_row_with_asterisks_in_bold(row: str) -> None:
    """What is bold from end to end may hold blanks at its ends and asterisks of its own."""
    assert values(read("netstat -nlpt", f"**{row} **")) == values(read("netstat -nlpt", row))


def test_an_address_in_bold_keeps_its_label() -> None:
    """The marks around an indented row are no part of its last word."""
    rows = "    inet 10.0.0.5/24 scope global eth0\n**    inet 10.0.0.9/32 scope global eth0**\n"
    (found,) = [c for c in parse(f"$ ip addr show dev eth0 | grep 'inet '\n{rows}") if c.records]
    assert [a.label for r in found.records if isinstance(r, Interface) for a in r.addr_info or ()] == ["eth0", "eth0"]


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("ip route", "10.0.0.0/8 -- our LAN"), ("ip route", "default route is missing"), ("ip neigh", "10.0.0.7 # gone"),
        ("netstat -nlpt", "nothing else listens <-- strange"), ("kubectl get nodes", "the other one is gone (!)"),
    ],
)  # fmt: skip
def test_words_do_not_become_rows(command: str, text: str) -> None:
    """What is no row without the remark stays a line that was not understood."""
    assert [u.text for u in read(command, f"{_ROWS[command][1]}\n{text}").unparsed] == [text]


def test_the_only_row_of_an_output() -> None:
    """Nothing but the marked row stands there."""
    text = "$ ssh alder 'ip neigh show dev flannel.1'\n10.42.0.0  lladdr 5e:19:c4:20:7b:03 PERMANENT             # rowan's subnet ← ok\n"
    assert [(c.command, c.status, len(c.records)) for c in parse(text)] == [("ip_neigh", "ok", 1)]


@pytest.mark.parametrize("mark", ["--> ", "=> ", ">>> ", "👉 "])
def test_the_only_row_with_an_arrow_before_it(mark: str) -> None:
    """The command says what it is an output of."""
    text = f"$ arp -na | grep 10.45.9.0\n{mark}? (10.45.9.0) at 5e:19:c4:20:7b:04 [ether] PERM on flannel.1\n"
    assert [(c.command, c.status, len(c.records)) for c in parse(text)] == [("arp", "ok", 1)]


def test_masks_and_names_are_no_marks() -> None:
    """Octets that a collector starred out, and devices with underscores, stay what they are."""
    found = parse(
        "? (192.0.2.9) at 52:54:00:**:**:** [ether] PERM on cilium_net\n? (192.0.2.8) at 52:54:00:00:0e:01 [ether] on _a\n"
    )
    assert [(r.iface, r.hwaddress) for c in found for r in c.records if isinstance(r, ArpEntry)] == [
        ("cilium_net", None),
        ("_a", "52:54:00:00:0e:01"),
    ]


def test_every_kind_of_row_is_tried() -> None:
    """The rows above are of these records."""
    types = {type(read(c, _ROWS[c][1]).records[-1]) for c in _ROWS}
    assert {ArpEntry, Interface, KubernetesNode, Neighbor, NetstatSocket, Route, RouteN} <= types
