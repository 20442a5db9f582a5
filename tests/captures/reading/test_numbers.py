"""Numbers of thousands of digits, which Python itself refuses: they cost their line, and nothing else."""

import pytest

import netparse
from netparse.captures.reading import file

NINE = "9" * 5000
IP_J = (
    '[{{"ifindex":1,"ifname":"lo","flags":["UP"],"mtu":{mtu},"addr_info":[]}},\n'
    '{{"ifindex":2,"ifname":"eth0","flags":["UP"],"mtu":1500,"addr_info":[]}}]\n'
)
TEXTS = {
    "ip_address": IP_J.format(mtu=NINE),
    "iptables_save": f"*filter\n:INPUT ACCEPT [{NINE}:{NINE}]\n-A INPUT -p tcp --dport {NINE} -j DROP\n"
    "-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n",
    "ip_route": f"default via 10.0.0.1 dev eth0 metric {NINE}\n10.0.0.0/24 dev eth0 proto kernel scope link\n",
    "sysctl": f"net.core.somaxconn = {NINE}\nnet.ipv4.ip_forward = 1\n",
    "kubernetes_objects": f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  generation: 0x{'f' * 5000}\n",
}


@pytest.mark.parametrize("command", TEXTS)
def test_a_number_that_no_machine_has_costs_its_line(command: str) -> None:
    captures = netparse.parse(TEXTS[command])
    assert [c.fault for c in captures] == [None] * len(captures)
    assert all(NINE[:301] not in str(r) for c in captures for r in c.records)
    if command not in ("kubernetes_objects", "sysctl"):
        (capture,) = captures
        assert capture.records
        assert any(NINE[:100] in u.text for u in capture.unparsed)


def test_a_fault_costs_the_file_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the other files of the bundle: the capture has failed, and the exit code is 2."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(file, "clean_lines", broken)
    (capture,) = netparse.parse("one\n\ntwo\n", source="a.txt")
    assert capture.status == "failed"
    assert capture.fault == (
        "a.txt: a fault of netparse itself (ZeroDivisionError: division by zero); please report it"
    )
    assert [(u.line, u.text) for u in capture.unparsed] == [(1, "one"), (3, "two")]
