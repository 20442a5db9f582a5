"""Values between tabs."""

from pathlib import Path

import netparse


def test_every_finding_is_a_line_of_four_cells(example: Path) -> None:
    """The heading names them."""
    analysis = netparse.analyze(example)
    lines = str(netparse.render(analysis, "tsv")).splitlines()
    assert lines[0] == "verdict\tcheck\tnodes\tfound"
    assert len(lines) == 1 + len(analysis.findings)
    assert {line.count("\t") for line in lines} == {3}
