"""Where captures show only a part, no check falls silent: it says UNKNOWN, with its reason and a command."""

import pytest

from netparse.checks import CHECKS
from netparse.findings import Verdict
from tests.checks.bundle import judge
from tests.cluster.bundle import eth0, link, node_list

LIST = node_list(a="10.0.0.1", b="10.0.0.2", c="10.0.0.3")
WHOLE = {
    "ip_a.txt": eth0(1) + link(3, "flannel.1", "0e:00:00:00:00:01", "10.244.1.0/32", mtu=1450),
    "ip_route.txt": "default via 10.0.0.254 dev eth0\n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1\n",
    "ip_neigh.txt": "10.0.0.254 dev eth0 lladdr 52:54:00:00:00:fe REACHABLE\n10.0.0.2 dev eth0 lladdr 52:54:00:00:00:02 STALE\n",
}
SOCKETS = (
    "State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB 0      0      10.0.0.1:51034      10.0.0.2:6443\n"
)
ONE_LINE = "2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\ valid_lft forever\n"
BRIEF = (
    "lo               UNKNOWN        127.0.0.1/8 ::1/128\n"
    "eth0             UP             10.0.0.1/24\n"
    "flannel.1        UNKNOWN        10.244.1.0/32\n"
)
ONE_FOR_ALL = ("etcd-member-count",)
"""Said of the cluster, or of its control plane only."""
OF_A_SETTING = ("kube-proxy-mode", "conntrack-table-full")
"""Ask what settings that are shown will mean, or how full a table is: where none are shown there is no question."""
OF_RULES = ("firewall-rule-shadowed", "firewall-open-wider-than-needed", "firewall-families-differ")
"""Ask about the rules that are shown; that none are, required-flow-blocked says."""


def _cut(text: str) -> str:
    return text[: len(text) * 3 // 5]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {name: _cut(text) for name, text in WHOLE.items()},
        {name: text[len(text) // 2 :] for name, text in WHOLE.items()},
        {name: text.replace("10.0.0.", "x.x.x.") for name, text in WHOLE.items()},
        {"ss_tn.txt": SOCKETS, "ip_o_a.txt": ONE_LINE},
        {"ip_route.txt": "default via ***HIDDEN*** dev eth0\n***HIDDEN***/24 dev eth0 scope link\n"},
        {"ip_br_a.txt": BRIEF},
    ],
    ids=["nothing", "tail cut", "head cut", "masked", "connections", "routes masked", "brief"],
)
@pytest.mark.parametrize("listed", [True, False])
def test_no_check_falls_silent(files: dict[str, str], listed: bool) -> None:
    """Of a node whose captures are partial every check says something, and nothing is a fault."""
    own = {f"a/{name}": text for name, text in files.items()} | {"b/ip_a.txt": eth0(2)}
    said = judge({**(LIST if listed else {}), **own})
    assert not [
        f for f in said.findings if f.verdict in (Verdict.FAIL, Verdict.WARN) and f.check != "evidence-misleading"
    ]
    if listed:
        silent = (
            {c.id for c in CHECKS}
            - {f.check for f in said.findings if "a" in f.nodes}
            - {*ONE_FOR_ALL, *OF_A_SETTING, *OF_RULES}
        )
        assert silent <= ({"evidence-misleading"} if not files else set())
    for f in said.findings:
        if f.verdict is Verdict.UNKNOWN:
            assert f.actual and f.fix, f.check
