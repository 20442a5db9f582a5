"""Versions as node lists print them."""

import pytest

from netparse.ports import Version


@pytest.mark.parametrize(
    ("text", "release", "patch", "suffix"),
    [
        ("v1.28.5+k3s1", (1, 28), 5, "+k3s1"),
        ("v1.20.0+bd9e442", (1, 20), 0, "+bd9e442"),
        ("v1.27.3-gke.100", (1, 27), 3, "-gke.100"),
        ("v1.29.0-eks-5e0fdde", (1, 29), 0, "-eks-5e0fdde"),
        ("1.30", (1, 30), 0, ""),
        ("v1.31.0-alpha.2", (1, 31), 0, "-alpha.2"),
    ],
)
def test_versions_of_kubelets(text: str, release: tuple[int, int], patch: int, suffix: str) -> None:
    """Major, minor and patch are numbers; what a distribution appends is kept apart."""
    version = Version.parse(text)
    assert version is not None
    assert (version.release, version.patch, version.suffix) == (release, patch, suffix)


@pytest.mark.parametrize("text", [None, "", "fake", "<unknown>", "<none>", "kwok-v0.5.1", "v1", "1.x", "5d"])
def test_what_is_no_version_is_none(text: str | None) -> None:
    """Nothing is invented of a cell that holds no version."""
    assert Version.parse(text) is None


def test_minors_compare_as_numbers() -> None:
    """1.9 is older than 1.10; a suffix takes no part."""
    nine, ten = Version.parse("v1.9.11"), Version.parse("v1.10.0")
    assert nine is not None
    assert ten is not None
    assert nine < ten
    assert Version.parse("v1.28.5+k3s1") == Version.parse("v1.28.5+rke2r1")
