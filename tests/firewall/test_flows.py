"""Who connects from where to where: what the rules ask for, what a bundle settles, and what stays on the node."""

import json
from pathlib import Path

import pytest

from netparse.cluster import Cluster
from netparse.errors import UsageError
from netparse.firewall import FORMATS, Flow, firewall_flows, render_firewall
from netparse.pipeline import Options, examine
from netparse.ports.circumstances import Circumstances, detect
from tests.firewall.clusters import combinations
from tests.ports.fingerprints import ip_address, netstat, ss

HEAD = "NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\n"
NODES = HEAD + (
    "cp1    Ready    control-plane   12d   v1.34.1   10.9.0.5      <none>\n"
    "w1     Ready    <none>          12d   v1.34.1   10.9.0.6      <none>\n"
)


def flows(distribution: str | None, *cnis: str, role: str | None = None, version: str = "1.34") -> tuple[Flow, ...]:
    """Return the flows where nothing but the names is known."""
    cluster = Cluster(nodes=())
    return firewall_flows(cluster, detect(cluster, version, distribution, cnis), role)[0]


def pairs(found: tuple[Flow, ...], protocol: str, port: int) -> set[tuple[str, str]]:
    """Return who connects to whom on the port."""
    return {(f.source, f.target) for f in found if f.protocol == protocol and f.first <= port <= f.last}


def bundle(folder: Path, **texts: str) -> tuple[Cluster, Circumstances]:
    """Return the cluster of a bundle: ``nodes`` is the node list, the others are NODE_COMMAND."""
    for name, text in texts.items():
        node, _, command = name.partition("_")
        path = folder / "kubectl_get_nodes_o_wide.txt" if name == "nodes" else folder / node / f"{command}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    _, cluster = examine(str(folder), options=Options())
    return cluster, detect(cluster)


def test_the_api_server_is_for_nodes_pods_clients_and_load_balancers() -> None:
    """On nodes of the control plane alone."""
    asked = ("control-plane", "worker", "pods", "clients", "load-balancers")
    assert pairs(flows("kubeadm", "calico"), "tcp", 6443) == {(peer, "control-plane") for peer in asked}


@pytest.mark.parametrize("port", [10248, 10249, 2381, 10257, 10259, 9099, 10255, 4194, 8080])
def test_what_stays_on_the_node_is_not_opened(port: int) -> None:
    """Loopback, the node itself, and what must not listen."""
    assert pairs(flows("kubeadm", "calico"), "tcp", port) == set()


@pytest.mark.parametrize(
    ("distribution", "sources"),
    [
        ("kubeadm", {"control-plane"}),
        ("rke2", {"control-plane", "etcd"}),
        ("k3s", {"control-plane", "etcd"}),
        ("rke1", {"etcd"}),
        ("charmed", {"etcd"}),
    ],
)
def test_members_of_etcd(distribution: str, sources: set[str]) -> None:
    """Nodes of the control plane where etcd is stacked, of a role of its own where a distribution has that."""
    found = pairs(flows(distribution), "tcp", 2380)
    assert {source for source, _ in found} == sources
    assert ("worker", "control-plane") not in found


@pytest.mark.parametrize("distribution", ["eks", "gke", "aks", "ack", "tke", "cce"])
def test_a_control_plane_that_is_on_no_node_has_no_rows(distribution: str) -> None:
    """Every target is a worker; the provider's control plane still connects to the kubelets."""
    found = flows(distribution)
    assert {f.target for f in found} == {"worker"}
    assert pairs(found, "tcp", 6443) == pairs(found, "tcp", 2379) == set()
    assert ("control-plane", "worker") in pairs(found, "tcp", 10250)


def test_alternatives_stand_together() -> None:
    """Cilium has VXLAN or Geneve, and WireGuard or IPsec where they are switched on."""
    found = {(f.protocol, f.first): (f.need, f.detail) for f in flows("kubeadm", "cilium")}
    assert found["udp", 8472] == found["udp", 6081] == ("one of", "tunnel")
    assert found["icmp", 8] == found["tcp", 4240] == ("one of", "health between nodes")
    assert found["udp", 51871] == ("only with", "WireGuard")


def test_monitoring_and_routers_are_named_and_not_let_in() -> None:
    """Nobody knows their addresses: the port would be open to everybody."""
    found = [f for f in flows("kubeadm", "calico") if f.source in ("monitoring", "routers")]
    assert found
    assert not any(f.opened for f in found)


def test_a_bundle_settles_which_alternative_is_used(tmp_path: Path) -> None:
    """flannel.1 is there: VXLAN; of the other back ends nothing is left."""
    cluster, found = bundle(
        tmp_path,
        nodes=NODES,
        cp1_ip_a=ip_address(("flannel.1", "cni0")),
        w1_ip_a=ip_address(("flannel.1", "cni0")).replace("10.9.0.5", "10.9.0.6"),
    )
    made, addresses = firewall_flows(cluster, found)
    used = {(f.protocol, f.first) for f in made if f.need == "one of"}
    assert used == {("udp", 8472)}
    assert [str(n) for n in addresses.of("worker") or ()] == ["10.9.0.6/32"]


