"""What is asked: a file of flows, --from and --to, and the flows that a cluster needs."""

import re
import shutil
from pathlib import Path

import pytest

from netparse.errors import UsageError
from netparse.pipeline import analyze
from netparse.reach import Flow, answers, flows_for
from netparse.reach.flows_file import read_flows
from netparse.reach.targets import split_target
from tests.conftest import ROOT

FORGOT = ROOT / "fixtures" / "bundles" / "required-flow-blocked" / "fail.firewalld-forgot-the-tunnel"
BUNDLE = ROOT / "fixtures" / "reach" / "accepted.vxlan"


def file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "flows.csv"
    path.write_text(text)
    return path


def test_a_file_has_four_columns_and_may_have_more(tmp_path: Path) -> None:
    (flow,) = read_flows(file(tmp_path, "from,to,protocol,port\nw1,cp1,tcp,6443\n"))
    assert (flow.sender, flow.target, flow.protocol, flow.port, flow.size, flow.expected) == (
        "w1",
        "cp1",
        "tcp",
        6443,
        1,
        None,
    )
    (flow,) = read_flows(
        file(tmp_path, "\ufeffto,from,note,port,protocol,bytes,expected\ncp1,w1,x,53,UDP,512,denied-in\n")
    )
    assert (flow.sender, flow.protocol, flow.size, flow.expected) == ("w1", "udp", 512, "denied-in")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from,to\n", "protocol, port is missing"),
        ("from,to,protocol,port\na,b,tcp,x\n", "line 2: 'x' is no number"),
        ("from,to,protocol,port\na,b,tcp,70000\n", "up to 65535"),
        ("from,to,protocol,port\na,b,gre,1\n", "tcp and udp can be asked"),
        ("from,to,protocol,port,expected\na,b,tcp,1,open\n", "no disposition"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        read_flows(file(tmp_path, text))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1f\x8b\x08\xff\xfe", "is no text: a table of flows is CSV in UTF-8"),
        (b"from,to,protocol,port\na,b,tcp," + b"9" * 5000 + b"\n", "is no number up to 65535"),
        (b"from,to,protocol,port\na,b,tcp,1\0\n", "is no number up to 65535"),
        (b"from,to,protocol,port\n" + b"a" * 200_000 + b",b,tcp,1\n", "is no table of flows: field larger than"),
    ],
)
def test_a_file_that_is_something_else(tmp_path: Path, data: bytes, words: str) -> None:
    """An archive, numbers beyond those that Python reads, characters and fields that no table has."""
    path = tmp_path / "flows.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError) as raised:
        read_flows(path)
    assert words in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_flows(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cp1", ("cp1", "tcp", None)),
        ("cp1:6443", ("cp1", "tcp", 6443)),
        ("10.0.0.1:53/udp", ("10.0.0.1", "udp", 53)),
        ("shop/web-1:80", ("shop/web-1", "tcp", 80)),
        ("shop/web-1", ("shop/web-1", "tcp", None)),
        ("fd00::1", ("fd00::1", "tcp", None)),
        ("[fd00::1]:53/UDP", ("fd00::1", "udp", 53)),
        ("service shop/db:5432", ("service shop/db", "tcp", 5432)),
    ],
)
def test_a_target_is_who_port_and_protocol(text: str, parts: tuple[str, str, int | None]) -> None:
    assert split_target(text) == parts


def test_a_port_that_is_none() -> None:
    with pytest.raises(UsageError, match="no port"):
        split_target("cp1:http")


def test_the_flows_that_a_cluster_needs() -> None:
    """The port table's, the overlay's own packets, pods to pods and nodes to pods; all of a healthy cluster arrive."""
    analysis = analyze(BUNDLE)
    flows = flows_for(analysis)
    needed = {(f.sender, f.target, f.port) for f in flows}
    assert ("node2", "node1", 6443) in needed
    assert ("node1", "node2", 10250) in needed
    assert {f.required_by for f in flows} >= {"pod to pod", "node to pod"}
    assert any(f.port == 8472 and f.one_way for f in flows)
    assert not any(f.sender == "bastion" or f.target == "bastion" for f in flows)
    assert [a.reason for a in answers(analysis, flows) if not a.accepted] == []


@pytest.mark.parametrize(("owner", "asked"), [("", True), ('users:(("dnsmasq",pid=77,fd=4))', False)])
def test_a_tunnel_is_known_by_the_socket_that_nobody_owns(tmp_path: Path, owner: str, asked: bool) -> None:
    """Where `ip -d link` was not captured; a program on the same port is no tunnel."""
    bundle = tmp_path / "bundle"
    shutil.copytree(FORGOT, bundle)
    sockets = bundle / "w1" / "ss_-tulpn.txt"
    sockets.write_text(sockets.read_text().replace("8472        0.0.0.0:*", f"8472        0.0.0.0:*    {owner}"))
    assert any(f.port == 8472 for f in flows_for(analyze(bundle))) is asked


def test_one_end_alone_chooses_among_them() -> None:
    analysis = analyze(BUNDLE)
    assert {f.sender for f in flows_for(analysis, sender="node2")} == {"node2"}
    assert {f.target for f in flows_for(analysis, target="node1")} == {"node1"}
    with pytest.raises(UsageError, match="no required flow"):
        flows_for(analysis, sender="outside")
    with pytest.raises(UsageError, match="who sends"):
        flows_for(analysis, target="node1:22")


@pytest.mark.parametrize(
    ("sender", "target", "words"),
    [
        ("bastio", "node1:22", "--from bastio: no host of this name is in these captures; did you mean"),
        ("zebra", "node1:22", "--from zebra: no host of this name is in these captures; hosts are"),
        ("nodee1", "node2:22", "did you mean 'node1'"),
        ("node1", "node9:22", "--to node9: no host"),
        ("node9", None, "--from node9: no host"),
        ("shop/web-99", "node1:22", "--from shop/web-99: no pod of this name is in these captures; did you mean"),
        ("node1", "service shop/wep:80", "no Service of this name was captured"),
        ("node1", "service shop/wep", "no Service of this name was captured"),
    ],
)
def test_a_name_that_nobody_has_is_a_mistake(sender: str, target: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        flows_for(analyze(BUNDLE), sender=sender, target=target)


def test_who_is_not_in_the_captures_is_not_known() -> None:
    """In a file of flows and in the library: an address of nobody is one of somebody outside."""
    analysis = analyze(BUNDLE)
    for sender, target in (("node9", "node1"), ("node1", "node9")):
        (a,) = answers(analysis, [Flow(sender=sender, target=target, port=22)])
        assert a.open and "node9" in a.reason
    assert flows_for(analysis, sender="192.0.2.200", target="node1:22")


def test_a_host_outside_comes_in_by_the_node_s_address() -> None:
    """A rule that names single networks may mean it or not."""
    analysis = analyze(BUNDLE)
    (a,) = answers(analysis, flows_for(analysis, sender="outside", target="node1:22"))
    assert a.accepted
    blocked = analyze(ROOT / "fixtures" / "reach" / "denied-in.forgot-vxlan")
    (a,) = answers(blocked, flows_for(blocked, sender="outside", target="node2:22"))
    assert a.disposition == "denied-in"
