"""How much of each kind a report shows: a page in a browser can be long, paper cannot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most rows and lines of each kind; what is left out is counted."""

    nodes: int
    rows: int
    findings: int
    evidence: int
    unparsed: int
    files: int
    inputs: int
    framed: int = 3
    """So many quotes of a finding have the lines around them, two before and two after."""
    matrix: int = 40
    """Nodes that a picture or the port table shows one by one."""
    first: int = 12
    """The same on page 1."""


BROWSER = Limits(nodes=2000, rows=600, findings=400, evidence=60, unparsed=200, files=1500, inputs=2000)
PAPER = Limits(
    nodes=40, rows=30, findings=40, evidence=10, unparsed=10, files=40, inputs=40, framed=1, matrix=16, first=5
)
