"""What netparse says against what the kernel does: a small seeded set of random rules and clusters; `make reach` tries many."""

import os
import shutil
from pathlib import Path

import pytest

from tests.lab.reach import cluster, kinds, line
from tests.lab.reach.compare import judge

pytestmark = [
    pytest.mark.skipif(
        os.geteuid() != 0 or not all(map(shutil.which, ("ip", "nft", "iptables", "ipset", "unshare"))),
        reason="network namespaces with rules cannot be made here",
    ),
    pytest.mark.xdist_group("namespaces"),
]


@pytest.mark.parametrize("seed", [11, 108])
def test_random_rules_on_three_hosts(seed: int, tmp_path: Path) -> None:
    """iptables of both back ends, nft, ipset, routing rules and settings by chance."""
    words: list[str] = []
    counted = judge(tmp_path / "lab", line.make(seed, tmp_path / "lab"), words)
    assert counted["wrong"] == 0, words
    assert counted["right"] > 90


@pytest.mark.parametrize("seed", [54, 77])
def test_a_cluster_with_faults(seed: int, tmp_path: Path) -> None:
    """Pods, an overlay, Services, firewalls, and one or two things that break real connections."""
    words: list[str] = []
    counted = judge(tmp_path / "lab", cluster.make(seed, tmp_path / "lab"), words)
    assert counted["wrong"] == 0, words
    assert counted["open"] <= 0.02 * sum(counted.values())


@pytest.mark.parametrize("name", ["conntrack-zones-apart", "ipset-nomatch-returned", "nft-mark-vmap"])
def test_rules_of_a_kind(name: str, tmp_path: Path) -> None:
    """Each as iptables-save and nft print it, as JSON, and as lists; `make reach` tries all kinds."""
    kind = next(k for k in kinds.ALL if k.name == name)
    counted, words = kinds.compared(kind, tmp_path / "lab")
    assert not words
    assert counted["right"] > 60
