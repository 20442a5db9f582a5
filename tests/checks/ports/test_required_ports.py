"""The port checks: what a capture cannot prove is UNKNOWN, roles come from what runs, hosts that are no nodes need no kubelet."""

from pathlib import Path

import pytest

from netparse.findings import Finding, Verdict
from netparse.pipeline import Options, analyze
from tests.ports.fingerprints import DISTRIBUTIONS, netstat, node_list

ADDRESS = "10.9.0.5"
LISTENERS: tuple[tuple[str, int, str], ...] = (
    (":::", 6443, "1544/kube-apiserver"),
    ("127.0.0.1", 2379, "1601/etcd"),
    (ADDRESS, 2379, "1601/etcd"),
    (ADDRESS, 2380, "1601/etcd"),
    ("127.0.0.1", 10257, "1550/kube-controlle"),
    ("127.0.0.1", 10259, "1560/kube-scheduler"),
    (":::", 10250, "903/kubelet"),
    ("0.0.0.0", 22, "880/sshd: /usr/sbin"),
)


def _without(*ports: int) -> str:
    return netstat(tuple(x for x in LISTENERS if x[1] not in ports))


def _findings(
    folder: Path, capture: str, *, name: str = "netstat_nlpt.txt", nodes: str = "kubeadm", **options: object
) -> list[Finding]:
    """Return what is said of the one node; ``nodes`` names the distribution of the node list, nothing leaves it out."""
    node = DISTRIBUTIONS[nodes][0][0] if nodes else "cp1"
    (folder / node).mkdir(exist_ok=True)
    (folder / node / name).write_text(capture)
    if nodes:
        (folder / "kubectl_get_nodes.txt").write_text(node_list(DISTRIBUTIONS[nodes][0]))
    return list(analyze(folder, options=Options(**options)).findings)  # type: ignore[arg-type]  # test options


def _verdicts(findings: list[Finding], check: str, port: int) -> list[Verdict]:
    return [f.verdict for f in findings if f.check == check and f.subject == f"tcp/{port}"]


def _faults(findings: list[Finding]) -> list[str]:
    return [f"{f.check} {f.subject}" for f in findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]


def test_a_closed_port_fails_with_what_it_was_judged_by(tmp_path: Path) -> None:
    """The base of the cases below: a whole capture as root, one port missing."""
    findings = _findings(tmp_path, _without(10259))
    assert _faults(findings) == ["required-port-closed tcp/10259"]
    fault = next(f for f in findings if f.verdict is Verdict.FAIL)
    assert fault.actual == "nothing listens on tcp port 10259 (judged by netstat of cp1, as root, whole)"
    assert "needed by the node itself" in fault.expected
    assert fault.fix[0].startswith("crictl ps -a --name kube-scheduler")
    assert any("control-plane" in e.text for e in fault.evidence)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{ADDRESS}:2380 ", "***HIDDEN***  "),
        (f"{ADDRESS}:2380 ", "xxxx          "),
        (f"tcp        0      0 {ADDRESS}:2380", "tcp   garbled :10259"),
    ],
)
def test_a_row_that_was_not_understood_may_be_the_listener(tmp_path: Path, old: str, new: str) -> None:
    """Its address and port were masked, or it is garbled: neither it nor any other port is called closed."""
    text = _without(10259)
    assert old in text
    findings = _findings(tmp_path, text.replace(old, new))
    assert _faults(findings) == []
    assert _verdicts(findings, "required-port-closed", 10259) == [Verdict.UNKNOWN]
    assert _verdicts(findings, "required-port-closed", 6443) == [Verdict.PASS]
    unknown = next(f for f in findings if f.subject == "tcp/10259" and f.verdict is Verdict.UNKNOWN)
    assert "was not understood" in unknown.actual
    assert unknown.fix[0].startswith("sudo netstat")


