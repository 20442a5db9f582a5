"""What is missing, and which captures are to blame for it."""

from pathlib import Path

from netparse import analyze
from netparse.findings import Finding

ADDRESSES = """\
[{"ifindex":2,"ifname":"eth0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"operstate":"UP","link_type":"ether",\
"address":"52:54:00:c0:00:21","addr_info":[{"family":"inet","local":"192.0.2.21","prefixlen":24,"scope":"global"}]}]
"""


def missing(folder: Path, **files: str) -> Finding:
    for name, text in {"hostname": "w1\n", "ip_-4_-j_addr": ADDRESSES, **files}.items():
        (folder / f"{name}.txt").write_text(text)
    (found,) = (f for f in analyze(folder).findings if f.check == "evidence-missing")
    return found


def test_an_empty_answer_is_no_reason_for_another_kind(tmp_path: Path) -> None:
    """A node without IPv6 has no such address; its sockets were not captured at all."""
    found = missing(tmp_path, **{"ip_-6_-j_addr": "[]\n"})
    assert found.actual == "not captured: listening sockets, routes, neighbours"


def test_a_capture_that_failed_is_named_once(tmp_path: Path) -> None:
    """Also where it would have given several kinds."""
    found = missing(tmp_path, **{"ss_-tulpn": "bash: ss: command not found\n"})
    assert found.actual.count("ss_-tulpn.txt holds no output") == 1
