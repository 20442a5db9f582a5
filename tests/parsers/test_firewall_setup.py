"""ufw and firewalld: what these tools were told, and what their outputs leave open."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import FirewalldZone, UfwRule, UfwStatus

UFW = "Status: active\n\nTo                         Action      From\n--                         ------      ----\n"
ZONE = (
    "public (active)\n  target: default\n  icmp-block-inversion: no\n  interfaces: eth0\n  ports: 6443/tcp 8472/udp\n  masquerade: no\n"
    '  rich rules: \n\trule family="ipv4" accept\n'
)


def read(text: str, command: str | None = None) -> Capture:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    return capture


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("22/tcp                     ALLOW IN    Anywhere", ("22/tcp", "ALLOW", "IN", "Anywhere", False)),
        ("22/tcp (v6)                ALLOW       Anywhere (v6)", ("22/tcp", "ALLOW", None, "Anywhere", True)),
        ("[ 3] Anywhere on eth0           DENY IN     198.51.100.7", ("Anywhere on eth0", "DENY", "IN", "198.51.100.7", False)),
        ("10.244.0.0/16 on lo        ALLOW FWD   Anywhere on eth0", ("10.244.0.0/16 on lo", "ALLOW", "FWD", "Anywhere on eth0", False)),
        ("6443,2379/tcp              LIMIT IN    192.0.2.0/24    # control plane", ("6443,2379/tcp", "LIMIT", "IN", "192.0.2.0/24", False)),
        ("80/tcp (Nginx)             REJECT OUT  2001:db8::/32    (log, out)", ("80/tcp (Nginx)", "REJECT", "OUT", "2001:db8::/32", True)),
    ],
)  # fmt: skip
def test_a_rule_of_ufw(row: str, expected: tuple[object, ...]) -> None:
    """Plain, verbose and numbered."""
    capture = read(f"{UFW}{row}\n")
    (rule,) = (r for r in capture.records if isinstance(r, UfwRule))
    assert (rule.to, rule.action, rule.direction, rule.source, rule.ipv6) == expected
    assert (rule.comment, rule.log) == ("control plane" if "#" in row else None, "log" in row)


@pytest.mark.parametrize(
    ("more", "whole"), [("", False), ("Default: deny (incoming), allow (outgoing), disabled (routed)\n", True)]
)
def test_the_defaults_of_ufw_are_shown_by_verbose_only(more: str, whole: bool) -> None:
    """Without them nobody knows what becomes of the rest."""
    capture = read(UFW.replace("\n\n", f"\n{more}\n", 1))
    (status,) = (r for r in capture.records if isinstance(r, UfwStatus))
    assert (status.default_incoming, status.default_routed) == (("deny", "disabled") if whole else (None, None))
    assert capture.covers is not None and capture.covers.whole is whole


def test_ufw_that_is_off_says_so() -> None:
    """With one line."""
    capture = read("Status: inactive\n", "ufw status")
    assert (capture.command, [r.status for r in capture.records if isinstance(r, UfwStatus)]) == (
        "ufw_status",
        ["inactive"],
    )


def test_a_zone_of_firewalld() -> None:
    """Lists are lists, switches are switches."""
    capture = read(ZONE)
    (zone,) = (r for r in capture.records if isinstance(r, FirewalldZone))
    assert (zone.zone, zone.active, zone.target, zone.interfaces) == ("public", True, "default", ("eth0",))
    assert (zone.ports, zone.masquerade, zone.forward, zone.whole) == (("6443/tcp", "8472/udp"), False, None, True)
    assert zone.rich_rules == ('rule family="ipv4" accept',)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("masquerade: no", "masquerade: perhaps"),
        ('  rich rules: \n\trule family="ipv4" accept\n', ""),
        ("  ports", "\tports"),
    ],
)
def test_a_zone_that_is_not_understood_is_not_whole(old: str, new: str) -> None:
    """Or that is cut off."""
    (zone,) = (r for r in read(ZONE.replace(old, new)).records if isinstance(r, FirewalldZone))
    assert not zone.whole


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ("firewall-cmd --list-all-zones", True),
        ("firewall-cmd --list-all", False),
        ("firewall-cmd --permanent --list-all-zones", False),
    ],
)
def test_what_a_capture_of_firewalld_covers(command: str, whole: bool) -> None:
    """All zones, and those in force."""
    covers = read(ZONE, command).covers
    assert covers is not None and covers.whole is whole


@pytest.mark.parametrize("text", ["Status: active\n", "target: default\nports: 22\n", "public\n  interfaces: eth0\n"])
def test_other_texts_are_not_theirs(text: str) -> None:
    """Without a name that says so."""
    assert read(text).command is None
