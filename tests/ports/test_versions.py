"""Facts that hold from a release on: which runtime a kubelet can use, and how old it may be."""

import pytest

from netparse.ports import Version
from netparse.ports.versions import allowed_skew, facts, runtime_needs


def version(text: str) -> Version:
    parsed = Version.parse(text)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("shown", "since"),
    [
        ("docker://24.0.7", {(1, 24)}),
        ("containerd://1.5.18", {(1, 26), (1, 38)}),
        ("containerd://1.4.13-k3s1", {(1, 26), (1, 38)}),
        ("containerd://1.6.0", {(1, 38)}),
        ("containerd://1.7.27~rc1", {(1, 38)}),
        ("containerd://1.10.0", {(1, 38)}),
        ("containerd://2.0.0", set()),
        ("containerd://v2.1.4", set()),
        ("containerd://Unknown", set()),
        ("cri-o://1.20.0", set()),
        ("containerd", set()),
        ("", set()),
    ],
)
def test_what_is_known_against_a_runtime(shown: str, since: set[tuple[int, int]]) -> None:
    """Docker from 1.24, containerd without CRI v1 from 1.26, without RuntimeConfig from 1.38; of others nothing."""
    assert {need.since for need in runtime_needs(shown)} == since


@pytest.mark.parametrize(
    ("kubelet", "newest", "minors"),
    [("1.24", "1.26", 2), ("1.24", "1.28", 2), ("1.25", "1.27", 2), ("1.25", "1.28", 3), ("1.34", "1.37", 3)],
)
def test_how_old_a_kubelet_may_be(kubelet: str, newest: str, minors: int) -> None:
    """Three minor releases from 1.25 on, under an API server of 1.28 or later; two before."""
    assert allowed_skew(version(kubelet), version(newest)) == minors


def test_every_fact_has_a_release_and_a_source() -> None:
    """And they stand on the page of the ports."""
    for subject, since, text, source in facts():
        assert subject and text
        assert since == "all" or version(since)
        assert "/" in source
