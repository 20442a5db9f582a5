"""Flows that do not arrive: told once for what stops them, with the way out in the words of the tool."""

import shutil
from pathlib import Path

import pytest

import netparse
from netparse.checks.flows.advice import advice
from netparse.checks.lookups.required_answers import most_peers
from netparse.findings import Finding, Verdict
from netparse.reach import Disposition, Stopped
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list, ss
from tests.conftest import BUNDLES


def found(scenario: str) -> Finding:
    """Return the fault of a scenario."""
    findings = netparse.analyze(BUNDLES / scenario).findings
    (fault,) = (
        f for f in findings if f.check == scenario.partition("/")[0] and f.verdict in (Verdict.FAIL, Verdict.WARN)
    )
    return fault


@pytest.mark.parametrize(
    ("scenario", "fix", "confirm"),
    [
        ("required-flow-blocked/fail.ufw-without-the-kubelet", "ufw allow 10250/tcp", "ufw status verbose"),
        (
            "required-flow-blocked/warn.firewalld-one-zone",
            "firewall-cmd --permanent --add-port=10250/tcp",
            "firewall-cmd --list-all-zones",
        ),
        (
            "required-flow-blocked/fail.own-rules-of-one-host",
            "iptables -I INPUT -p tcp --dport 10250 -j ACCEPT",
            "netparse reach BUNDLE --from cp1 --to w1:10250 --show-paths",
        ),
        (
            "pod-traffic-blocked/fail.forward-policy",
            "iptables -P FORWARD ACCEPT",
            "netparse reach BUNDLE --from shop/web-00 --to shop/web-10:80 --show-paths",
        ),
    ],
)
def test_the_fix_and_how_to_confirm_it(scenario: str, fix: str, confirm: str) -> None:
    fault = found(scenario)
    assert fault.fix[0].startswith(fix)
    assert fault.confirm == confirm.replace("BUNDLE", str(BUNDLES / scenario))
    assert "(judged by " in fault.actual, "also where only ufw or firewalld was asked"


@pytest.mark.parametrize(
    ("scenario", "title"),
    [
        ("fail.forgot-vxlan", "The firewall drops VXLAN (UDP 8472): pods do not reach those of other nodes"),
        (
            "fail.ufw-without-the-kubelet",
            "The firewall drops kubelet (TCP 10250): logs, exec and metrics of its pods get no answer",
        ),
    ],
)
def test_the_title_says_what_is_dropped_and_what_comes_of_it(scenario: str, title: str) -> None:
    """As a person would tell it."""
    assert found(f"required-flow-blocked/{scenario}").title == title


def test_all_flows_that_one_rule_stops_are_one_finding() -> None:
    fault = found("pod-traffic-blocked/fail.forward-policy")
    assert "3 flows do not arrive" in fault.actual and fault.evidence[0].text.startswith(":FORWARD DROP")


def test_a_zone_beside_others_that_were_not_shown_is_a_warning() -> None:
    fault = found("required-flow-blocked/warn.firewalld-one-zone")
    assert fault.verdict is Verdict.WARN and "bound to sources" in fault.actual


def test_pairs_of_nodes_are_bounded() -> None:
    """All of a small cluster; of a large one so few that the time grows with the nodes."""
    assert [most_peers(n) for n in (2, 50, 51, 250, 500, 5000)] == [None, None, 8, 8, 4, 2]


def test_without_pods_no_traffic_of_theirs_is_judged() -> None:
    """A firewall that was captured whole tells nothing of pods that nobody knows: UNKNOWN, not silence."""
    findings = netparse.analyze(BUNDLES / "required-flow-blocked" / "fail.own-rules-of-one-host").findings
    (found,) = (f for f in findings if f.check == "pod-traffic-blocked" and f.nodes == ("w1",))
    assert found.verdict is Verdict.UNKNOWN and found.fix[0].startswith("kubectl get pods -A")


def test_pods_that_a_network_policy_forbids_are_no_fault(tmp_path: Path) -> None:
    """Also where no list of pods tells which flows there are."""
    bundle = tmp_path / "bundle"
    shutil.copytree(BUNDLES / "pod-traffic-blocked" / "fail.forward-policy-whatever-pod", bundle)
    rules = bundle / "w1" / "iptables-save.txt"
    dropping = "-A FORWARD -j KUBE-POD-FW-ABC\n-A KUBE-POD-FW-ABC -j DROP\nCOMMIT\n"
    text = rules.read_text().replace(":FORWARD DROP", ":KUBE-POD-FW-ABC - [0:0]\n:FORWARD ACCEPT")
    rules.write_text(text.replace("COMMIT\n", dropping))
    of_w1 = [f for f in netparse.analyze(bundle).findings if f.check == "pod-traffic-blocked" and f.nodes == ("w1",)]
    assert [f.verdict for f in of_w1] == [Verdict.UNKNOWN]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("fail.one-host-policy-forgot-the-kubelet", "the policy of INPUT of otter drops it"),
        ("fail.one-host-rejects-the-tunnel", "(outside → heron:8472/udp) (judged by"),
        ("warn.one-host-ufw-does-not-show-its-default", "2 flows do not arrive"),
        ("warn.one-host-ufw-does-not-show-its-default", "ufw status shows the default in its verbose form only"),
        ("warn.one-host-perhaps-the-only-node", "no capture shows that the cluster has other nodes"),
        ("warn.one-host-etcd-without-its-peers-port", "no capture shows that etcd has other members"),
    ],
)
def test_the_firewall_of_a_host_alone_is_judged_by_its_own_ports(scenario: str, words: str) -> None:
    """What nobody is seen to need is an uncertainty that is said, and no fault for certain."""
    assert words in found(f"required-flow-blocked/{scenario}").actual