def test_connections_without_a_listener_prove_nothing(tmp_path: Path) -> None:
    """The file says `ss -tan`, but somebody kept the connections only."""
    text = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nESTAB 0 0 10.9.0.5:6443 10.9.0.6:41234\n"
    findings = _findings(tmp_path, text, name="ss_tan.txt")
    assert _faults(findings) == []
    assert _verdicts(findings, "required-port-closed", 10250) == [Verdict.UNKNOWN]


def test_loopback_only_is_not_said_of_a_part_of_the_output(tmp_path: Path) -> None:
    """The row of the other address may stand below the cut; that the port is open is certain."""
    head = "\n".join(_without(6443).splitlines()[:3])
    findings = _findings(tmp_path, f"root@cp1:~# netstat -nlpt | head -3\n{head}\n", name="out.txt")
    assert "127.0.0.1:2379" in head
    assert _faults(findings) == []
    assert _verdicts(findings, "required-port-closed", 2379) == [Verdict.PASS]
    assert _verdicts(findings, "required-port-loopback-only", 2379) == [Verdict.UNKNOWN]
    assert _verdicts(findings, "required-port-wrong-address", 2379) == [Verdict.UNKNOWN]


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        ("grep 2379", Verdict.FAIL),
        ("grep tcp", Verdict.FAIL),
        ("grep -w tcp", Verdict.UNKNOWN),
        ("grep 'tcp '", Verdict.UNKNOWN),
        ("grep 0.0.0.0", Verdict.UNKNOWN),
        ("grep 127.0.0.1", Verdict.UNKNOWN),
    ],
)
def test_loopback_only_in_what_a_filter_kept(tmp_path: Path, part: str, verdict: Verdict) -> None:
    """A row of another address would be there, in either family: a program on all addresses is a row of tcp6."""
    row = "tcp        0      0 127.0.0.1:2379          0.0.0.0:*               LISTEN      901/etcd"
    findings = _findings(tmp_path, f"root@cp1:~# netstat -nlpt | {part}\n{row}\n", name="out.txt")
    assert _verdicts(findings, "required-port-loopback-only", 2379) == [verdict]


def test_a_masked_address_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    """The port shows that it is open; where it listens is not known."""
    findings = _findings(tmp_path, netstat(LISTENERS).replace(f"{ADDRESS}:", "xxx.xxx.xxx.xxx:"))
    assert _faults(findings) == []
    assert _verdicts(findings, "required-port-closed", 2380) == [Verdict.PASS]
    assert _verdicts(findings, "required-port-wrong-address", 2380) == [Verdict.UNKNOWN]


def test_the_address_is_not_compared_with_an_internal_ip_that_nobody_knows(tmp_path: Path) -> None:
    """Without a node list the node's own address cannot be the wrong one; a wildcard is right anyway."""
    findings = _findings(tmp_path, netstat(LISTENERS), nodes="", kubernetes="1.30")
    assert _verdicts(findings, "required-port-loopback-only", 2380) == [Verdict.PASS]
    assert _verdicts(findings, "required-port-wrong-address", 2380) == [Verdict.UNKNOWN]
    assert _verdicts(findings, "required-port-wrong-address", 6443) == [Verdict.PASS]


def test_a_control_plane_whose_api_server_is_down_is_told_by_its_scheduler(tmp_path: Path) -> None:
    """Without ROLES it would be taken for a worker just when the worst happens; the scheduler's line is evidence."""
    findings = _findings(tmp_path, _without(6443), nodes="", kubernetes="1.30")
    fault = next(f for f in findings if f.verdict is Verdict.FAIL)
    assert (fault.check, fault.subject) == ("required-port-closed", "tcp/6443")
    assert any("kube-controlle" in e.text or "kube-scheduler" in e.text for e in fault.evidence)


def test_a_label_that_somebody_made_is_no_role(tmp_path: Path) -> None:
    """ROLES says "gpu": what listens tells that it is a control plane."""
    text = node_list(DISTRIBUTIONS["kubeadm"][0]).replace("control-plane", "gpu          ")
    (tmp_path / "cp1").mkdir()
    (tmp_path / "cp1" / "netstat_nlpt.txt").write_text(_without(10259))
    (tmp_path / "kubectl_get_nodes.txt").write_text(text)
    assert _faults(list(analyze(tmp_path).findings)) == ["required-port-closed tcp/10259"]


