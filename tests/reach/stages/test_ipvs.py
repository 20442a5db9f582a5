"""kube-proxy's IPVS mode: Services stand on kube-ipvs0, their servers in ipvsadm."""

from pathlib import Path

from netparse.pipeline import analyze
from netparse.reach import Answer, answers
from netparse.reach.model import Flow
from tests.conftest import ROOT

DEVICE = """\
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    link/ether 02:00:00:00:09:09 brd ff:ff:ff:ff:ff:ff promiscuity 0
    dummy
    inet 10.96.50.50/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
"""
LOCAL = "local 10.96.50.50 dev kube-ipvs0 table local proto kernel scope host src 10.96.50.50\n"
SERVED = """\
root@node1:~# ipvsadm -Ln
IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.50.50:80 rr
{servers}"""


def asked(tmp_path: Path, servers: str | None, port: int = 80) -> Answer:
    """Return what becomes of a pod's flow to 10.96.50.50 on a node of IPVS; None for servers that were not captured."""
    for path in (ROOT / "fixtures" / "reach" / "accepted.vxlan").glob("*.txt"):
        text = path.read_text()
        if path.name == "node1.txt":
            text = text.replace("root@node1:~# ip route show", DEVICE + "root@node1:~# ip route show", 1)
            text = text.replace("\nlocal 10.9.0.11 dev", "\n" + LOCAL + "local 10.9.0.11 dev", 1)
            text += "" if servers is None else SERVED.format(servers=servers) + "root@node1:~# \n"
        (tmp_path / path.name).write_text(text)
    (found,) = answers(analyze(tmp_path), [Flow(sender="shop/web-00", target="10.96.50.50", port=port)])
    return found


def test_a_packet_goes_to_a_server_and_its_answer_comes_from_the_service(tmp_path: Path) -> None:
    found = asked(tmp_path, "  -> 10.244.1.10:8080             Masq    1      0          0         \n")
    assert found.accepted, found.reason
    assert any(h.stage == "ipvs" for h in found.hops)


def test_a_service_without_servers_takes_nothing(tmp_path: Path) -> None:
    found = asked(tmp_path, "")
    assert (found.disposition, found.evidence[0].text) == ("not-listening", "TCP  10.96.50.50:80 rr")
    drained = "  -> 10.244.1.10:8080             Masq    0      0          0         \n"
    assert asked(tmp_path, drained).disposition == "not-listening"


def test_each_of_several_servers_is_possible(tmp_path: Path) -> None:
    server = "  -> {}             Masq    1      0          0         \n"
    servers = server.format("10.244.1.10:8080") + server.format("10.244.1.99:8080")
    found = asked(tmp_path, servers)
    assert found.open
    assert "decided by chance" in found.reason


def test_another_port_of_the_address_has_no_listener(tmp_path: Path) -> None:
    assert (
        asked(tmp_path, "  -> 10.244.1.10:8080             Masq    1      0          0         \n", 81).disposition
        == "not-listening"
    )


def test_servers_that_were_not_captured(tmp_path: Path) -> None:
    found = asked(tmp_path, None)
    assert found.open
    assert found.collect == ("node1: ipvsadm -Ln",)
