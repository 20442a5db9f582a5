"""Tunnels that have no port: what a host's own rules do with IP in IP, whether its pods were captured or not."""

from pathlib import Path

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.conftest import BUNDLES

SCENARIO = BUNDLES / "pod-traffic-blocked" / "fail.ipip-dropped"
RULE = '-A INPUT -i ens3 -p ipencap -m comment --comment "no tunnels from outside" -j DROP\n'


def files(rule: str) -> dict[str, str]:
    """Return the files of the scenario with another rule in the place of the one that drops."""
    found = {str(p.relative_to(SCENARIO)): p.read_text() for p in sorted(SCENARIO.rglob("*.txt"))}
    path = str(Path("w2") / "iptables-save.txt")
    assert RULE in found[path]
    return found | {path: found[path].replace(RULE, rule)}


def test_a_rule_that_drops_ip_in_ip_is_told_with_its_senders() -> None:
    """No port of the table stands for it, so that no flow asks for it."""
    fault = judge(files(RULE)).one("pod-traffic-blocked", Verdict.FAIL)
    assert (fault.nodes, "cp1, w1 gets to tunl0" in (fault.actual or "")) == (("w2",), True)
    assert [e.text for e in fault.evidence if "ipencap" in e.text]
    assert fault.fix[0].startswith("iptables -I INPUT -p ipencap -j ACCEPT")


def test_one_sender_that_is_dropped_is_named_alone() -> None:
    """The rule names the address of w1."""
    fault = judge(files("-A INPUT -s 198.51.100.21/32 -p 4 -j DROP\n")).one("pod-traffic-blocked", Verdict.FAIL)
    assert "no packet of w1 gets to tunl0" in (fault.actual or "")


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "-A INPUT -p udp -j DROP\n",
        "-A INPUT -p gre -j DROP\n",
        "-A INPUT -p ipencap -m set ! --match-set fellows src -j DROP\n",
        "-A INPUT -s 203.0.113.0/24 -p ipencap -j DROP\n",
    ],
)
def test_what_may_let_it_in_is_no_fault(rule: str) -> None:
    """Another protocol, a stranger, a set whose members were not captured."""
    assert not judge(files(rule)).of("pod-traffic-blocked", Verdict.FAIL, Verdict.WARN)