def test_a_host_outside_the_node_list_may_need_no_kubelet(tmp_path: Path) -> None:
    """A host of external etcd: UNKNOWN with the reason, and the control plane is not asked for the etcd that runs there."""
    (tmp_path / "etcd1").mkdir()
    (tmp_path / "etcd1" / "netstat_nlpt.txt").write_text(
        netstat((("10.9.0.9", 2379, "8/etcd"), ("10.9.0.9", 2380, "8/etcd"), (":::", 22, "9/sshd")))
    )
    findings = _findings(tmp_path, _without(2379, 2380))
    assert _faults(findings) == []
    unknown = [f for f in findings if f.subject == "tcp/10250" and f.verdict is Verdict.UNKNOWN]
    assert [f.node for f in unknown] == ["etcd1"]
    assert "not in the node list" in unknown[0].actual
    assert "--node" in unknown[0].fix[0]


def test_virtual_and_windows_nodes_are_asked_for_nothing(tmp_path: Path) -> None:
    """No Linux commands, and a virtual node's version is no kubelet's."""
    head, row = node_list(DISTRIBUTIONS["aks"][0]).splitlines()
    virtual = row.replace("aks-nodepool1-12345678-vmss000000", "virtual-node-aci-linux           ").replace(
        "v1.28.5", "v1.19.10-vk-azure-aci-1.4.8"
    )
    windows = row.replace("aks-nodepool1-12345678-vmss000000", "akswin000000                     ").replace(
        "Ubuntu 22.04.4 LTS", "Windows Server 2022 Datacenter"
    )
    (tmp_path / "kubectl_get_nodes.txt").write_text(
        "\n".join((head, virtual, windows.replace("10.9.0.5", "10.9.0.6"))) + "\n"
    )
    findings = list(analyze(tmp_path).findings)
    assert _faults(findings) == []
    assert not [f for f in findings if f.check == "evidence-missing"]


@pytest.mark.parametrize(
    ("distribution", "port", "words"),
    [
        ("rke2", 9345, "rke2-server"),
        ("k3s", 6443, "k3s"),
        ("microk8s", 16443, "snap services microk8s"),
        ("talos", 10250, "talosctl"),
        ("rke1", 10259, "docker ps"),
    ],
)
def test_the_first_steps_are_those_of_the_distribution(
    tmp_path: Path, distribution: str, port: int, words: str
) -> None:
    """Nobody finds a kubelet unit on K3s, nor crictl on Talos."""
    from tests.ports.test_healthy import CONTROL_PLANES

    text = netstat(tuple(x for x in CONTROL_PLANES[distribution] if x[1] != port))
    faults = [f for f in _findings(tmp_path, text, nodes=distribution) if f.verdict is Verdict.FAIL]
    assert [f.subject for f in faults] == [f"tcp/{port}"]
    assert any(words in line for line in faults[0].fix)


@pytest.mark.parametrize(
    ("proto", "program", "cries"),
    [
        ("tcp", "77/docker-proxy", True),
        ("udp", "78/dnsmasq", False),
        ("tcp", "903/kube-proxy", False),
        ("udp", "79/java", True),
    ],
)
def test_who_may_listen_in_the_nodeport_range(tmp_path: Path, proto: str, program: str, cries: bool) -> None:
    """A published port of a container is in the way; a resolver asks from random ports; kube-proxy holds its own up to 1.23."""
    state = "LISTEN" if proto == "tcp" else ""
    row = f"{proto:<5}      0      0 0.0.0.0:31234           0.0.0.0:*               {state:<11} {program}\n"
    findings = _findings(tmp_path, netstat(LISTENERS) + row)
    assert _faults(findings) == (["nodeport-range-conflict " + f"{proto}/31234"] if cries else [])


