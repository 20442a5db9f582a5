"""The generated rules, proved: behind them every required flow gets through, in both families, and nothing else does."""

import os
import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from netparse.firewall import Addresses, Flow, render_firewall
from netparse.ports import shipped
from tests.firewall.clusters import combinations, examined, flows_towards
from tests.firewall.lab import Arrival, Host, Lab, Probe, can_make_namespaces

OUTSIDE = {"clients", "load-balancers", "monitoring", "routers", "administrators"}
# what nobody needs: neighbours of required ports, ports of loopback, of other distributions, and some that are nobody's
NEVER = [("tcp", p) for p in (1, 21, 23, 25, 80, 111, 2375, 2382, 5000, 8080, 8443, 10248, 10255, 29999, 32768, 65000)]
NEVER += [("udp", p) for p in (1, 69, 161, 514, 4790, 29999, 65000)]
# ufw keeps its rules in files: here in copies that are gone with the shell
OWN_FILES_OF_UFW = """
mount --make-rprivate /
copy=$(mktemp -d)
for folder in /etc/ufw /etc/default /lib/ufw /usr/lib/ufw /var/lib/ufw; do
  [ -d $folder ] && [ ! -L $folder ] || continue
  cp -a $folder/. $copy; mount -t tmpfs tmpfs $folder; cp -a $copy/. $folder; rm -rf $copy/* $copy/.[!.]*
done
rmdir $copy
sh -e - >/dev/null
"""
# firewalld reads its own folder and listens on a bus of its own; killed, it leaves the rules where they are
FIREWALLD = """
export FIREWALLD_ETC=$(mktemp -d) DBUS_SYSTEM_BUS_ADDRESS
DBUS_SYSTEM_BUS_ADDRESS=unix:path=$FIREWALLD_ETC/bus
printf '%s\\n' DefaultZone=public FirewallBackend=nftables > $FIREWALLD_ETC/firewalld.conf
cat > $FIREWALLD_ETC/bus.conf <<END
<busconfig><type>system</type><listen>$DBUS_SYSTEM_BUS_ADDRESS</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
END
sh -e -
firewall-offline-cmd --system-config=$FIREWALLD_ETC --check-config
bus=$(dbus-daemon --config-file=$FIREWALLD_ETC/bus.conf --fork --print-pid)
firewalld --nopid --nofork --system-config=$FIREWALLD_ETC & daemon=$!
tries=0
until firewall-cmd --state >/dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 100 ]; sleep 0.1; done
kill -KILL $daemon $bus
rm -r $FIREWALLD_ETC
"""
SEED = int(os.environ.get("NETPARSE_FIREWALL_SEED", "18"))
ROUNDS = int(os.environ.get("NETPARSE_FIREWALL_ROUNDS", "2"))

pytestmark = pytest.mark.skipif(not can_make_namespaces(), reason="network namespaces with rules cannot be made here")


def _chosen() -> list[tuple[str, str, str]]:
    every = [(distribution, cni, form) for distribution, cni in combinations() for form in ("nft", "iptables")]
    some = random.Random(SEED).sample(every, min(ROUNDS, len(every)))
    always = [("kubeadm", "calico", "nft"), ("rke2", "canal", "iptables")]
    if shutil.which("firewalld"):
        always.append(("kubeadm", "calico", "firewalld"))
    if len(every) < ROUNDS:  # ufw takes a third of a second for every rule
        others = [("k3s", "flannel"), ("openshift", "ovn-kubernetes")]
        always += [(*other, "firewalld") for other in others if shutil.which("firewalld")]
        always += [(*other, "ufw") for other in [("kubeadm", "calico"), *others] if shutil.which("ufw")]
    return [*always, *(choice for choice in some if choice not in always)]


