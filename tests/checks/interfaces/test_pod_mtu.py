"""The MTU of pods where only their bridge is shown."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge

CHECK = "pod-mtu-larger-than-overlay"
SHOWN = (
    "ops@elm:~$ ip link | grep -E 'flannel|cni0'\n"
    "4: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN mode DEFAULT group default \n"
    "5: cni0: <{}> mtu {} qdisc noqueue state UP mode DEFAULT group default qlen 1000\n"
)
UP = "BROADCAST,MULTICAST,UP,LOWER_UP"


def test_a_bridge_has_the_smallest_mtu_of_its_ports() -> None:
    """So the pods behind it have no smaller one."""
    found = judge({"ticket.txt": SHOWN.format(UP, 1500)}).one(CHECK, Verdict.WARN)
    assert "cni0, the bridge of the pods, has MTU 1500, flannel.1 has 1450" in found.actual


@pytest.mark.parametrize("shown", [SHOWN.format(UP, 1450), SHOWN.format("NO-CARRIER,BROADCAST,MULTICAST,UP", 1500)])
def test_near_misses(shown: str) -> None:
    """One that fits proves nothing of pods; one without ports has the MTU that it was made with."""
    assert not judge({"ticket.txt": shown}).of(CHECK, Verdict.WARN, Verdict.FAIL, Verdict.PASS)
