"""Tables of sockets without a line end at their end: cut inside the last row, or stripped."""

import pytest

from netparse.captures import parse
from netparse.captures.text.open_end import ends_inside_row

HEAD = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    "
KUBELET = "tcp        0      0 127.0.0.1:10248         0.0.0.0:*               LISTEN      10/kubelet          "
OTHER = "tcp6       0      0 :::10250                :::*                    LISTEN      10/kubelet          "
SS = '*:10250 users:(("kubelet",pid=8,fd=9))'


@pytest.mark.parametrize(
    "last",
    [
        OTHER,
        OTHER.rstrip()[:-5],
        "tcp6       0      0 :::10256                :::*                    LISTEN      11/k",
        "tcp6       0      0 :::10256                :::*                    LISTEN",
    ],
)
def test_a_row_that_was_cut(last: str) -> None:
    """Blanks without a line end, half a name, no process where all others have one."""
    assert ends_inside_row([HEAD, KUBELET, last])


@pytest.mark.parametrize(
    "last",
    [
        OTHER.rstrip(),
        "tcp6       0      0 :::10256                :::*                    LISTEN      11/kube-proxy",
        "udp        0      0 0.0.0.0:8472            0.0.0.0:*                           -",
    ],
)
def test_a_row_that_was_stripped(last: str) -> None:
    """Whole names, and the dash for a socket of the kernel."""
    assert not ends_inside_row([HEAD, KUBELET, last])


def test_processes_of_ss_have_an_end() -> None:
    """Two brackets close the list."""
    assert ends_inside_row([SS, SS[:-9]])
    assert not ends_inside_row([SS, SS])


@pytest.mark.parametrize(("end", "whole"), [("\n", True), ("", False)])
def test_a_cut_capture_is_not_whole(end: str, whole: bool) -> None:
    """What is not in it may have been below the cut."""
    text = f"Active Internet connections (only servers)\n{HEAD}\n{KUBELET}\n{OTHER}{end}"
    (capture,) = parse(text, source="n1/netstat_-nlpt.txt")
    assert capture.covers is not None
    assert capture.covers.whole is whole


def test_other_tables_are_not_judged_by_their_blanks() -> None:
    """`ip route` ends every line with a blank."""
    (capture,) = parse("default via 10.0.0.254 dev eth0 \n10.0.0.0/24 dev eth0 scope link ", source="n1/ip_route.txt")
    assert capture.covers is not None
    assert capture.covers.whole