def test_etcd_that_no_captured_node_shows_is_unknown_until_all_were_captured(tmp_path: Path) -> None:
    """It may be external; but it may also have crashed on the one node that was captured."""
    head, row = node_list(DISTRIBUTIONS["kubeadm"][0]).splitlines()
    (tmp_path / "cp1").mkdir()
    (tmp_path / "cp1" / "netstat_nlpt.txt").write_text(_without(2379, 2380))
    listed = tmp_path / "kubectl_get_nodes.txt"
    listed.write_text(f"{head}\n{row}\n{row.replace('cp1', 'cp2').replace(ADDRESS, '10.9.0.6')}\n")
    findings = list(analyze(tmp_path).findings)
    assert _faults(findings) == []
    unknown = next(f for f in findings if f.subject == "tcp/2379" and f.verdict is Verdict.UNKNOWN)
    assert unknown.node == "cp1"
    assert "cp2 were not captured" in unknown.actual
    listed.write_text(f"{head}\n{row}\n")
    assert not [f for f in analyze(tmp_path).findings if f.subject == "tcp/2379"]


def test_a_published_port_in_the_place_of_a_kubelet_that_runs_here(tmp_path: Path) -> None:
    """docker-proxy may stand in for a component in a container; where the component is seen on the host itself this is told."""
    proxy = (":::", 10250, "77/docker-proxy")
    rest = tuple(x for x in LISTENERS if x[1] != 10250)
    kubelet = ("127.0.0.1", 10248, "903/kubelet")
    alone, beside = _findings(tmp_path, netstat((*rest, proxy))), _findings(tmp_path, netstat((*rest, proxy, kubelet)))
    assert _faults(alone) == _faults(beside) == []
    assert not [f for f in alone if "docker-proxy" in f.actual and f.verdict is Verdict.INFO]
    assert [f.subject for f in beside if "docker-proxy" in f.actual and f.verdict is Verdict.INFO] == ["tcp/10250"]


@pytest.mark.parametrize(
    ("holder", "faults"),
    [
        ((ADDRESS, 2379, "77/python3"), ["required-port-foreign-process tcp/2379"]),
        ((":::", 2379, "77/python3"), ["required-port-foreign-process tcp/2379"]),
        (("127.0.0.2", 2379, "77/python3"), ["required-port-loopback-only tcp/2379"]),
        ((ADDRESS, 2379, "1601/etcd"), []),
    ],
)
def test_another_program_where_others_look_for_the_component(
    tmp_path: Path, holder: tuple[str, int, str], faults: list[str]
) -> None:
    """The component itself is left with loopback: what took its address is named."""
    rest = tuple(x for x in LISTENERS if x[:2] != (ADDRESS, 2379))
    (tmp_path / "cp1").mkdir()
    (tmp_path / "cp1" / "ip_a.txt").write_text(
        "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP group default qlen 1000\n"
        "    link/ether 52:54:00:00:00:05 brd ff:ff:ff:ff:ff:ff\n"
        f"    inet {ADDRESS}/24 brd 10.9.0.255 scope global eth0\n       valid_lft forever preferred_lft forever\n"
    )
    found = _faults(_findings(tmp_path, netstat((*rest, holder))))
    assert [f for f in found if "2379" in f] == faults


@pytest.mark.parametrize(("peer", "faults"), [(":::", []), ("127.0.0.1", ["required-port-loopback-only tcp/2380"])])
def test_etcd_of_kops_listens_for_the_others(tmp_path: Path, peer: str, faults: list[str]) -> None:
    """etcd-manager has it listen on every address, for clients and for the other members."""
    listeners = (*DISTRIBUTIONS["kops"][1], (peer, 2380, "1701/etcd"), (":::", 10250, "903/kubelet"))
    found = _faults(_findings(tmp_path, netstat(listeners), nodes="kops"))
    assert [f for f in found if "2380" in f] == faults
