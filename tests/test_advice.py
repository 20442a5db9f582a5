"""Advice: which lines are commands, and what of a reference is a link."""

import pytest

from netparse.advice import is_command, steps
from netparse.checks.base import filled


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("sudo ss -lntp 'sport = :10250'    # which program, which unit?", True),
        ("on the peer: tcpdump -ni any port 10250", True),
        ("on <other node>: ip address; ip link", True),
        ("on the switch: look at its table of addresses", False),
        ("on w1: ip neigh del 192.0.2.1 dev eth0", True),
        ("kubectl describe node w1    # Conditions", True),
        ("ip route del 10.244.1.0/24 via 192.0.2.1 dev eth0", True),
        ("set the bind address of kubelet to the node's INTERNAL-IP or to all addresses, then restart it", False),
        ("restart the pod: its interface keeps the MTU that it was made with", False),
        ("stop it, or start it with --address=127.0.0.1", False),
        ("upgrade the container runtime, or move the node to another one", False),
        ("likewise for w1, w2 and 3 more", False),
    ],
)
def test_commands_are_told_from_sentences(line: str, code: bool) -> None:
    """A command begins with its program, on a node or with sudo."""
    assert is_command(line) is code


def test_lines_of_one_kind_stand_together() -> None:
    """In their order."""
    found = steps(("ip link", "ip neigh", "restart it", "ip route"))
    assert [(s.code, s.lines) for s in found] == [
        (True, ("ip link", "ip neigh")),
        (False, ("restart it",)),
        (True, ("ip route",)),
    ]


def test_a_place_is_no_part_of_what_is_copied() -> None:
    """Each place has its own lines, also where one line names two."""
    found = steps(("on w1: ip link; on w2: ip route", "on w2: ip neigh", "sudo ss -lnt", "on the switch: look at it"))
    assert [(s.place, s.lines) for s in found] == [
        ("on w1", ("ip link",)),
        ("on w2", ("ip route", "ip neigh")),
        ("", ("sudo ss -lnt",)),
        ("", ("on the switch: look at it",)),
    ]


def test_known_values_stand_in_the_advice() -> None:
    """What is not known stays open."""
    assert (
        filled("arping -I <interface> <gateway>", {"interface": "eth0", "gateway": None}) == "arping -I eth0 <gateway>"
    )