def test_what_no_node_runs_is_left_out_and_what_is_not_known_stays(tmp_path: Path) -> None:
    """Sockets of both nodes show no kube-proxy: its port is not needed; without sockets it is."""
    listeners = (("0.0.0.0", 10250, "903/kubelet"), (":::", 22, "880/sshd"))
    whole = {"cp1_netstat_nlptu": netstat(listeners), "w1_netstat_nlptu": netstat(listeners)}
    made, _ = firewall_flows(*bundle(tmp_path, nodes=NODES, **whole))
    assert pairs(made, "tcp", 10256) == set()
    assert pairs(made, "tcp", 10250)
    (tmp_path / "blind").mkdir()
    made, _ = firewall_flows(*bundle(tmp_path / "blind", nodes=NODES))
    assert pairs(made, "tcp", 10256) == {("load-balancers", "control-plane"), ("load-balancers", "worker")}


def test_components_that_the_bundle_shows_have_their_flows(tmp_path: Path) -> None:
    """MetalLB's speakers talk to each other; nobody asked for it by name."""
    speaker = (("tcp", "10.9.0.6", 7946, "speaker"), ("udp", "10.9.0.6", 7946, "speaker"))
    made, _ = firewall_flows(*bundle(tmp_path, nodes=NODES, w1_ss_lntup=ss(speaker)))
    assert ("control-plane", "worker") in pairs(made, "udp", 7946)
    assert pairs(flows("kubeadm"), "udp", 7946) == set()


def test_the_api_server_is_let_in_where_it_listens(tmp_path: Path) -> None:
    """Its own process shows the port; a load balancer beside it would not."""
    listeners = ((":::", 8443, "1544/kube-apiserver"), ("0.0.0.0", 443, "90/haproxy"), (":::", 10250, "903/kubelet"))
    made, _ = firewall_flows(*bundle(tmp_path, nodes=NODES, cp1_netstat_nlptu=netstat(listeners)))
    assert ("worker", "control-plane") in pairs(made, "tcp", 8443)
    assert pairs(made, "tcp", 6443) == set()


@pytest.mark.parametrize("port", [8472, 4789])
def test_a_tunnel_is_let_in_on_its_own_port(tmp_path: Path, port: int) -> None:
    """``ip -d`` shows the port of Flannel's VXLAN; Windows nodes make it 4789."""
    link = (
        "3: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default\n"
        "    link/ether 0e:5a:13:7b:c4:00 brd ff:ff:ff:ff:ff:ff promiscuity 0\n"
        f"    vxlan id 1 local 10.9.0.5 dev eth0 srcport 0 0 dstport {port} nolearning ttl auto ageing 300\n"
    )
    made, _ = firewall_flows(*bundle(tmp_path, nodes=NODES, cp1_ip_d_link=link))
    assert {f.first for f in made if f.need == "one of"} == {port}


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_says_every_required_port(form: str) -> None:
    """Rules of one role, without addresses: open to everybody, and said so."""
    cluster = Cluster(nodes=())
    text = render_firewall(cluster, detect(cluster, "1.34", "kubeadm", ("calico",)), "control-plane", form)
    for port in ("6443", "2379", "2380", "10250", "179", "4789"):
        assert port in text
    assert ("--from BUNDLE" in text) == (form in ("nft", "iptables", "firewalld", "ufw"))


def test_json_has_one_row_for_each_pair() -> None:
    """With the addresses where they are known, and the sources."""
    cluster = Cluster(nodes=())
    data = json.loads(render_firewall(cluster, detect(cluster, "1.34", "rke2", ("cilium",)), "worker", "json"))
    assert data["schema_version"] == 1
    assert (data["distribution"], data["cni"]) == ("rke2", ["cilium"])
    row = next(r for r in data["flows"] if (r["from"], r["port"]) == ("control-plane", "10250"))
    assert (row["to"], row["protocol"], row["need"], row["from_addresses"]) == ("worker", "tcp", "required", None)
    assert all(r["sources"] for r in data["flows"] if r["need"] != "remote access")
    assert len({(r["from"], r["to"], r["protocol"], r["port"]) for r in data["flows"]}) == len(data["flows"])


def test_hostile_names_stay_in_their_comment(tmp_path: Path) -> None:
    """A user's own table may hold anything; a rule set is run by root."""
    from netparse.ports import load_user_file

    path = tmp_path / "mine.toml"
    path.write_text(
        '[[rule]]\nport = 9200\nneeded_by = ["nodes"]\ncomponent = "a\' ; touch /x #\\n\\"b\\""\npurpose = "EOF\\nEOF"\n'
    )
    cluster = Cluster(nodes=())
    found = detect(cluster, "1.34", "kubeadm", (), load_user_file(path))
    for form in ("nft", "iptables", "firewalld", "ufw"):
        lines = [line for line in render_firewall(cluster, found, None, form).splitlines() if "touch /x" in line]
        assert lines
        for line in lines:
            assert line.count('"') in (0, 2), line
            assert line.count("'") in (0, 2), line


def test_a_form_that_is_not_known() -> None:
    """It is refused with those that there are."""
    cluster = Cluster(nodes=())
    with pytest.raises(UsageError, match="nft, iptables, firewalld, ufw"):
        render_firewall(cluster, detect(cluster), None, "pf")


@pytest.mark.parametrize(("distribution", "cni"), combinations())
def test_no_flow_leads_from_nowhere(distribution: str, cni: str) -> None:
    """Every row has somebody who connects, a role that it leads to, and a rule with a source."""
    for flow in flows(distribution, cni):
        assert flow.source
        assert flow.need == "remote access" or all(rule.source for rule in flow.rules)
        assert flow.need not in ("one of", "only with") or flow.detail
