"""Tools whose output people paste and netparse does not read are named, by their prompt or by their look."""

import pytest

from netparse.captures import parse
from tests.captures.samples import ROUTES


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("tcpdump", "listening on eth0, link-type EN10MB (Ethernet), capture size 262144 bytes\n"),
        ("tcpdump", "12:00:00.000001 IP 192.0.2.11.51234 > 192.0.2.12.10250: Flags [S], seq 1, length 0\n"),
        ("traceroute", "$ traceroute -n 192.0.2.12\n 1  192.0.2.1  0.4 ms  0.3 ms  0.3 ms\n"),
        (
            "conntrack",
            "tcp      6 117 SYN_SENT src=192.0.2.5 dst=192.0.2.1 sport=4444 dport=443 [UNREPLIED] src=192.0.2.1\n",
        ),
        ("nmap", "Nmap scan report for 192.0.2.11\nPORT      STATE  SERVICE\n6443/tcp  open   sun-sr-https\n"),
        ("systemctl status", "● kubelet.service - kubelet: The Kubernetes Node Agent\n   Active: active (running)\n"),
        ("crictl ps", "CONTAINER           IMAGE               CREATED             STATE\n"),
        ("dig", "; <<>> DiG 9.16 <<>> kubernetes.default\n;; global options: +cmd\n"),
        ("brctl", "# brctl show\nbridge name     bridge id               STP enabled     interfaces\n"),
    ],
)
def test_a_tool_that_is_not_read_is_named(tool: str, text: str) -> None:
    """In the words of the reason; nothing is read from it."""
    (found,) = parse(text, source="ticket.md")
    assert (found.command, found.reason) == (None, f"this is output of `{tool}`, which is not read")


def test_such_a_tool_beside_an_output_takes_nothing_from_it() -> None:
    """The routes below a ping are read."""
    text = f"PING 192.0.2.12 (192.0.2.12) 56(84) bytes of data.\n\nbut the routes look right\n\n{ROUTES}\n"
    assert [len(c.records) for c in parse(text, source="ticket.md") if c.records] == [3]


@pytest.mark.parametrize(
    "text",
    ["My nodes: 192.0.2.11 master, 192.0.2.12 worker.\n", "10.0.0.0/8\n172.16.0.0/12\n", "[node]\nhostname = cp7\n"],
)
def test_words_and_lists_are_of_no_tool(text: str) -> None:
    """Nothing names who printed them."""
    (found,) = parse(text, source="ticket.md")
    assert (found.command, found.reason) == (None, "no known command prints this")