def test_the_ends_of_every_kind_of_tunnel_are_compared() -> None:
    """Also those of GRE, Geneve and WireGuard."""
    first = advice(
        Stopped(Disposition.TUNNEL_MISMATCH, "no GRE device of w1 that is up takes packets from 192.0.2.11")
    )[0]
    assert first.startswith("ip -d link    #") and "wg show all" in first


def test_each_port_that_is_closed_has_its_command() -> None:
    fault = found("required-flow-blocked/warn.one-host-ufw-does-not-show-its-default")
    assert fault.fix == ("ufw allow 8472/udp", "ufw allow 10250/tcp")


def test_a_command_of_nft_names_the_family_of_its_table() -> None:
    fault = found("required-flow-blocked/warn.one-host-etcd-without-its-peers-port")
    assert fault.fix[0] == "nft add rule inet filter input tcp dport 2380 accept"


def test_what_keeps_a_host_alone_open_is_the_rule_that_names_a_network() -> None:
    (f,) = (
        f
        for f in netparse.analyze(BUNDLES / "required-flow-blocked/unknown.one-host-ufw-allows-a-network").findings
        if f.check == "required-flow-blocked"
    )
    assert f.verdict is Verdict.UNKNOWN and "8472/udp" in f.actual and "192.0.2.0/24" in f.actual


def test_a_plugin_that_lets_in_its_tunnel_leaves_ufw_aside(tmp_path: Path) -> None:
    """What Calico lets in before the rules of ufw is not shown: neither that the tunnel is let in nor that it is not."""
    text = (BUNDLES / "required-flow-blocked/warn.one-host-ufw-does-not-show-its-default/ticket.md").read_text()
    for old, new in (
        ("flannel.1        UNKNOWN", "vxlan.calico     UNKNOWN"),
        ("cni0             UP             10.244.3.1/24", "cali1234567890a@if3 UP"),
        ("0.0.0.0:8472", "0.0.0.0:4789"),
    ):
        assert old in text
        text = text.replace(old, new)
    ticket = tmp_path / "ticket.md"
    ticket.write_text(text)
    (tunnel,) = (a for a in netparse.analyze(ticket).flows if a.flow.port == 4789)
    assert tunnel.open and "let it in" not in tunnel.reason


@pytest.mark.parametrize(
    ("kernel", "words"), [("5.14.0-427.el9.x86_64", "FirewallBackend=iptables"), ("6.1.0-18-amd64", "")]
)
def test_firewalld_with_nft_drops_what_calico_lets_in_by_rules_of_iptables(kernel: str, words: str) -> None:
    """Its tables are its own there; elsewhere Calico's rule may come first, so that nothing is said."""
    files = node_list(a="10.0.0.1", b="10.0.0.2")
    files = {name: text.replace("5.15.0", kernel) for name, text in files.items()}
    for n, name in enumerate("ab", 1):
        details = (
            f"    vxlan id 4096 local 10.0.0.{n} dev eth0 srcport 0 0 dstport 4789 nolearning ttl auto ageing 300 \n"
        )
        shown = link(3, "vxlan.calico", f"66:00:00:00:00:0{n}", f"10.244.{n}.0/32", mtu=1450).splitlines(keepends=True)
        files[f"{name}/ip_d_a.txt"] = eth0(n) + "".join([*shown[:2], details, *shown[2:]])
    opened = "interfaces: eth0\n  sources:\n  services: ssh\n  ports: 10250/tcp\n  protocols:\n  forward: yes\n  masquerade: no\n"
    rest = "  forward-ports:\n  source-ports:\n  icmp-blocks:\n  rich rules:\n"
    head = "public (active)\n  target: default\n  icmp-block-inversion: no\n"
    files["b/firewall-cmd_--list-all.txt"] = f"{head}  {opened}{rest}"
    found = [f for f in judge(files).of("required-flow-blocked", Verdict.WARN) if "4789" in f.actual]
    assert [words in f.actual for f in found] == ([True] if words else [])


