"""Hosts of external etcd, which are in no node list: what the others of them show tells what one keeps to itself."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import node_list

HEAD = (
    "Active Internet connections (only servers)\n"
    "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n"
)


def _netstat(*rows: tuple[str, int, str]) -> str:
    text = HEAD
    for ip, port, program in rows:
        six = ip == "::"
        proto, local, foreign = "tcp6" if six else "tcp", f"{ip}:{port}", ":::*" if six else "0.0.0.0:*"
        text += f"{proto:<4}       0      0 {local:<23} {foreign:<23} LISTEN      {program:<19} \n"
    return text


def _external_etcd(peer: str, *others: str) -> Judged:
    files = node_list(cp="10.0.0.1")
    files["cp/netstat_-nlpt.txt"] = _netstat(("::", 6443, "9/kube-apiserver"), ("::", 10250, "8/kubelet"))
    for n, address in enumerate((peer, *others), 1):
        own = f"10.0.0.1{n}"
        rows = ((own, 2379, "8/etcd"), (address.format(own), 2380, "8/etcd"), ("::", 22, "9/sshd"))
        files[f"etcd{n}/netstat_-nlpt.txt"] = _netstat(*rows)
    return judge(files)


def test_a_host_of_external_etcd_that_keeps_its_peers_port_to_itself() -> None:
    """The others of them show it to each other."""
    found = _external_etcd("127.0.0.1", "{}", "{}").one("required-port-loopback-only", Verdict.FAIL)
    assert (found.node, found.subject) == ("etcd1", "tcp/2380")
    assert not _external_etcd("{}", "{}", "{}").of("required-port-loopback-only", Verdict.FAIL)
