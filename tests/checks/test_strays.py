"""Output of one host that was saved under two nodes: it is told, and nobody is judged by it."""

from netparse.findings import Verdict
from tests.checks.bundle import LO, link, node_list, told

HEADING = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
PROGRAMS = ("sshd", "kubelet", "containerd", "kube-proxy", "node_exporter")


def netstat(first: int | None, address: str = "127.0.0.1") -> str:
    """Return listeners of five processes, numbered from ``first``; without numbers as a user who is not root sees them."""
    owners = [f"{first + n}/{name}" if first else "-" for n, name in enumerate(PROGRAMS)]
    rows = (
        f"tcp        0      0 {address}:{9000 + n}      0.0.0.0:*               LISTEN      {owner}\n"
        f"tcp6       0      0 :::{9100 + n}                 :::*                    LISTEN      {owner}\n"
        for n, owner in enumerate(owners)
    )
    return f"Active Internet connections (only servers)\n{HEADING}{''.join(rows)}"


LIST = node_list(n1="192.0.2.11", n2="192.0.2.12")


def test_equal_sockets_of_a_control_plane_and_a_worker_are_judged_for_none() -> None:
    """Nothing tells whose they are: both nodes are UNKNOWN, with the file and the reason; the API server is not said to be down."""
    listing = {name: text.replace("<none>   1d", "control-plane   1d", 1) for name, text in LIST.items()}
    found = told({**listing, "n1/netstat.txt": netstat(700), "n2/netstat.txt": netstat(700)})
    assert {f.node for f in found.of("evidence-misleading")} == {"n1", "n2"}
    assert found.verdicts("evidence-misleading") == {"warn"}
    assert found.verdicts("required-port-closed") == {"unknown"}
    assert all("nothing in it tells whose it is" in f.actual for f in found.of("required-port-closed"))
    assert all(len(f.evidence) == 2 for f in found.of("evidence-misleading"))


def test_sockets_with_an_address_of_one_node_are_that_nodes() -> None:
    """The other node lacks its own, this one is judged."""
    text = netstat(700, "192.0.2.12")
    found = told({**LIST, "n1/netstat.txt": text, "n2/netstat.txt": text})
    assert [(f.node, f.verdict.value) for f in found.of("evidence-misleading")] == [("n1", "warn"), ("n2", "pass")]
    warned = found.one("evidence-misleading", Verdict.WARN)
    assert "it is output of n2" in warned.actual
    assert [e.source for e in warned.evidence] == ["n1/netstat.txt", "n2/netstat.txt"]
    assert all("192.0.2.12:" in e.text for e in warned.evidence)


def test_nodes_alike_are_no_strays() -> None:
    """Two workers have the same listeners; in examples written by hand of the same process ids, too."""
    for one, other in ((700, 800), (None, None), (700, 700)):
        found = told({**LIST, "n1/netstat.txt": netstat(one), "n2/netstat.txt": netstat(other)})
        assert found.verdicts("evidence-misleading") == {"pass"}


def test_machines_behind_one_nat_are_no_strays() -> None:
    """Vagrant gives each machine the same address and MAC on its first card, and the same route out of it."""
    route = "default via 10.0.2.2 dev eth0 proto dhcp src 10.0.2.15 metric 100\n"
    card = LO + link(2, "eth0", "08:00:27:8d:c0:4d", "10.0.2.15/24")
    files = {f"{n}/{file}": text for n in ("n1", "n2") for file, text in (("ip_route.txt", route), ("ip_a.txt", card))}
    assert told({**LIST, **files}).verdicts("evidence-misleading") == {"pass"}
    assert told({**node_list(n1="10.0.2.15", n2="10.0.2.15"), **files}).verdicts("evidence-misleading") == {"pass"}
