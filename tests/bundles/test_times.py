"""Several captures of one thing: sockets count once, the richest wins, the newest moment is judged, the older is named."""

from pathlib import Path

import pytest

from netparse.analysis import Analysis
from netparse.captures.times import days_between, newer, time_in_name, time_in_text, time_of_file
from netparse.findings import Finding, Verdict
from netparse.pipeline import analyze
from tests.bundles.layouts import sos_files
from tests.bundles.pack import MOMENT, Files, kubectl, output_of, tar, under, write

WIDE = kubectl("get nodes -o wide")
EVIL = b"tcp        0      0 0.0.0.0:31777           0.0.0.0:*               LISTEN      66/evil             \n"


def misleading(analysis: Analysis, verdict: Verdict, node: str = "node1") -> list[Finding]:
    return [
        f for f in analysis.findings if f.check == "evidence-misleading" and f.verdict is verdict and node in f.nodes
    ]


def report(node: str, date: str, extra: bytes = b"") -> Files:
    """A sos report of that day, with a socket more."""
    top = f"sosreport-{node}-{date}-abcdefg"
    files = sos_files(node)
    files["sos_commands/networking/netstat_-W_-neopa"] += extra
    files["sos_commands/date/date"] = b"no date\n"
    return {f"{top}.tar.xz": tar(under(top, files), "xz")}


def test_the_same_sockets_from_three_files_count_once(tmp_path: Path) -> None:
    """ss -tunlp4, ss -4apn and netstat of one host: each listener once, with its process where one of them names it."""
    files = {
        "nodes.txt": WIDE,
        "node1/sstunlp4": output_of("node1", "ss -tunlp4"),
        "node1/sstunlp6": output_of("node1", "ss -tunlp6"),
        "node1/ss4apn": output_of("node1", "ss -4apn"),
        "node1/netstat_an": output_of("node1", "netstat -an"),
    }
    node = analyze(write(tmp_path, files)).cluster.node("node1")
    alone = analyze(write(tmp_path / "alone", {"node1/ss_plntu.txt": output_of("node1", "ss -plntu")})).cluster.node(
        "node1"
    )
    assert node is not None and alone is not None
    assert sorted((s.protocol, s.shown) for s in node.listeners) == sorted(
        (s.protocol, s.shown) for s in alone.listeners
    )
    assert all(s.process for s in node.listeners if s.port == 10250)


def test_an_ipv6_only_socket_is_one_though_netstat_cannot_tell(tmp_path: Path) -> None:
    """`:::53` in netstat and `[::]:53` in ss are one socket, IPv6 only; `*:80` in ss is dual stack in both."""
    netstat = (
        b"Active Internet connections (only servers)\n"
        b"Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    \n"
        b"tcp6       0      0 :::53                   :::*                    LISTEN      9/dns               \n"
        b"tcp6       0      0 :::80                   :::*                    LISTEN      8/web               \n"
    )
    ss = (
        b"Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
        b'tcp   LISTEN 0      128             [::]:53            [::]:*    users:(("dns",pid=9,fd=3))\n'
        b'tcp   LISTEN 0      128           0.0.0.0:22          0.0.0.0:*    users:(("sshd",pid=7,fd=3))\n'
        b'tcp   LISTEN 0      128                *:80               *:*    users:(("web",pid=8,fd=3))\n'
    )
    node = analyze(write(tmp_path, {"n/netstat_nlpt.txt": netstat, "n/ss_tlnp.txt": ss})).cluster.node("n")
    assert node is not None
    found = sorted((s.port, sorted(s.families)) for s in node.listeners)
    assert found == [(22, ["inet"]), (53, ["inet6"]), (80, ["inet", "inet6"])]


