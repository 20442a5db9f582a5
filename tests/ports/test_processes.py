"""Whose process a shown name is, with all the ways in which the tools cut and dress it."""

import pytest

from netparse.captures import parse
from netparse.cluster import Listener, Owner
from netparse.cluster.read import listeners
from netparse.ports import Match, match_listener, process_matches, rules_for
from netparse.ports.processes import general_stand_ins, known_programs

APISERVER = next(rule for rule in rules_for() if rule.id == "apiserver")
KUBE_PROXY = next(rule for rule in rules_for() if rule.id == "kube-proxy-healthz")


def listener(tool: str, shown: str, pid: int) -> Listener:
    """Return a listener of port 6443 whose process netstat or ss shows so."""
    if tool == "netstat":
        head = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n"
        row = f"tcp        0      0 0.0.0.0:6443            0.0.0.0:*               LISTEN      {pid}/{shown}\n"
    else:
        head = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n"
        row = f'tcp   LISTEN 0      128          0.0.0.0:6443      0.0.0.0:*     users:(("{shown}",pid={pid},fd=7))\n'
    (capture,) = parse(head + row, command=tool)
    (found,) = listeners(capture)
    return found


@pytest.mark.parametrize(
    ("shown", "full"),
    [
        ("16201/kube-schedule", "kube-scheduler"),
        ("16540/kube-controll", "kube-controller-manager"),
        ("16442/kube-apiserve", "kube-apiserver"),
        ("101442/kube-apiserv", "kube-apiserver"),
        ("108977/kube-control", "kube-controller-manager"),
        ("2229/kube-apiserver", "kube-apiserver"),
        ("1345831/cilium-agen", "cilium-agent"),
        ("35349/cilium-node-m", "cilium-node-monitor"),
        ("3233/systemd-resolv", "systemd-resolved"),
        ("338698/k3s server", "k3s"),
        ("54288/rke2 server", "rke2"),
        ("1234/nginx: master", "nginx"),
        ("880/sshd: /usr/sbin", "sshd"),
        ("2612/./kube-ovn-mon", "kube-ovn-monitor"),
        ("12/(squid)", "squid"),
        ("4999/kubelet", "kubelet"),
    ],
)
def test_names_as_netstat_cuts_them(shown: str, full: str) -> None:
    """PID and name share 19 characters; a title's further words and a relative path are not part of the name."""
    pid, _, name = shown.partition("/")
    assert match_listener([full], listener("netstat", name, int(pid))) is Match.OWN


@pytest.mark.parametrize(
    ("shown", "full"),
    [
        ("kube-controller", "kube-controller-manager"),
        ("konnectivity-se", "konnectivity-server"),
        ("kubelet", "kubelet"),
    ],
)
def test_names_as_ss_cuts_them(shown: str, full: str) -> None:
    """The kernel keeps 15 characters, whatever the PID."""
    assert match_listener([full], listener("ss", shown, 7)) is Match.OWN


@pytest.mark.parametrize(
    ("shown", "pid", "tool"),
    [
        ("kube", 1234, "netstat"),
        ("kube-apiserve", 123, "netstat"),
        ("kube-apiserve", 16442, "ss"),
        ("kube-apiserver2", 1, "ss"),
        ("kube-apiserver-2", 16442, "netstat"),
    ],
)
def test_a_shorter_name_that_the_tool_did_not_cut_is_another(shown: str, pid: int, tool: str) -> None:
    """At a PID of three digits kube-apiserver has room; ss would have shown all of it."""
    assert match_listener(["kube-apiserver"], listener(tool, shown, pid)) is Match.UNKNOWN_PROCESS


@pytest.mark.parametrize("shown", [None, "", "-", " - "])
def test_a_name_that_is_not_shown_is_not_a_wrong_one(shown: str | None) -> None:
    """Not run as root, or a socket of the kernel."""
    assert process_matches(APISERVER, None if shown is None else Owner(shown)) is Match.NOT_SHOWN


@pytest.mark.parametrize(
    "shown",
    ["k3s server", "rke2 server", "kubelite", "hyperkube", "docker-proxy", "systemd", "haproxy", "nginx: master"],
)
def test_who_may_stand_in_for_the_api_server(shown: str) -> None:
    """All-in-one binaries, forwarders, and load balancers before it."""
    assert process_matches(APISERVER, Owner(shown)) is Match.STAND_IN


def test_a_load_balancer_may_not_stand_in_for_the_kubelet() -> None:
    """nginx on 10250 is another program."""
    kubelet = next(rule for rule in rules_for() if rule.id == "kubelet")
    assert process_matches(kubelet, Owner("nginx: master")) is Match.FOREIGN_KNOWN


@pytest.mark.parametrize("shown", ["cilium-agent", "calico-node", "antrea-agent"])
def test_who_may_answer_in_place_of_kube_proxy(shown: str) -> None:
    """Plugins that replace it serve its health."""
    assert process_matches(KUBE_PROXY, Owner(shown)) is Match.STAND_IN


@pytest.mark.parametrize(
    "shown", ["bgpd", "python3.11", "java", "sshd: /usr/sbin", "apache2", "node", "kubelet", "php-fpm7.4"]
)
def test_programs_that_are_known_to_be_others(shown: str) -> None:
    """On the API server's port each is a fault."""
    assert process_matches(APISERVER, Owner(shown)) is Match.FOREIGN_KNOWN


def test_a_program_that_nobody_knows_is_not_called_foreign() -> None:
    """It may be the component under another name."""
    assert process_matches(APISERVER, Owner("acme-apiserver")) is Match.UNKNOWN_PROCESS


def test_stand_ins_and_known_others_do_not_overlap() -> None:
    """Else the order of the questions would decide."""
    assert set(general_stand_ins()).isdisjoint(known_programs())
