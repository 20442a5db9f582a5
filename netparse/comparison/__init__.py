"""What changed between two bundles: facts, findings, and what can be seen on one side only."""

from netparse.comparison.compare import compare
from netparse.comparison.model import Change, Changes, FindingChange, VisibilityChange
from netparse.comparison.sides import Side, load_side, side_of

diff = compare  # its public name: netparse.diff(old, new)

__all__ = ["Change", "Changes", "FindingChange", "Side", "VisibilityChange", "compare", "diff", "load_side", "side_of"]
