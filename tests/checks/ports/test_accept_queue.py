"""Queues of listeners: near misses."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import node_list

HEAD = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"


def _judge(*queues: tuple[int, int], port: int = 10250) -> Judged:
    rows = "".join(
        f'tcp   LISTEN {r}      {s}    *:{port + n}   *:*    users:(("kubelet",pid=8,fd=9))\n'
        for n, (r, s) in enumerate(queues)
    )
    return judge({**node_list(a="10.0.0.1"), "a/ss_-tlnp.txt": HEAD + rows})


@pytest.mark.parametrize("queue", [(4097, 4096), (128, 128)])
def test_a_full_queue_of_the_kubelet_is_a_fault(queue: tuple[int, int]) -> None:
    """At its length, or one above it."""
    found = _judge(queue).one("accept-queue-full", Verdict.FAIL)
    assert found.subject == "tcp/10250"
    assert f"{queue[0]} connections wait for kubelet" in found.actual


def test_a_port_that_is_not_required_is_a_warning() -> None:
    """It is somebody's own service."""
    assert _judge((129, 128), port=8080).verdicts("accept-queue-full") == {"warn"}


@pytest.mark.parametrize("queue", [(0, 128), (100, 4096), (0, 0)])
def test_queues_that_have_room(queue: tuple[int, int]) -> None:
    """A few that wait, and a queue of no length at all, are no fault."""
    assert not _judge(queue).of("accept-queue-full", Verdict.FAIL, Verdict.WARN)


def test_netstat_shows_no_length() -> None:
    """What waits is shown; whether it is much is not."""
    text = (
        "Active Internet connections (only servers)\n"
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        "tcp      129      0 0.0.0.0:10250           0.0.0.0:*               LISTEN      8/kubelet\n"
        "tcp6       0      0 :::22                   :::*                    LISTEN      9/sshd\n"
    )
    found = judge({**node_list(a="10.0.0.1"), "a/netstat_-nlpt.txt": text}).one("accept-queue-full")
    assert found.verdict is Verdict.UNKNOWN
    assert "129 wait on 0.0.0.0:10250" in found.actual


def test_queues_of_connections_are_no_queues_of_listeners() -> None:
    """Recv-Q of an established connection is bytes that nobody has read."""
    row = "tcp   ESTAB  9000   128    10.0.0.1:10250   10.0.0.2:40000\n"
    assert not judge({**node_list(a="10.0.0.1"), "a/ss_-tanp.txt": HEAD + row}).of(
        "accept-queue-full", Verdict.WARN, Verdict.FAIL
    )
