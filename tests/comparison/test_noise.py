"""What changes by itself is no difference, and is shown on request."""

import re
from pathlib import Path

import pytest

from netparse.comparison import compare
from netparse.comparison.noise import role
from tests.comparison.pairs import HEALTHY, NODES, copy, edit, edit_all


def _pids(text: str) -> str:
    return re.sub(r"\b(\d+)/(kube|etcd|sshd|cont)", lambda m: f"{int(m[1]) + 1000}/{m[2]}", text)


def _states(text: str) -> str:
    return re.sub(r"\b(?:DELAY|REACHABLE)\b", "STALE", text)


def _pods(text: str) -> str:
    return re.sub(r"veth[0-9a-f]{8}", "vethffffffff", text)


def _loopback_port(text: str) -> str:
    return text.replace("127.0.0.1:41235", "127.0.0.1:33999")


def _age(text: str) -> str:
    return re.sub(r"\b42d\b", "43d", text)


def _counters(text: str) -> str:
    return re.sub(r"(?m)^( +)(\d{3,})( +)(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}{m[3]}{m[4]}", text)


def _lifetimes(text: str) -> str:
    return text.replace("valid_lft forever preferred_lft forever", "valid_lft 86000sec preferred_lft 86000sec", 2)


@pytest.mark.parametrize("change", [_pids, _states, _pods, _loopback_port, _age, _counters, _lifetimes])
def test_noise_is_hidden_and_counted(tmp_path: Path, change: "type[str]") -> None:
    """Nothing changed, says the comparison, and counts what it did not show; with everything it is different."""
    after = edit_all(copy(tmp_path), change)
    hidden = compare(HEALTHY, after)
    assert hidden.same
    if change is not _pods:  # one device of a pod for another: they have no names of their own
        assert hidden.hidden
        assert not compare(HEALTHY, after, everything=True).same


def test_a_pod_more_is_noise_and_none_any_more_is_not(tmp_path: Path) -> None:
    """The number of pods changes all the time; a node without any is worth a line."""
    after = copy(tmp_path)
    for name in ("ip_a.txt", "ip_s_link.txt"):
        path = after / "node1" / name
        path.write_text(re.sub(r"(?ms)^\d+: veth.*?(?=^\d+: |\Z)", "", path.read_text()))
    (change,) = compare(HEALTHY, after).changes
    assert (change.node, change.subject, change.after) == ("node1", "veth* devices of pods", "0")


def test_the_mtu_of_pods_is_no_noise(tmp_path: Path) -> None:
    """Whatever their devices are called."""
    after = edit_all(copy(tmp_path), lambda text: re.sub(r"(veth\S+ <\S+> mtu )1450", r"\g<1>1500", _pods(text)))
    assert {(c.subject, c.before, c.after) for c in compare(HEALTHY, after).changes} == {
        ("veth* MTU of pods", "1450", "1500")
    }


def test_a_port_of_choice_on_all_addresses_is_no_noise(tmp_path: Path) -> None:
    """Only on loopback nobody else sees it."""
    after = edit(copy(tmp_path), "node1/netstat_nlput.txt", ("0.0.0.0:22 ", "0.0.0.0:40022 "))
    assert "tcp 40022" in {c.subject for c in compare(HEALTHY, after).changes}


def test_a_node_that_does_not_answer_any_more_is_no_noise(tmp_path: Path) -> None:
    """Entries come and go; that of another node turning to FAILED is told, a stranger's is not."""
    failed = ("192.168.56.11 dev eth0 lladdr 52:54:00:ab:56:11 REACHABLE", "192.168.56.11 dev eth0 FAILED")
    changes = compare(HEALTHY, edit(copy(tmp_path), "node1/ip_neigh.txt", failed))
    assert [(c.node, c.subject, c.after) for c in changes.changes] == [
        ("node1", "192.168.56.11 on eth0", "unresolved FAILED")
    ]
    stranger = copy(tmp_path, "stranger")
    with (stranger / "node1" / "ip_neigh.txt").open("a") as entries:
        entries.write("192.168.56.77 dev eth0 FAILED\n")
    assert compare(HEALTHY, stranger).same


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ("veth3c9d7a10", "veth*"),
        ("cali1234567890a", "cali*"),
        ("lxc0a1b2c3d4e5f", "lxc*"),
        ("eni0123456789a", "eni*"),
        ("lxc_health", None),
        ("lxcbr0", None),
        ("calico-eth0", None),
        ("eno1", None),
        ("eth0", None),
        ("cni0", None),
        ("flannel.1", None),
    ],
)
def test_devices_of_pods(device: str, expected: str | None) -> None:
    """By their names; devices that somebody named are not among them."""
    assert role(device) == expected


def test_the_age_alone(tmp_path: Path) -> None:
    """It is shown with everything, by node."""
    changes = compare(HEALTHY, edit(copy(tmp_path), NODES, ("42d", "43d")), everything=True)
    assert {(c.area, c.before, c.after) for c in changes.changes} == {("age", "42d", "43d")}
