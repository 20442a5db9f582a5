"""Ports that a node lacks, or keeps to itself, while the others have them."""

from netparse.findings import Finding, Verdict
from tests.checks.bundle import Judged, judge
from tests.cluster.bundle import node_list, ss

KUBELET = '*:10250 users:(("kubelet",pid=800,fd=9))'
SSHD = '0.0.0.0:22 users:(("sshd",pid=700,fd=3))'
AGENT = '*:4244 users:(("cilium-agent",pid=901,fd=6))'
HEALTH = '*:4240 users:(("cilium-agent",pid=901,fd=7))'


def _told(*rows: tuple[str, ...]) -> Judged:
    names = "abcdefgh"[: len(rows)]
    lists = node_list(**{name: f"10.0.0.{n}" for n, name in enumerate(names, 1)})
    files = {name: text.replace("<none>", "control-plane", 1) for name, text in lists.items()}
    return judge(
        {**files, **{f"{n}/ss_-tlnp.txt": ss(KUBELET, SSHD, *more) for n, more in zip(names, rows, strict=True)}}
    )


def test_two_of_six_lack_a_port_that_all_have() -> None:
    """A third of the nodes at most: it is meant to be on every node. Of half of them nothing is said."""

    def closed(having: int, lacking: int) -> list[Finding]:
        told = _told(*[(AGENT, HEALTH)] * having, *[(AGENT,)] * lacking)
        return [f for f in told.of("required-port-closed", Verdict.FAIL) if f.subject == "tcp/4240"]

    (found,) = closed(4, 2)
    assert found.nodes == ("e", "f")
    assert "on 4 of the 5 other nodes that were captured cilium-health does" in found.actual
    assert not closed(3, 3)


def test_a_port_of_the_plugin_on_loopback() -> None:
    """The others answer each other's health checks; where two keep it to themselves it may be set so."""
    inside = HEALTH.replace("*:", "127.0.0.1:")
    found = _told(*[(AGENT, HEALTH)] * 3, (AGENT, inside)).one("required-port-loopback-only", Verdict.FAIL)
    assert (found.node, found.subject) == ("d", "tcp/4240")
    both = _told(*[(AGENT, HEALTH)] * 3, (AGENT, inside), (AGENT, inside))
    assert not both.of("required-port-loopback-only", Verdict.FAIL)
