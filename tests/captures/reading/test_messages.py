"""Messages of components are found wherever they stand, belong to who said them, and no line is lost."""

import pytest

from netparse import parse
from netparse.captures.capture import Capture
from netparse.records import LogMessage

REFUSED = "dial tcp 192.0.2.10:6443: connect: connection refused"


def said(text: str) -> list[tuple[str | None, str]]:
    found = [(c, r) for c in parse(text) for r in c.records]
    return [(c.host, r.says) for c, r in found if isinstance(r, LogMessage)]


def unread(captures: list[Capture]) -> list[str]:
    return [u.text for c in captures for u in c.unparsed]


def test_a_message_in_words_is_read_and_the_words_are_left() -> None:
    """What else stands there is still what was not understood."""
    captures = parse(f"It all began with\n{REFUSED}\nand never ended.\n")
    assert [c.command for c in captures] == [None, "log_messages"]
    assert unread(captures) == ["It all began with", "and never ended."]


def test_a_log_that_is_noise_elsewhere_is_read_behind_its_own_command() -> None:
    """Lines of klog are messages on the way in the output of kubectl; alone they are what was asked for."""
    text = f"root@n1:~# kubectl logs kube-proxy-x7k2p\nE0311 09:14:02.118402       1 reflector.go:153] {REFUSED}\n"
    assert said(text) == [(None, "connection-failed")]  # whose pod it is the prompt does not tell


def test_a_message_belongs_to_the_host_that_its_line_names() -> None:
    """The journal's own word goes before the prompt's."""
    assert said(f"root@n1:~# cat /tmp/of-n2\nMar 11 09:14:02 n2 kubelet[7]: {REFUSED}\n") == [
        ("n2", "connection-failed")
    ]
    assert said(f"root@n1:~# journalctl -u kubelet -o cat\nE0311 09:14:02.118402 7 x.go:1] {REFUSED}\n") == [
        ("n1", "connection-failed")
    ]


def test_an_event_names_its_node_also_for_the_line_in_which_it_goes_on() -> None:
    event = "  Warning  Unhealthy  3m  kubelet, n3  Readiness probe failed: 2026-03-11 [INFO] health.go 177: established = 0\n"
    text = f"{event}calico/node is not ready: BIRD is not ready: BGP not established with 192.0.2.11\n"
    assert said(text) == [("n3", "session-failed")]


def test_what_a_log_goes_on_behind_for_long_is_over() -> None:
    """A component that starts finds nothing yet; what it still says at the end counts."""
    early = f"Mar 11 09:14:02 n1 kubelet[7]: {REFUSED}\n"
    assert said(early + "Mar 11 09:20:02 n1 kubelet[7]: synced\n") == [("n1", "connection-failed")]
    assert said(early + "Mar 11 09:54:02 n1 kubelet[7]: synced\n") == []
    assert said(early + 'Mar 11 09:54:02 n1 kubelet[7]: I0311 09:54:02.327714    7 scope.go:117] "Removed"\n') == []


def test_a_log_of_thousands_of_lines_is_not_what_somebody_shows() -> None:
    line = f"Mar 11 09:14:02 n1 kubelet[7]: {REFUSED}\n"
    assert said(line * 3001) == []


@pytest.mark.parametrize("between", ["", "```\n\n```\n", "\n"])
def test_a_message_right_above_an_output_is_no_heading(between: str) -> None:
    """It names a host and is read all the same; the prompt tells whose the output is."""
    line = "Mar 03 07:12:40 elm-2 kernel: [81231.7] neighbour: arp_cache: neighbor table overflow!"
    text = f"```\n{line}\n{between}root@elm-2:~# ip neigh\n192.0.2.1 dev eth0 lladdr 52:54:00:6b:11:01 REACHABLE\n```\n"
    found = [(c.command, len(c.records)) for c in parse(text) if c.records]
    assert sorted(found, key=str) == [("ip_neigh", 1), ("log_messages", 1)]