def test_the_newest_bundle_is_judged_and_the_older_named(tmp_path: Path) -> None:
    """A listener that was there in May only is not there; the finding says which captures were left aside."""
    files = {**report("node1", "2026-05-01", EVIL), **report("node1", "2026-08-29"), "nodes.txt": WIDE}
    analysis = analyze(write(tmp_path, files))
    node = analysis.cluster.node("node1")
    assert node is not None and 31777 not in {s.port for s in node.listeners}
    (found,) = [f for f in misleading(analysis, Verdict.INFO) if f.subject == "older captures"]
    assert "2026-05-01" in found.actual and "2026-08-29" in found.actual
    assert not misleading(analysis, Verdict.WARN)


def test_two_bundles_of_one_day_fill_each_others_gaps(tmp_path: Path) -> None:
    """Neither is the newer one as far as their dates tell."""
    files = {"nodes.txt": WIDE, "node1-2026-08-29/ip_a.txt": output_of("node1", "ip addr")}
    files["node1-2026-08-29_10_40_00/ss_plntu.txt"] = output_of("node1", "ss -plntu")
    node = analyze(write(tmp_path, files)).cluster.node("node1")
    assert node is not None and node.listeners and node.links and not node.aside


def test_an_older_capture_without_a_newer_of_its_kind_is_judged_and_told(tmp_path: Path) -> None:
    """The addresses of May beside the sockets of August: judged, with a warning."""
    files = {"nodes.txt": WIDE, "a/node1-2026-05-01/ip_a.txt": output_of("node1", "ip addr")}
    files["b/node1-2026-08-29/ss_plntu.txt"] = output_of("node1", "ss -plntu")
    analysis = analyze(write(tmp_path, files))
    node = analysis.cluster.node("node1")
    assert node is not None and node.links
    (found,) = misleading(analysis, Verdict.WARN)
    assert "120 days older" in found.actual and found.evidence


def test_an_old_file_in_an_archive_is_an_information(tmp_path: Path) -> None:
    """Its time is the archive's word only, which copying may have changed."""
    old = {"node1/ip_a.txt": output_of("node1", "ip addr")}
    files = {"nodes.txt": WIDE, "old.tar.gz": tar(old, mtime=MOMENT - 40 * 86400)}
    files["new.tar.gz"] = tar({"node1/ss_plntu.txt": output_of("node1", "ss -plntu")})
    analysis = analyze(write(tmp_path, files))
    assert not misleading(analysis, Verdict.WARN)
    assert any("40 days older" in f.actual for f in misleading(analysis, Verdict.INFO))


def test_the_newer_node_list_counts(tmp_path: Path) -> None:
    """In May node2 was NotReady; in August it is Ready."""
    sick = WIDE.replace(b"node2   Ready   ", b"node2   NotReady")
    files = {
        "a-2026-05-01/nodes.txt": sick,
        "b-2026-08-29/nodes.txt": WIDE,
        "b-2026-08-29/node2/ss.txt": output_of("node2", "ss -plntu"),
    }
    analysis = analyze(write(tmp_path, files))
    assert not [f for f in analysis.findings if f.check == "node-not-ready" and f.verdict is Verdict.FAIL]


OFF = b"net.ipv4.ip_forward = 0\nkernel.pid_max = 1\n"
ON = b"kernel.pid_max = 1\nnet.ipv4.ip_forward = 1\n"
LOCAL = b"0:\tfrom all lookup local\n"
RULES = b"*filter\n:INPUT %s [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n"
PODS = (
    b"NAMESPACE     NAME                         READY   STATUS             RESTARTS   AGE   IP               NODE\n"
    b"kube-system   kube-apiserver-cp1           1/1     Running            0          9d    192.168.56.11    cp1\n"
)
CRASHES = PODS + (
    b"kube-system   kube-proxy-x7k2p             0/1     CrashLoopBackOff   99         9d    192.168.56.21    node1\n"
)
ELSEWHERE = PODS.replace(b"kube-apiserver-cp1", b"kube-apiserver-m01")


