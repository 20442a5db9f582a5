"""What interfaces hold or are set to on all nodes but one."""

from netparse.findings import Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import eth0, link, node_list

NAMES = ("a", "b", "c", "d")


def _links(*more: str, names: tuple[str, ...] = NAMES) -> Judged:
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    return judge(
        {**lists, **{f"{n}/ip_-d_a.txt": eth0(k) + t for k, (n, t) in enumerate(zip(names, more, strict=True), 1)}}
    )


def test_the_device_of_services_holds_none() -> None:
    """kube-proxy made it and knows no Service; where none has addresses there may be none."""
    shown = {"flags": "BROADCAST,NOARP", "state": "DOWN"}
    full = link(9, "kube-ipvs0", "5a:00:00:00:00:01", "10.96.0.1/32", "10.96.0.10/32", **shown)
    bare = link(9, "kube-ipvs0", "5a:00:00:00:00:01", **shown)
    assert _links(full, full, full, bare).one("odd-one-out", Verdict.WARN).subject == "address on kube-ipvs0"
    assert not _links(full, full, bare, bare).of("odd-one-out", Verdict.WARN)


def _inner(*addresses: str | None) -> Judged:
    """Each node's own interface with an address more, or without."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    cards = {}
    for n, (name, more) in enumerate(zip(NAMES, addresses, strict=True), 1):
        own = [f"10.0.0.{n}/24", *([more] if more else [])]
        cards[f"{name}/ip_a.txt"] = link(1, "br-ex", f"52:54:00:00:00:0{n}", *own)
    return judge({**lists, **cards})


def test_a_second_network_on_the_node_s_own_interface() -> None:
    """OVN-Kubernetes sends Services by it; a virtual address of one, and of two, tells nothing."""
    own = "169.254.169.2/29"
    found = _inner(own, own, own, None).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "address in 169.254.169.0/29 on br-ex")
    assert not _inner(own, own, None, None).of("odd-one-out", Verdict.WARN)
    assert not _inner("10.9.0.1/32", "10.9.0.2/32", "10.9.0.3/32", None).of("odd-one-out", Verdict.WARN)


def test_a_bond_of_another_mode() -> None:
    """The switch is set up for one mode; of two nodes nothing can be said."""

    def bond(n: int, mode: str) -> str:
        head, rest = link(3, "bond0", f"52:54:00:00:01:0{n}", f"10.9.0.{n}/24").split("\n    inet ", 1)
        return f"{head}\n    bond mode {mode} miimon 100 \n    inet {rest}"

    usual = [bond(n, "802.3ad") for n in range(1, 4)]
    found = _links(*usual, bond(4, "balance-rr")).one("odd-one-out", Verdict.WARN)
    assert "bond0 of mode 802.3ad (it is balance-rr)" in found.actual
    assert not _links(*usual[:2], bond(3, "balance-rr"), bond(4, "balance-rr")).of("odd-one-out", Verdict.WARN)


BRIDGED = "net.bridge.bridge-nf-call-iptables = {}\n"


def _bridged(*values: str) -> Judged:
    """Nodes with a bridge of pods each, and this setting."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    files = {}
    for n, (name, value) in enumerate(zip(NAMES, values, strict=True), 1):
        files[f"{name}/ip_a.txt"] = eth0(n) + link(3, "cni0", f"0e:00:00:00:00:0{n}", f"10.244.{n}.1/24")
        files[f"{name}/sysctl_-a.txt"] = "net.ipv4.ip_forward = 1\n" + (BRIDGED.format(value) if value else "")
    return judge({**lists, **files})


def test_a_bridge_goes_past_the_rules_on_one_node() -> None:
    """Off everywhere, or not shown, it is a plan or nothing is known."""
    found = _bridged("1", "1", "1", "0").one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "net.bridge.bridge-nf-call-iptables")
    assert found.evidence[0].text == BRIDGED.format(0).strip()
    for values in (("0", "0", "0", "0"), ("1", "1", "1", ""), ("1", "", "", "0"), ("1", "0", "1", "0")):
        assert not _bridged(*values).of("odd-one-out", Verdict.WARN)


def _kubelets(*texts: str) -> Judged:
    """Nodes with these kubelet configurations."""
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(NAMES, 1)})
    head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    shown = {f"{n}/ip_a.txt": eth0(k) for k, n in enumerate(NAMES, 1)}
    files = {f"{n}/var/lib/kubelet/config.yaml": head + t for n, t in zip(NAMES, texts, strict=False)}
    return judge({**lists, **shown, **files})


def test_a_kubelet_that_gives_its_pods_another_dns() -> None:
    """The others agree; where they do not, or nobody else shows it, nothing is known."""
    usual, other = "clusterDNS:\n- 10.43.0.10\n", "clusterDNS:\n- 10.96.0.10\n"
    found = _kubelets(usual, usual, usual, other).one("odd-one-out", Verdict.WARN)
    assert (found.node, found.subject) == ("d", "clusterDNS")
    assert "it is 10.96.0.10" in found.actual
    for texts in ((usual,) * 4, (usual, other, usual, other), (other, usual)):
        assert not _kubelets(*texts).of("odd-one-out", Verdict.WARN)
