"""What both ends of a tunnel must have alike, where one of them shows nothing."""

import pytest

from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, node_list


@pytest.mark.parametrize(
    ("number", "port", "system", "told"),
    [
        (1, 8472, "Windows Server 2022 Datacenter", True),
        (4096, 8472, "Windows Server 2022 Datacenter", True),
        (4096, 4789, "Windows Server 2022 Datacenter", False),
        (1, 8472, "Debian GNU/Linux 12", False),
    ],
)
def test_windows_takes_part_in_one_network_of_flannel_only(number: int, port: int, system: str, told: bool) -> None:
    """Its port and number are fixed there, so that nothing of the Windows node need be captured."""
    rows = node_list(a="10.0.0.1", w="10.0.0.9")
    head, linux, other = next(iter(rows.values())).splitlines(keepends=True)
    head = head.replace("OS-IMAGE", f"{'OS-IMAGE':<30}")
    rows = [head, *(r.replace("Ubuntu  ", f"{s:<32}") for r, s in ((linux, "Debian GNU/Linux 12"), (other, system)))]
    name = f"flannel.{number}"
    shown = link(3, name, "0e:00:00:00:00:01", "10.244.1.0/32", mtu=1450).splitlines(keepends=True)
    details = (
        f"    vxlan id {number} local 10.0.0.1 dev eth0 srcport 0 0 dstport {port} nolearning ttl auto ageing 300 \n"
    )
    files = {
        "kubectl_get_nodes_o_wide.txt": "".join(rows),
        "a/ip_d_a.txt": "".join([eth0(1), *shown[:2], details, *shown[2:]]),
    }
    found = judge(files).of("overlay-parameters-differ", Verdict.FAIL, Verdict.WARN)
    assert [f.node for f in found] == (["a"] if told else [])
