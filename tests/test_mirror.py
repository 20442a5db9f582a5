"""The tests stand where the code stands: tests/ has the folders of netparse/."""

from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = sorted(
    str(p.parent.relative_to(ROOT / "netparse"))
    for p in (ROOT / "netparse").rglob("__init__.py")
    if p.parent != ROOT / "netparse"
)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_its_folder_of_tests(package: str) -> None:
    """With a test in it, not only with folders."""
    assert list((ROOT / "tests" / package).glob("test_*.py"))


def test_the_packages_are_found() -> None:
    """Those of the first level and those inside."""
    assert {"captures", str(Path("captures", "origin")), str(Path("parsers", "base")), "cli"} <= set(PACKAGES)