@pytest.mark.parametrize(
    ("file", "may", "august"),
    [
        ("node1/sysctl_-a.txt", OFF, ON),
        ("node1/iptables-save.txt", RULES % b"DROP", RULES % b"ACCEPT"),
        ("node1/ip_rule.txt", LOCAL + b"9:\tfrom all lookup 9\n", LOCAL + b"32766:\tfrom all lookup main\n"),
        ("node1/etc/resolv.conf", b"nameserver 192.0.2.53\n", b"nameserver 192.0.2.54\n"),
        ("kubectl_get_pods_-A_-o_wide.txt", CRASHES, PODS),
    ],
)  # fmt: skip
def test_of_every_kind_the_newest_is_judged(tmp_path: Path, file: str, may: bytes, august: bytes) -> None:
    """Settings, rules, files and pods as well: what was so in May proves nothing of August."""
    files = {"nodes.txt": WIDE, f"a-2026-05-01/{file}": may, f"b-2026-08-29/{file}": august}
    captures = {
        c.source.partition("-2026-")[2]: c for c in analyze(write(tmp_path, files)).captures if "-2026-" in c.source
    }
    assert captures[f"05-01/{file}"].superseded is not None
    assert captures[f"08-29/{file}"].superseded is None


@pytest.mark.parametrize(
    ("may", "older", "august", "newer"),
    [
        ("node1/iptables-save.txt", RULES % b"DROP", "node1/ip6tables-save.txt", RULES % b"ACCEPT"),
        ("node1/iptables_-t_nat_-S.txt", b"-P OUTPUT ACCEPT\n-A OUTPUT -j X\n", "node1/iptables_-S.txt", b"-P INPUT DROP\n-A INPUT -j X\n"),
        ("node1/sysctl_-a.txt", OFF, "node1/sysctl_kernel.pid_max.txt", b"kernel.pid_max = 1\n"),
        ("node1/sysctl_-a.txt", OFF, "node2/sysctl_-a.txt", ON),
        ("kubectl_get_pods_-A_-o_wide.txt", CRASHES, "kubectl_get_pods_-A_-o_wide.txt", ELSEWHERE),
        ("kubectl_get_pods_-A_-o_wide.txt", CRASHES, "kubectl_get_pods_-n_kube-system_-o_wide.txt", PODS),
    ],
    ids=["other-family", "other-table", "fewer-settings", "other-node", "other-cluster", "other-question"],
)  # fmt: skip
def test_what_shows_something_else_is_no_newer_capture(
    tmp_path: Path, may: str, older: bytes, august: str, newer: bytes
) -> None:
    files = {"nodes.txt": WIDE, f"a-2026-05-01/{may}": older, f"b-2026-08-29/{august}": newer}
    captures = [c for c in analyze(write(tmp_path, files)).captures if "2026-05-01" in c.source]
    assert [c.superseded for c in captures if c.records] == [None]


def test_of_one_setting_the_newest_value_counts(tmp_path: Path) -> None:
    """Also where the older capture shows more than the newer one."""
    files = {"nodes.txt": WIDE, "a-2026-05-01/node1/sysctl_-a.txt": OFF}
    files["b-2026-08-29/node1/sysctl_net.ipv4.ip_forward.txt"] = b"net.ipv4.ip_forward = 1\n"
    node = analyze(write(tmp_path, files)).cluster.node("node1")
    assert node is not None
    assert {k: s.value for k, s in node.kernel.items()} == {"net.ipv4.ip_forward": "1", "kernel.pid_max": "1"}


def test_two_hosts_in_one_folder_are_told(tmp_path: Path) -> None:
    """The addresses are node1's, the interfaces node2's."""
    files = {
        "nodes.txt": WIDE,
        "node1/ip_a.txt": output_of("node1", "ip addr"),
        "node1/ip_s_link.txt": output_of("node2", "ip -s link"),
    }
    (found,) = misleading(analyze(write(tmp_path, files)), Verdict.WARN)
    assert "two hosts" in found.actual and len(found.evidence) == 2


