"""What components complain of is a warning of the check that asks for the same, unless the state of the node answers it."""

from pathlib import Path

from netparse import analyze
from netparse.findings import Finding, Verdict


def cries(tmp_path: Path, text: str) -> list[Finding]:
    ticket = tmp_path / "ticket.md"
    ticket.write_text(text)
    return [f for f in analyze(ticket).findings if f.verdict in (Verdict.FAIL, Verdict.WARN)]


NODES = """\
NAME   STATUS   ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME
n1     Ready    control-plane   9d    v1.30.1   192.0.2.11    <none>        Debian     6.1.0            containerd://1.7.2
n2     Ready    <none>          9d    v1.30.1   192.0.2.12    <none>        Debian     6.1.0            containerd://1.7.2

"""


def test_a_registry_that_does_not_answer_is_no_fault_of_the_cluster(tmp_path: Path) -> None:
    """Only what the cluster needs is told; a kubectl without its configuration asks localhost:8080."""
    text = NODES + (
        "dial tcp 198.51.100.7:443: i/o timeout\n"
        "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n"
        "listen tcp 0.0.0.0:8000: bind: address already in use\n"
    )
    assert cries(tmp_path, text) == []


def test_who_is_asked_and_who_asks_are_nodes_of_the_list(tmp_path: Path) -> None:
    """The journal names the one, its address in the list the other."""
    text = (
        NODES + "Mar 11 09:14:02 n1 etcd[7]: health check failed: dial tcp 192.0.2.12:2380: connect: no route to host\n"
    )
    (found,) = cries(tmp_path, text)
    assert (found.check, found.node, found.subject) == ("required-flow-blocked", "n1", "192.0.2.12:2380")
    assert "n1 does not reach etcd of n2" in found.actual


def test_a_host_that_is_refused_by_itself_has_a_closed_port(tmp_path: Path) -> None:
    text = NODES + "Mar 11 09:14:02 n1 kubelet[7]: dial tcp 192.0.2.11:6443: connect: connection refused\n"
    (found,) = cries(tmp_path, text)
    assert (found.check, found.node, found.subject) == ("required-port-closed", "n1", "tcp/6443")


def test_a_message_of_nobody_is_said_to_be_of_nobody(tmp_path: Path) -> None:
    (found,) = cries(tmp_path, NODES + 'level=fatal msg="unable to select an IP from default routes."\n')
    assert found.check == "default-route-missing" and "which node it is about is not shown" in found.actual


def test_what_the_internet_tries_is_dropped_rightly(tmp_path: Path) -> None:
    """A documentation address stands for a public one."""
    line = "Mar 11 09:31:12 n1 kernel: [UFW BLOCK] IN=eth0 OUT= SRC={} DST=192.0.2.11 LEN=44 PROTO=TCP SPT=40001 DPT=10250 SYN\n"
    assert cries(tmp_path, NODES + line.format("203.0.113.77")) == []
    (found,) = cries(tmp_path, NODES + line.format("192.0.2.12"))
    assert (found.check, found.node) == ("required-flow-blocked", "n1")


def test_several_lines_of_one_thing_are_one_finding(tmp_path: Path) -> None:
    line = 'Mar 11 09:14:0{} n2 kubelet[7]: "cni0" already has an IP address different from 10.244.1.1/24\n'
    (found,) = cries(tmp_path, NODES + "".join(line.format(n) for n in range(3)))
    assert (found.check, found.node, len(found.evidence)) == ("bridge-leftover", "n2", 3)


def test_an_address_that_a_plugin_chose_is_wrong_on_a_bridge_or_beside_the_list(tmp_path: Path) -> None:
    """The node's own INTERNAL-IP is right."""
    line = "Mar 11 09:14:02 n2 calico[7]: Using autodetected IPv4 address {} on matching interface {}\n"
    assert cries(tmp_path, NODES + line.format("192.0.2.12/24", "eth0")) == []
    for address, device in (("172.17.0.1/16", "docker0"), ("198.51.100.12/24", "eth1")):
        (found,) = cries(tmp_path, NODES + line.format(address, device))
        assert (found.check, found.node) == ("overlay-wrong-interface", "n2")


