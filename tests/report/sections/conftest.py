"""What the tests of the sections share: a bundle with several faults, and how a section is built from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import netparse
from netparse.report import About
from netparse.report.limits import BROWSER, Limits
from netparse.report.selection import Selection, select
from tests.conftest import BUNDLES

Select = Callable[..., Selection]


@pytest.fixture(scope="session")
def faults() -> netparse.Analysis:
    """Three nodes: a gateway that is silent, an overlay too large, a port on loopback; one node without sockets."""
    return netparse.analyze(BUNDLES / "samples" / "three-nodes-several-faults")


@pytest.fixture
def one_node(tmp_path: Path) -> netparse.Analysis:
    """A node list and nothing else."""
    text = (BUNDLES / "samples" / "three-nodes-several-faults" / "kubectl_get_nodes_o_wide.txt").read_text()
    (tmp_path / "kubectl_get_nodes_o_wide.txt").write_text("\n".join(text.splitlines()[:2]) + "\n")
    return netparse.analyze(tmp_path)


@pytest.fixture
def selected(faults: netparse.Analysis) -> Select:
    """Return a function that selects from an analysis, by default that of the faults."""

    def selection(
        analysis: netparse.Analysis | None = None, *, about: About | None = None, limits: Limits = BROWSER
    ) -> Selection:
        return select(analysis or faults, about or About(), limits)

    return selection
