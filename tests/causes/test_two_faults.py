"""Two faults that have nothing to do with each other stay two, on one node as well: each pair of them in one bundle."""

import itertools
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from netparse import analyze
from tests.conftest import BUNDLES

HEALTHY = BUNDLES / "pod-traffic-blocked" / "pass.all-arrive"
"""Two nodes with firewalls, tunnel and pods; everything is broken on node2."""


class Edit(NamedTuple):
    """Makes one fault: in a file a text that takes another's place, and the check that tells it, with a word of its subject."""

    file: str
    old: str
    new: str
    check: str
    word: str = ""


_KUBELET = 'tcp   LISTEN 0      128               *:10250           *:*    users:(("kubelet",pid=902,fd=3))\n'
_POD = "kube-system kube-flannel-ds-q2x7v   0/1     CrashLoopBackOff   90   9d    10.9.0.12   node2   <none>           <none>\n"
_ETH0 = "3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu"
_JUMP = "-A INPUT -j KUBE-FIREWALL\n"
FAULTS = {
    "a smaller card": Edit("node2.txt", f"{_ETH0} 1500", f"{_ETH0} 1400", "mtu-mismatch"),
    "a policy of drop": Edit("node2.txt", ":FORWARD ACCEPT [", ":FORWARD DROP [", "pod-traffic-blocked", "FORWARD"),
    "a rule against the tunnel": Edit(
        "node2.txt", _JUMP, f"-A INPUT -p udp -m udp --dport 8472 -j DROP\n{_JUMP}", "required-flow-blocked", "8472"
    ),
    "no forwarding": Edit("node2.txt", "ip_forward = 1", "ip_forward = 0", "forwarding-disabled"),
    "a blackhole": Edit(
        "node2.txt", "10.244.0.0/24 via 10.244.0.0 dev flannel.1 onlink", "blackhole 10.244.0.0/24", "pod-route-missing"
    ),
    "a silent gateway": Edit(
        "node2.txt", "# ip neigh\n", "# ip neigh\n10.9.0.1 dev eth0 FAILED\n", "gateway-unresolved"
    ),
    "another port of the tunnel": Edit("node2.txt", "dstport 8472", "dstport 8473", "overlay-parameters-differ"),
    "a plugin that crashes": Edit(
        "kubectl.txt", "shop        web-11", f"{_POD}shop        web-11", "network-pod-not-ready"
    ),
    "a kubelet that is gone": Edit("node2.txt", _KUBELET, "", "required-port-closed"),
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(FAULTS, 2)))
def test_both_are_causes(one: str, other: str, tmp_path: Path) -> None:
    """Neither is folded under the other, nor silent for it."""
    shutil.copytree(HEALTHY, tmp_path / "bundle")
    for edit in (FAULTS[one], FAULTS[other]):
        path = tmp_path / "bundle" / edit.file
        text = path.read_text()
        assert edit.old in text
        path.write_text(text.replace(edit.old, edit.new, 1))
    causes = [f for f in analyze(tmp_path / "bundle").findings if f.is_fault and f.caused_by is None]
    for edit in (FAULTS[one], FAULTS[other]):
        told = [f for f in causes if f.check == edit.check and edit.word in f.subject and "node2" in f.nodes]
        assert told, (edit.check, [(f.check, f.subject) for f in causes])
