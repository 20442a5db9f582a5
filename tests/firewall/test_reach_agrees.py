"""``netparse reach`` says the same of the generated rules as the kernel does."""

from pathlib import Path

import pytest

from netparse.firewall import render_firewall
from tests.firewall.clusters import examined, flows_towards
from tests.firewall.lab import Lab, Probe, can_make_namespaces
from tests.firewall.test_lab import NEVER, NODES, load, probes_of, required
from tests.lab.reach import captures
from tests.lab.reach.compare import judge

pytestmark = pytest.mark.skipif(not can_make_namespaces(), reason="network namespaces with rules cannot be made here")


@pytest.mark.parametrize("form", ["nft", "iptables"])
def test_the_captures_of_nodes_behind_the_rules(tmp_path: Path, form: str) -> None:
    """Between the nodes, in both families: what the kernel lets through is accepted, what it drops is denied, nothing is open."""
    lab = Lab(NODES)
    cluster = examined(tmp_path, [(n.name, n.four, n.six, n.roles) for n in lab.nodes])
    circumstances, flows, addresses = flows_towards(cluster, "kubeadm", ("calico",))
    for node in lab.nodes:
        load(node, form, render_firewall(cluster, circumstances, node.roles[0], form))
    probes: list[Probe] = sorted({p for p in (*probes_of(flows), *NEVER) if p[0] in ("tcp", "udp")})
    lab.listen(probes)
    arrived = lab.arrives(probes, required(lab, probes, flows, addresses, form))
    for node in lab.nodes:
        captures.of_host(tmp_path / node.name, node, ("eth0",), legacy=False)
    lab.close()
    tried = [
        (one.name, two.four if version == 4 else two.six, protocol, port, 1, known)
        for one in lab.nodes
        for two in lab.nodes
        for protocol, port in probes
        for version in (4, 6)
        if one is not two
        for known in [(one.name, two.name, protocol, port, version) in arrived]
    ]
    words: list[str] = []
    counted = judge(tmp_path, tried, words)
    assert counted == {"right": len(tried)}, "\n".join(words)
    assert len({known for *_, known in tried}) == 2