def test_ipv4_and_ipv6_in_two_files_are_one_host(tmp_path: Path) -> None:
    """Calico's diags: `ip -6 addr` shows no hardware address, and no address that `ip -4 addr` shows."""
    six = b"2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP qlen 1000\n    inet6 2001:db8::21/64 scope global \n"
    files = {
        "nodes.txt": WIDE,
        "node1/ipv4_addr": output_of("node1", "ip -4 addr"),
        "node1/ipv6_addr": output_of("node1", "ip -6 addr") + six,
    }
    assert not misleading(analyze(write(tmp_path, files)), Verdict.WARN)


def test_a_capture_of_another_node_is_told(tmp_path: Path) -> None:
    """The folder of node1 holds the addresses of node2."""
    files = {
        "nodes.txt": WIDE,
        "node1/ip_a.txt": output_of("node2", "ip addr"),
        "node1/ss.txt": output_of("node1", "ss -plntu"),
    }
    found = misleading(analyze(write(tmp_path, files)), Verdict.WARN)
    assert any("has the address of node2" in f.actual for f in found)


def test_microk8s_lost_addresses_are_known(tmp_path: Path) -> None:
    """The file of `ip addr` holds routes: said, with the reason, as nobody's mistake."""
    files = {
        "inspection-report/network/ip-addr": output_of("node1", "ip route"),
        "inspection-report/network/ss": output_of("node1", "ss -pln"),
        "inspection-report/k8s/nodes.txt": WIDE,
    }
    analysis = analyze(write(tmp_path, files))
    (found,) = [f for f in misleading(analysis, Verdict.INFO) if f.subject.endswith("ip-addr")]
    assert "MicroK8s 1.25 to 1.31" in found.actual
    assert not misleading(analysis, Verdict.WARN)


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("sosreport-cp1-2026-08-21-abcdefg.tar.xz", "2026-08-21"),
        ("sosreport-cp1-20260821100304", "2026-08-21T10:03:04"),
        ("cp1-2026-08-21_10_03_04", "2026-08-21T10:03:04"),
        ("scc_cp1_260821_1003", "2026-08-21T10:03:00"),
        ("support-bundle-2026-08-21T10_03_04", "2026-08-21T10:03:04"),
        ("eks_i-0abc_2026-08-21_1003-UTC_0.7.9", "2026-08-21T10:03:00"),
        ("inspection-report-20260821_100304", "2026-08-21T10:03:04"),
        ("node-10-0-0-5", None),
        ("2026-13-45", None),
        ("k8s-1.30.4-build20260", None),
    ],
)
def test_dates_in_the_names_of_bundles(name: str, time: str | None) -> None:
    """As precise as they are, and none where there is none."""
    assert time_in_name(name) == time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        (b"Mon Nov 23 03:18:23 UTC 2026\n", "2026-11-23T03:18:23"),
        (b"Mon 23 Nov 2026 03:18:23 PM CET\n", "2026-11-23T15:18:23"),
        (b"Mon 23 Nov 2026 12:18:23 AM CET\n", "2026-11-23T00:18:23"),
        (b"2026-11-23 03:18:23.5 +0000 UTC m=+0.1", "2026-11-23T03:18:23"),
        (b"DATE=2026-11-23_03:18", "2026-11-23T03:18:00"),
        (b"bash: date: command not found", None),
        (b"", None),
    ],
)
def test_what_date_printed(text: bytes, time: str | None) -> None:
    """In the forms of several systems."""
    assert time_in_text(text) == time


def test_times_compare_as_precisely_as_both_are() -> None:
    """A day is not older than an hour of it."""
    assert not newer("2026-08-29T10:40:00", "2026-08-29") and not newer("2026-08-29", "2026-08-29T10:40:00")
    assert newer("2026-08-30", "2026-08-29T23:59:00")
    assert days_between("2026-08-29", "2026-08-31T12:00:00") == 2


def test_nonsense_times_of_files_are_none() -> None:
    """Zero, and zip's 1980."""
    assert time_of_file(0) is None and time_of_file(315532800) is None and time_of_file(None) is None
    assert time_of_file(MOMENT) == "2026-08-29T10:40:00"
