"""Services that answer without asking who is there are told by process and port."""

import pytest

from netparse.cluster import Owner
from netparse.ports import Version, rules_for
from netparse.ports.insecure import cis_of_rule, cis_reference, insecure_service, insecure_services, usual_listener


def owner(process: str | None) -> Owner | None:
    return None if process is None else Owner(process, 4321)


@pytest.mark.parametrize(
    ("port", "process", "verdict"),
    [
        (10255, "kubelet", "fail"),
        (8080, "kube-apiserver", "fail"),
        (8001, "kubectl", "fail"),
        (8888, "kubectl", "fail"),
        (2375, "dockerd", "fail"),
        (7681, "ttyd", "fail"),
        (8080, "ttyd", "fail"),
        (6784, "weaver", "fail"),
        (4194, "kubelet", "fail"),
        (44134, "tiller", "fail"),
        (50051, "gobgpd", "warn"),
        (6379, "redis-server", "info"),
        (10255, None, "warn"),
        (2375, None, "warn"),
    ],
)
def test_what_must_not_face_the_network(port: int, process: str | None, verdict: str) -> None:
    """Without a name, a port that is nobody else's gives a warning at most."""
    found = insecure_service(port, owner(process))
    assert found is not None
    assert found.verdict == verdict
    assert found.service.source


@pytest.mark.parametrize(
    ("port", "process"),
    [
        (8080, "java"),
        (8080, "nginx"),
        (8080, None),
        (10250, "kubelet"),
        (10255, "kube-proxy"),
        (2376, "dockerd"),
        (5005, "nginx"),
        (6784, "python3"),
        (22, "sshd"),
    ],
)
def test_what_is_no_such_service(port: int, process: str | None) -> None:
    """8080 may be anybody's; the kubelet's own port asks for credentials."""
    assert insecure_service(port, owner(process)) is None


def test_exceptions_of_distributions() -> None:
    """On OpenShift 10255 is kube-proxy's, GKE leaves the kubelet's on."""
    assert insecure_service(10255, None, "openshift") is None
    gke = insecure_service(10255, Owner("kubelet"), "gke")
    assert gke is not None
    assert (gke.verdict, gke.note) == ("info", "GKE reserves 10255 for the kubelet")


@pytest.mark.parametrize(
    ("check", "version", "said"),
    [
        ("kubelet-read-only-port", "1.24", "CIS 4.2.4 (cis-1.24)"),
        ("kubelet-read-only-port", "1.18", "CIS 4.2.4 (cis-1.6)"),
        ("scheduler-bind", "1.30", "CIS 1.4.2 (cis-1.11)"),
        ("apiserver-insecure-port", "1.16", "CIS 1.2.19 (cis-1.6)"),
        ("apiserver-insecure-port", "1.21", "CIS 1.2.18 (cis-1.20)"),
        ("apiserver-insecure-port", "1.30", None),
        ("apiserver-insecure-port", None, "CIS 1.2.18 (cis-1.20)"),
        ("kubelet-read-only-port", "1.11", None),
        ("scheduler-bind", "1.40", "CIS 1.4.2 (cis-1.12)"),
        (None, "1.30", None),
    ],
)
def test_the_benchmark_of_the_version(check: str | None, version: str | None, said: str | None) -> None:
    """Ids differ between editions; an edition that has dropped a check is not quoted for it."""
    assert cis_reference(check, Version.parse(version)) == said


def test_ports_that_belong_on_loopback_have_their_recommendation() -> None:
    """10257 and 10259; etcd's metrics have none."""
    rules = {rule.id: rule for rule in rules_for()}
    assert cis_of_rule(rules["controller-manager"], Version.parse("1.28")) == "CIS 1.3.7 (cis-1.10)"
    assert cis_of_rule(rules["etcd-metrics"], Version.parse("1.28")) is None


@pytest.mark.parametrize(
    ("port", "process", "usual"),
    [
        (22, "sshd: /usr/sbin", True),
        (2222, "sshd", True),
        (53, "systemd-resolve", True),
        (111, "rpcbind", True),
        (9100, "node_exporter", True),
        (4444, "nc", False),
        (8081, "nginx", False),
        (22, None, True),
        (80, None, False),
        (2222, None, False),
    ],
)
def test_listeners_that_are_usual(port: int, process: str | None, usual: bool) -> None:
    """A name on its usual port; without a name the ports of ssh, DNS, DHCP and time alone."""
    assert bool(usual_listener(port, owner(process))) is usual


def test_every_service_says_what_to_do() -> None:
    """Ids are unique, and each names its processes."""
    services = insecure_services()
    assert len({service.id for service in services}) == len(services)
    for service in services:
        assert service.processes
        assert service.why.endswith(".")
        assert service.fix
        assert service.cis is None or cis_reference(service.cis, None)