def test_an_api_server_elsewhere_shows_that_there_are_other_nodes(tmp_path: Path) -> None:
    """A connection of the kubelet to it; what comes in to the host's own may be people and pods."""
    text = (BUNDLES / "required-flow-blocked/warn.one-host-perhaps-the-only-node/ticket.md").read_text()
    line = "tcp    ESTAB   0       0           {0}\n"
    ends = {
        "192.0.2.14:51000     192.0.2.20:6443": "ufw's own is deny (judged",
        "192.0.2.14:6443   10.42.0.9:40000": "other nodes",
    }
    for n, (connection, words) in enumerate(ends.items()):
        bundle = tmp_path / str(n)
        bundle.mkdir()
        head = "tcp    LISTEN  0       128            0.0.0.0:22"
        (bundle / "ticket.md").write_text(text.replace(head, line.format(connection) + head))
        fault = next(f for f in netparse.analyze(bundle).findings if f.check == "required-flow-blocked")
        assert words in fault.actual


def test_many_peers_that_an_agent_does_not_reach_are_one_finding(tmp_path: Path) -> None:
    rows = "".join(f"| 192.0.2.{n} | node-to-node mesh | start | 07:31:00 | Connect |\n" for n in range(51, 57))
    (tmp_path / "ticket.md").write_text(f"root@a1:~# calicoctl node status\nIPv4 BGP status\n{rows}")
    found = [f for f in netparse.analyze(tmp_path).findings if f.check == "required-flow-blocked"]
    assert [(f.subject, f.verdict.value, len(f.evidence)) for f in found] == [("BIRD", "warn", 5)]
    assert "192.0.2.51:179" in found[0].actual and "nor 5 others (192.0.2.52:179, 192.0.2.53:179, …)" in found[0].actual


LOCAL = '*:10250 users:(("kubelet",pid=8,fd=9))'
SERVER = '*:6443 users:(("kube-apiserver",pid=9,fd=9))'
HEAD = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"


def _planes(rule: str) -> Judged:
    """Three members of the control plane with etcd beside the API server; the second has a rule."""
    rows = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
    files = {name: text.replace("<none>   1d", "control-plane   1d") for name, text in rows.items()}
    for n, name in enumerate("abc", 1):
        etcd = [f'10.0.0.{n}:{port} users:(("etcd",pid=7,fd={port}))' for port in (2379, 2380)]
        files[f"{name}/ss_-tlnp.txt"] = ss(LOCAL, SERVER, *etcd)
        files[f"{name}/ip_a.txt"] = eth0(n)
        files[f"{name}/ip_route.txt"] = f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n"
        files[f"{name}/iptables-save.txt"] = HEAD + (rule if name == "b" else "") + "COMMIT\n"
    return judge(files)


def test_members_of_etcd_beside_the_api_server_need_each_other() -> None:
    """The node list says control plane of them, and not etcd."""
    found = _planes("-A INPUT -p tcp -m tcp --dport 2380 -j DROP\n").one("required-flow-blocked", Verdict.FAIL)
    assert found.node == "b"
    assert "2380" in found.evidence[0].text


def _pods_of(rule: str) -> Judged:
    """Three nodes of flannel, of whose pods nothing was captured; the first has a rule."""
    files = dict(node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3"))
    for n, name in enumerate("abc", 1):
        others = "".join(f"10.244.{o}.0/24 via 10.244.{o}.0 dev flannel.1 onlink\n" for o in (1, 2, 3) if o != n)
        own = f"10.244.{n}.0/24 dev cni0 proto kernel scope link src 10.244.{n}.1\n"
        files[f"{name}/ip_route.txt"] = f"10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.{n}\n{own}{others}"
        files[f"{name}/ip_a.txt"] = (
            eth0(n)
            + link(3, "cni0", f"0e:00:00:00:00:0{n}", f"10.244.{n}.1/24")
            + link(4, "flannel.1", f"0e:00:00:00:01:0{n}", f"10.244.{n}.0/32")
        )
        files[f"{name}/iptables-save.txt"] = HEAD + (rule if name == "a" else "") + "COMMIT\n"
    return judge(files)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("-A FORWARD -s 10.244.0.0/16 ! -d 10.244.1.0/24 -j REJECT", "from pods in 10.244.1.0/24"),
        (
            "-A FORWARD -s 10.244.3.0/24 -d 10.244.1.0/24 -j DROP",
            "from pods in 10.244.3.0/24 gets to those in 10.244.1.0/24",
        ),
        ("-A FORWARD -s 10.244.3.2 -d 10.244.1.2 -j DROP", ""),  # one pod of each
        ("-A FORWARD -s 10.244.3.0/24 -d 10.244.1.0/24 -p tcp -m tcp --dport 22 -j DROP", ""),
        ("-A FORWARD -s 192.0.2.0/24 -j DROP", ""),
    ],
)
def test_rules_that_name_the_networks_of_pods(rule: str, told: str) -> None:
    """Which pods there are was not captured; which networks they have was."""
    found = _pods_of(f"{rule}\n").of("pod-traffic-blocked", Verdict.FAIL)
    assert [told in f.actual and f.evidence[0].text == rule for f in found] == ([True] if told else [])
