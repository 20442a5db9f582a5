"""What ufw and firewalld were told decides where their rules were not captured."""

import pytest

from netparse.captures import parse
from netparse.cluster import Node
from netparse.reach.firewalls.refusal import refusal
from netparse.reach.hosts.details import Details
from netparse.reach.hosts.host import Host
from netparse.reach.hosts.read import firewall_of
from netparse.reach.hosts.setup import Setup, setup_of
from netparse.reach.packets.packet import ANYWHERE, OWN

UFW = "Status: {status}\nLogging: on (low)\nDefault: {default} (incoming), allow (outgoing), deny (routed)\nNew profiles: skip\n\nTo                         Action      From\n--                         ------      ----\n{rows}\n"
ZONE = "{name} (active)\n  target: {target}\n  icmp-block-inversion: no\n  interfaces: {interfaces}\n  sources: {sources}\n  services: {services}\n  ports: {ports}\n  protocols: \n  forward: yes\n  masquerade: no\n  forward-ports: \n  source-ports: \n  icmp-blocks: \n  rich rules: \n{rich}"


def host(name: str, text: str) -> Host:
    node = Node(name="n1", captures=tuple(parse(text, source=f"n1/{name}.txt")))
    return Host(node, Details(firewall=firewall_of(node)))


def ufw(*rows: tuple[str, str, str], default: str = "deny", status: str = "active") -> Host:
    text = "".join(f"{a:<26} {b:<11} {c}\n" for a, b, c in rows)
    return host("ufw_status_verbose", UFW.format(status=status, default=default, rows=text))


def zone(
    name: str = "public", *, target: str = "default", interfaces: str = "eth0", sources: str = "", services: str = "ssh", ports: str = "",
    rich: str = "",
) -> str:  # fmt: skip
    return ZONE.format(
        name=name, target=target, interfaces=interfaces, sources=sources, services=services, ports=ports, rich=f"\t{rich}\n" if rich else ""
    )  # fmt: skip


def refuses(setup: Setup | None, h: Host) -> bool:
    assert setup is not None
    return refusal(h, ANYWHERE[4], OWN[4], "tcp", 10250, setup.rules) is not None


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (("22/tcp", "ALLOW IN", "Anywhere"), True),
        (("22/tcp (OpenSSH)", "ALLOW IN", "Anywhere"), True),
        (("10250/udp", "ALLOW IN", "Anywhere"), True),
        (("10250/tcp (v6)", "ALLOW IN", "Anywhere (v6)"), True),
        (("10250/tcp", "DENY IN", "Anywhere"), True),
        (("Anywhere", "ALLOW OUT", "Anywhere"), True),
        (("Anywhere on cni0", "ALLOW IN", "Anywhere"), True),
        (("10250/tcp", "ALLOW IN", "Anywhere"), False),
        (("10250", "LIMIT IN", "Anywhere"), False),
        (("10000:11000/tcp", "ALLOW IN", "Anywhere"), False),
        (("80,10250/tcp", "ALLOW IN", "192.0.2.0/24"), False),
        (("Anywhere", "ALLOW IN", "192.0.2.0/24"), False),
        (("Anywhere on eth1", "ALLOW IN", "Anywhere"), False),
        (("192.0.2.9 10250/tcp", "ALLOW IN", "Anywhere"), False),
        (("Kubelet", "ALLOW IN", "Anywhere"), False),
    ],
)
def test_ufw_refuses_what_no_rule_of_it_may_let_in(row: tuple[str, str, str], refused: bool) -> None:
    h = ufw(row)
    assert refuses(setup_of(h), h) is refused


_PLAIN = "Status: active\n\nTo    Action  From\n--    ------  ----\n{0}    ALLOW   Anywhere\n"


def test_ufw_that_is_off_or_shows_no_rule_says_nothing() -> None:
    assert setup_of(ufw(status="inactive")) is None
    assert setup_of(host("ufw_status", "Status: active\n")) is None
    h = ufw(default="allow")
    assert not refuses(setup_of(h), h)


