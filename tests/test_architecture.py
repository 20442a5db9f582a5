"""docs/architecture.md is true: its example runs, and its map has every package and module."""

import doctest
import re

import pytest

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "architecture.md"


def test_the_example_gives_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file to the finding, with the values that stand there."""
    monkeypatch.chdir(ROOT)
    failed, run = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert run > 20
    assert failed == 0


def test_every_package_is_in_the_table() -> None:
    """In two sentences, no more: a package that needs three is two packages."""
    table = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE))
    packages = {p.parent.name for p in (ROOT / "netparse").glob("*/__init__.py")}
    assert set(table) == packages
    for package, words in table.items():
        assert len(re.findall(r"\.(?: |$)", words)) == 2, package


def test_every_module_beside_the_packages_is_named() -> None:
    """In the paragraph below the table."""
    beside = PAGE.read_text().split("Beside the packages:")[1].split("\n\n")[0]
    modules = {p.stem for p in (ROOT / "netparse").glob("[a-z]*.py")}
    assert modules == set(re.findall(r"`(\w+)`", beside))
