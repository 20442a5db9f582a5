"""Which way a host's own packet takes, and what a router that was not captured is taken to know."""

from pathlib import Path

from netparse.pipeline import analyze
from netparse.reach import Answer, answers
from netparse.reach.model import Flow
from tests.conftest import ROOT

CARD = """\
{n}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:{n:02x}:{host:02x} brd ff:ff:ff:ff:ff:ff
    {address}
       valid_lft forever preferred_lft forever
"""


def asked(tmp_path: Path, flow: Flow, node1: dict[str, str], node2: dict[str, str]) -> Answer:
    """Return what becomes of a flow between two healthy nodes whose captures say more: lines to be put before one that begins so."""
    for path in (ROOT / "fixtures" / "reach" / "accepted.vxlan").glob("*.txt"):
        text = path.read_text()
        for before, more in {"node1.txt": node1, "node2.txt": node2}.get(path.name, {}).items():
            assert f"\n{before}" in text
            text = text.replace(f"\n{before}", f"\n{more}{before}", 1)
        (tmp_path / path.name).write_text(text)
    (found,) = answers(analyze(tmp_path), [flow])
    return found


def storage(host: int) -> dict[str, str]:
    """Return a card in a network without a gateway."""
    card = CARD.format(n=30, name="eth1", host=host, address=f"inet 172.27.12.{host}/24 scope global eth1")
    return {
        f"root@node{host - 10}:~# ip route show": card,
        "net.ipv4.conf.eth0.rp_filter": "net.ipv4.conf.eth1.rp_filter = 0\n",
        f"local 10.9.0.{host} dev": f"local 172.27.12.{host} dev eth1 table local proto kernel scope host src 172.27.12.{host}\n",
    }


def test_a_router_is_not_taken_to_know_a_network_without_gateway(tmp_path: Path) -> None:
    found = asked(tmp_path, Flow(sender="node1", target="172.27.12.12", port=10250), {}, storage(12))
    assert found.open
    assert "leads to 172.27.12.0/24 is not shown" in found.reason


def test_a_network_in_which_somebody_has_a_gateway_is_routed(tmp_path: Path) -> None:
    """node2 has a route through a router there, so that the answer may come from it as well."""
    node2 = storage(12) | {"10.9.0.0/24 dev eth0": "192.168.0.0/16 via 172.27.12.1 dev eth1\n"}
    found = asked(tmp_path, Flow(sender="node1", target="172.27.12.12", port=10250), {}, node2)
    assert found.accepted, found.reason


def _six(host: int, rules: str = "", routes: str = "") -> dict[str, str]:
    name = f"root@node{host - 10}:~#"
    return {
        f"{name} ip route show": CARD.format(
            n=30, name="eth1", host=host, address=f"inet6 fd00:7::{host}/64 scope global"
        ),
        f"{name} ip -6 route": f"local fd00:7::{host} dev eth1 table local proto kernel metric 0 pref medium\n"
        f"fd00:7::/64 dev eth1 proto kernel metric 256 pref medium\n{routes}",
        f"{name} ip neigh": f"{name} ip -6 rule\n0:\tfrom all lookup local\n{rules}32766:\tfrom all lookup main\n",
    }


def test_ipv6_keeps_the_route_that_it_found_before_it_chose_a_source(tmp_path: Path) -> None:
    """The rule names the source, which a socket without address gets only by the route that is found."""
    rule, route = "1000:\tfrom fd00:7::/64 lookup 300\n", "unreachable default table 300 metric 1024 pref medium\n"
    ends = Flow(sender="node1", target="fd00:7::12", port=10250)
    assert asked(tmp_path, ends, _six(11, rule, route), _six(12)).disposition == "not-listening"
    assert asked(tmp_path, ends, _six(11), _six(12, rule, route)).disposition == "not-listening"