def test_ufw_whose_default_is_not_shown_refuses_unless_somebody_changed_it() -> None:
    """The plain form; a filter may have taken a rule out of it, and an application of unknown name may open any port."""
    h = host("ufw_status", _PLAIN.format("22/tcp"))
    setup = setup_of(h)
    assert setup is not None and "ufw's own is deny" in str(setup.uncertainty) and refuses(setup, h)
    for name, refused in (("OpenSSH", True), ("Nginx Full", True), ("10.9.0.1 Apache", True), ("kubelets", False)):
        h = host("ufw_status", _PLAIN.format(name))
        assert refuses(setup_of(h), h) is refused, name


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, True),
        ({"ports": "6443/tcp 10250/udp"}, True),
        ({"rich": 'rule family="ipv6" source address="fd00::/8" accept'}, True),
        ({"rich": 'rule service name="http" accept'}, True),
        ({"ports": "10250/tcp"}, False),
        ({"ports": "10000-11000/tcp"}, False),
        ({"services": "ssh kubelet"}, False),
        ({"services": "ssh something-own"}, False),
        ({"target": "ACCEPT"}, False),
        ({"rich": 'rule family="ipv4" source address="192.0.2.0/24" accept'}, False),
        ({"rich": 'rule family="ipv4" source NOT address="192.0.2.0/24" accept'}, False),
        ({"rich": 'rule family="ipv4" source NOT address="0.0.0.0/0" accept'}, True),
        ({"rich": 'rule family="ipv4" source address="0.0.0.0/0" destination NOT address="192.0.2.9" accept'}, False),
        ({"rich": 'rule family="ipv4" source address="192.0.2.0/24" destination address="192.0.2.9" accept'}, False),
        ({"rich": 'rule priority="-1" family="ipv4" port port="10250" protocol="udp" accept'}, True),
        ({"rich": 'rule port port="10250" protocol="tcp" accept'}, False),
        ({"rich": 'rule source ipset="nodes" accept'}, False),
    ],
)
def test_a_zone_refuses_what_nothing_in_it_may_let_in(more: dict[str, str], refused: bool) -> None:
    """Services of which the ports are not known, sources and sets may."""
    h = host("firewall-cmd_--list-all", zone(**more))
    assert refuses(setup_of(h), h) is refused


def test_what_is_saved_for_later_is_not_in_force() -> None:
    text = f"root@n1:~# firewall-cmd --permanent --list-all\n{zone()}"
    assert setup_of(host("session", text)) is None
    assert setup_of(host("session", text.replace(" --permanent", ""))) is not None


def test_one_zone_leaves_open_whether_another_lets_a_source_in() -> None:
    one = setup_of(host("firewall-cmd_--list-all", zone()))
    both = setup_of(
        host("firewall-cmd_--list-all-zones", f"{zone()}\n{zone('trusted', target='ACCEPT', interfaces='cni0')}")
    )
    assert one and one.uncertainty and both and both.uncertainty is None


def test_a_zone_of_sources_comes_before_that_of_the_interface() -> None:
    text = f"{zone()}\n{zone('trusted', target='ACCEPT', interfaces='', sources='192.0.2.0/24')}"
    h = host("firewall-cmd_--list-all-zones", text)
    assert not refuses(setup_of(h), h)


def test_of_two_interfaces_that_others_may_come_in_by_the_zone_is_not_known() -> None:
    text = f"{zone()}\n{zone('internal', target='ACCEPT', interfaces='eth1')}"
    h = host("firewall-cmd_--list-all-zones", text)
    assert not refuses(setup_of(h), h)


def test_rules_that_were_captured_say_more_than_what_made_them() -> None:
    filter_table = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n"
    saved = "# Generated by iptables-save v1.8.7 on Mon May  6 10:00:00 2024\n" + filter_table
    captures = (*parse(saved, source="n1/iptables-save.txt"), *ufw().node.captures)
    node = Node(name="n1", captures=captures)
    assert setup_of(Host(node, Details(firewall=firewall_of(node)))) is None
