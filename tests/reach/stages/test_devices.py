"""Devices of which captures do not show what they do with a packet leave it open where it ends."""

import re
from pathlib import Path

import pytest

from netparse import analyze
from netparse.reach import Disposition, Flow, answer, world_of
from netparse.reach.flows_file import read_flows
from tests.conftest import ROOT

LAB = ROOT / "fixtures" / "reach" / "accepted.vxlan"
FLOW = Flow(sender="node1", target="node2", port=10250)


def disposition(folder: Path, change: tuple[str, str], flow: Flow = FLOW) -> Disposition:
    """Return the answer with a text of node1's captures replaced."""
    for path in LAB.iterdir():
        text = path.read_text()
        (folder / path.name).write_text(re.sub(*change, text) if path.name == "node1.txt" else text)
    return answer(world_of(analyze(folder).cluster), flow).disposition


NIC = r"(: eth0: .*\n.*allmulti 0 minmtu 68 maxmtu 65535) \n"


@pytest.mark.parametrize(
    "kind", ["macvlan mode bridge", "ipvlan mode l2", "tun type tun pi off vnet_hdr off", "wireguard", "geneve id 5"]
)
def test_a_device_of_a_kind_that_is_not_followed(kind: str, tmp_path: Path) -> None:
    assert disposition(tmp_path, (NIC, rf"\1 \n    {kind} \n")) is Disposition.INSUFFICIENT_INFO


def test_a_port_of_a_vrf_has_other_tables(tmp_path: Path) -> None:
    vrf = "2: red: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 qdisc noqueue state UP group default qlen 1000\n    link/ether 02:00:00:00:00:99 brd ff:ff:ff:ff:ff:ff promiscuity 0  minmtu 1280 maxmtu 65575 \n    vrf table 10 \n"
    change = (r"(\d+: eth0: <[^>]*> mtu 1500 qdisc noqueue) (state)", r"\1 master red \2")
    assert disposition(tmp_path, change) is Disposition.ACCEPTED, "a master that is not shown"
    changed = (r"(\d+: eth0: <[^>]*> mtu 1500 qdisc noqueue) (state)", vrf + r"\1 master red \2")
    assert disposition(tmp_path, changed) is Disposition.INSUFFICIENT_INFO


def test_the_nic_as_it_is_leaves_nothing_open(tmp_path: Path) -> None:
    assert disposition(tmp_path, ("§", "")) is Disposition.ACCEPTED


def test_a_rule_that_sets_the_size_of_segments_leaves_open_what_is_too_big(tmp_path: Path) -> None:
    folder = ROOT / "fixtures" / "reach" / "too-big.small-nic"
    (flow, *_) = (f for f in read_flows(folder / "flows.csv") if f.expected == "too-big" and f.protocol == "tcp")
    found = {}
    for rule in ("", "-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu\n"):
        own = tmp_path / str(len(found))
        own.mkdir()
        for path in folder.iterdir():
            text = path.read_text()
            (own / path.name).write_text(
                re.sub(r"(\*filter\n(?::.*\n)+)", rf"\1{rule}", text) if path.name == "node1.txt" else text
            )
        found[rule] = answer(world_of(analyze(own).cluster), flow).disposition
    assert list(found.values()) == [Disposition.TOO_BIG, Disposition.INSUFFICIENT_INFO]
