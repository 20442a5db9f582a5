"""A port of a network plugin that one node lacks and all others have."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import LO, link, node_list

LIST = node_list(n1="192.0.2.11", n2="192.0.2.12", n3="192.0.2.13")
HEADING = (
    "Active Internet connections (only servers)\n"
    "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
)
ADDRESSES = LO + link(2, "eth0", "52:54:00:00:00:01", "192.0.2.11/24") + link(3, "cali0123456789a", "ee:ee:ee:ee:ee:ee")


def netstat(program: str | None) -> str:
    """Return a kubelet's port and, of a program, port 179."""
    row = "tcp6       0      0 :::10250                :::*                    LISTEN      903/kubelet\n"
    row += "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      603/sshd\n"
    if program:
        row += f"tcp        0      0 0.0.0.0:179             0.0.0.0:*               LISTEN      {program}\n"
    return HEADING + row


@pytest.mark.parametrize(
    ("programs", "faults"),
    [
        (("2100/bird", "2101/bird", None), ["n3"]),
        (("2100/bird", None, None), []),  # some nodes only, as route reflectors
        (("2100/bird", "-", None), []),  # who holds it is not shown
        (("2100/bgpd", "2101/bgpd", None), []),  # a router of the machine's own, beside Calico with VXLAN
        ((None, None, None), []),
    ],
)
def test_bird_that_all_other_nodes_have(programs: tuple[str | None, ...], faults: list[str]) -> None:
    """BGP is needed in some modes of Calico: the other nodes tell, two at least, and all that were captured."""
    files = {f"n{n}/netstat.txt": netstat(p) for n, p in enumerate(programs, 1)}
    found = judge({**LIST, **files, "n1/ip_a.txt": ADDRESSES}).of("required-port-closed", Verdict.FAIL)
    assert [f.node for f in found if f.subject == "tcp/179"] == faults
    for f in found:
        assert {e.source for e in f.evidence} >= {"n3/netstat.txt", "n1/netstat.txt", "n2/netstat.txt"}
        assert "calico-node" in f.fix[0]


def test_bird_is_not_missed_where_listeners_may_be_hidden() -> None:
    """IPv4 only, cut, of connections: nothing is said."""
    files = {f"n{n}/netstat.txt": netstat(f"210{n}/bird") for n in (1, 2)}
    hidden = netstat(None).replace("tcp6 ", "tcp  ").replace(":::10250", "0.0.0.0:10250")
    assert not judge({**LIST, **files, "n3/netstat_nlt4.txt": hidden, "n1/ip_a.txt": ADDRESSES}).of(
        "required-port-closed", Verdict.FAIL
    )