def test_a_message_that_names_no_node_of_several_is_one_of_the_cluster(tmp_path: Path) -> None:
    message = 'failed to set bridge addr: "cni0" already has an IP address different from 10.244.1.1/24'
    (found,) = cries(tmp_path, f"{NODES}Pods do not start:\n\n{message}\n")
    assert (found.check, found.nodes) == ("bridge-leftover", ())


CONDITIONS = "  Type    Status   LastHeartbeatTime   LastTransitionTime   Reason   Message\n  ----    ------   -----------------   ---\n"
ROW = "  {0}   Tue, 11 Mar 2026 09:14:02 +0000   Tue, 11 Mar 2026 09:15:02 +0000   {1}\n"


def test_conditions_that_name_no_node_are_told_of_the_cluster(tmp_path: Path) -> None:
    """A table of conditions without its node: what it says holds of one that nothing names; a list that says Ready answers it."""
    silent = CONDITIONS + ROW.format("Ready   Unknown", "NodeStatusUnknown   Kubelet stopped posting node status.")
    (found,) = cries(tmp_path, silent)
    assert (found.check, found.node) == ("node-not-ready", None) and "Kubelet stopped posting" in found.actual
    (found,) = cries(tmp_path, CONDITIONS + ROW.format("NetworkUnavailable   True", "NoRouteCreated   no route"))
    assert (found.check, found.node) == ("node-network-unavailable", None)
    assert cries(tmp_path, NODES + silent) == []
    assert (
        cries(
            tmp_path, NODES + CONDITIONS + ROW.format("Ready   True", "KubeletReady   kubelet is posting ready status")
        )
        == []
    )


def test_a_network_of_pods_that_is_used_up_is_that_of_its_node(tmp_path: Path) -> None:
    """The event names the pod and the range; the list of networks the node."""
    event = "failed to allocate for range 0: no IP addresses available in range set: 10.244.2.1-10.244.2.254\n"
    (found,) = cries(tmp_path, event)
    assert (found.check, found.node, found.subject) == ("cni-not-running", None, "10.244.2.1")
    columns = (
        "$ kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDR\n"
        "NAME   CIDR\nn1   10.244.1.0/24\nn2   10.244.2.0/24\n\n"
    )
    (found,) = cries(tmp_path, columns + event)
    assert (found.check, found.node) == ("cni-not-running", "n2")


def test_weave_that_does_not_join_is_told(tmp_path: Path) -> None:
    """A peer of another group, and a router that waits for addresses; it is no fault that it does not connect to itself."""
    rows = (
        "-> 192.0.2.12:6783   failed      IP allocation was seeded by different peers (received: [a(n2)], ours: [b(n1)]), retry: x\n"
        "-> 192.0.2.11:6783   failed      cannot connect to ourself, retry: never\n"
        "-> 192.0.2.13:6783   established fastdp 3e:11:22:33:44:02(n3) mtu=1376\n"
    )
    (found,) = cries(tmp_path, NODES + rows)
    assert found.check == "cni-not-running" and "weave refuses n2 at 192.0.2.12" in found.actual
    status = (
        "        Service: ipam\n         Status: waiting for IP range grant from peers\n          Range: 10.32.0.0/12\n"
    )
    (found,) = cries(tmp_path, status)
    assert found.check == "cni-not-running" and "waiting for IP range" in found.actual


def test_a_table_that_is_full_is_told_once_whoever_says_so(tmp_path: Path) -> None:
    """Its settings show it, and the kernel's log says it too; where they show room the log is told: that was another moment."""
    log = "Mar 03 07:12:40 n2 kernel: [81231.771204] nf_conntrack: nf_conntrack: table full, dropping packet\n"
    shown = "\nroot@n2:~# sysctl -a\nnet.netfilter.nf_conntrack_count = {}\nnet.netfilter.nf_conntrack_max = 262144\n"
    for count, verdict in (("262144", Verdict.FAIL), ("100", Verdict.WARN)):
        told = [f for f in cries(tmp_path, NODES + log + shown.format(count)) if f.check == "conntrack-table-full"]
        assert [(f.node, f.verdict) for f in told] == [("n2", verdict)]
