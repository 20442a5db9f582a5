"""One small fleet for all tests of this folder: clusters with known faults, collectors' layouts, and bundles that mean harm."""

import os
from pathlib import Path

import pytest

from netparse.fleet.bundle import Bundle
from netparse.fleet.find import find_bundles
from tests.fleet.made import write_fleet, write_hostile, write_layouts
from tests.fleet.reading import one_after_the_other

COUNT = int(os.environ.get("NETPARSE_FLEET_BUNDLES", "14"))
LAYOUTS = ("sos", "transcript", "rancher", "kubespray")


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of folders of bundles: good, layouts, hostile."""
    folder = tmp_path_factory.mktemp("given")
    write_fleet(folder / "good", COUNT)
    list(write_layouts(folder / "layouts", LAYOUTS))
    write_hostile(folder / "hostile")
    return folder


@pytest.fixture(scope="session")
def places(given: Path) -> list[str]:
    """The folders as a user gives them."""
    return [str(given / name) for name in ("good", "layouts", "hostile")]


@pytest.fixture(scope="session")
def bundles(places: list[str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, ...]:
    """The bundles in them."""
    return find_bundles(places, out=tmp_path_factory.getbasetemp() / "no-output")


@pytest.fixture(scope="session")
def reference(bundles: tuple[Bundle, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The datasets of all of them, made one bundle after the other."""
    return one_after_the_other(tmp_path_factory.mktemp("reference"), bundles)
