"""Data planes that no capture shows: nothing is said unless what is seen stops the flow already."""

from pathlib import Path

from netparse.pipeline import analyze
from netparse.reach import Answer, answers
from netparse.reach.model import Flow
from tests.conftest import ROOT

CILIUM = """\
8: cilium_net@cilium_host: <BROADCAST,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:08:08 brd ff:ff:ff:ff:ff:ff
"""


def asked(tmp_path: Path, scenario: str, target: str, port: int) -> Answer:
    for path in (ROOT / "fixtures" / "reach" / scenario).glob("*.txt"):
        text = path.read_text()
        if path.name.startswith("node"):
            prompt = f"root@{path.stem}:~# ip route show"
            text = text.replace(prompt, CILIUM + prompt, 1)
        (tmp_path / path.name).write_text(text)
    (found,) = answers(analyze(tmp_path), [Flow(sender="node1", target=target, port=port)])
    return found


def test_what_seems_to_arrive_is_not_known(tmp_path: Path) -> None:
    found = asked(tmp_path, "accepted.vxlan", "node2", 10250)
    assert found.open
    assert "eBPF programs of Cilium" in found.reason


def test_what_a_rule_stops_is_known(tmp_path: Path) -> None:
    assert asked(tmp_path, "denied-out.rule", "node2", 10250).disposition == "denied-out"
    assert asked(tmp_path, "neighbor-unreachable.nic-down", "node2", 10250).disposition == "neighbor-unreachable"


def test_the_address_of_a_service_and_a_port_without_listener_may_lead_anywhere(tmp_path: Path) -> None:
    assert asked(tmp_path, "accepted.vxlan", "10.96.200.200", 80).open
    assert asked(tmp_path, "accepted.vxlan", "node2", 31000).open