@pytest.fixture
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Nodes of every role that the distribution has, a pod and a client."""
    nodes, forward = request.param
    made = Lab(nodes, forward=forward)
    yield made
    made.close()


NODES = [("cp1", ("control-plane",)), ("w1", ("worker",))]
WITH_ETCD = [("cp1", ("control-plane",)), ("w1", ("worker",)), ("e1", ("etcd",))]


def _roles(distribution: str) -> list[tuple[str, tuple[str, ...]]]:
    if shipped(distribution).meta.get("managed"):
        return [("w1", ("worker",)), ("w2", ("worker",))]
    return WITH_ETCD if distribution in ("rke1", "rke2", "k3s", "charmed") else NODES


@pytest.mark.parametrize(
    ("lab", "distribution", "cni", "form"),
    [((_roles(d), form == "nft"), d, cni, form) for d, cni, form in _chosen()],
    indirect=["lab"],
    ids=["-".join(choice) for choice in _chosen()],
)
def test_behind_the_rules_what_is_required_gets_through_and_nothing_else(
    lab: Lab, tmp_path: Path, distribution: str, cni: str, form: str
) -> None:
    """From every node, a pod and a client to every node: real packets of each protocol."""
    cluster = examined(tmp_path, [(n.name, n.four, n.six, n.roles) for n in lab.nodes])
    circumstances, flows, addresses = flows_towards(cluster, distribution, (cni,))
    for node in lab.nodes:
        load(node, form, render_firewall(cluster, circumstances, node.roles[0], form))
    probes = sorted({*probes_of(flows), *NEVER})
    lab.listen(probes)
    expected = required(lab, probes, flows, addresses, form)
    arrived = lab.arrives(probes, expected)
    assert not sorted(expected - arrived), "required, and did not arrive"
    assert not sorted(arrived - expected), "not required, and arrived"


def test_the_lab_itself_lets_everything_through() -> None:
    """Without rules: else what does not arrive would prove nothing."""
    lab = Lab(NODES)
    probes: list[Probe] = [("tcp", 6443), ("udp", 4789), ("ip", 4), ("ip", 50), ("icmp", 8)]
    lab.listen(probes)
    hosts = (*lab.nodes, lab.pod, lab.client)
    pairs = [(s, t) for s in hosts for t in lab.nodes]
    expected = {
        Arrival(s.name, t.name, p, port, v) for s, t in pairs for p, port in probes for v in (4, 6) if lab.asks(s, t, p)
    }
    arrived = lab.arrives(probes, expected)
    lab.close()
    assert arrived == expected


def load(node: Host, form: str, rules: str) -> None:
    """Load the rules twice: once more must change nothing."""
    for _ in range(2):
        if form == "ufw":
            node.run("unshare", "-m", "sh", "-e", "-c", OWN_FILES_OF_UFW, text=rules)
        elif form == "firewalld":
            node.run("sh", "-e", "-c", FIREWALLD, text=rules)
        elif form == "nft":
            node.run("nft", "-f", "-", text=rules)
        else:
            node.run("iptables-restore", "--noflush", text=rules)
            node.run("ip6tables-restore", "--noflush", text=rules)


def probes_of(flows: tuple[Flow, ...]) -> Iterator[Probe]:
    """Yield both ends of every range and the ports beside it."""
    for flow in flows:
        yield flow.protocol, flow.first
        if flow.protocol in ("tcp", "udp"):
            yield from (
                (flow.protocol, port) for port in (flow.first - 1, flow.last, flow.last + 1) if 0 < port < 65536
            )


def required(
    lab: Lab, probes: Iterable[Probe], flows: tuple[Flow, ...], addresses: Addresses, form: str
) -> set[Arrival]:
    """Return what must get through; ufw lets every ICMP echo in."""
    return {
        Arrival(source.name, target.name, protocol, port, version)
        for target in lab.nodes
        for source in (*lab.nodes, lab.pod, lab.client)
        for protocol, port in probes
        for version in (4, 6)
        if lab.asks(source, target, protocol)
        and (_allowed(flows, addresses, source, target, protocol, port) or (form == "ufw" and protocol == "icmp"))
    }


def _allowed(
    flows: tuple[Flow, ...], addresses: Addresses, source: Host, target: Host, protocol: str, port: int
) -> bool:
    """Whether any flow that is opened leads from the one to the other.

    Pods may show the address of their node. A peer whose addresses nobody knows, such as a provider's control plane, may
    come from anywhere.
    """
    peers = OUTSIDE | set(source.roles) | ({"pods"} if source.roles or source.name == "pod" else set())
    return any(
        flow.opened
        and flow.target in target.roles
        and (flow.source in peers or addresses.of(flow.source) is None)
        and flow.protocol == protocol
        and flow.first <= port <= flow.last
        for flow in flows
    )
