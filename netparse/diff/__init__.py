"""What changed between two bundles: facts, findings, and what can be seen on one side only."""

from netparse.diff.compare import compare
from netparse.diff.model import Change, Changes, FindingChange, Sight
from netparse.diff.sides import Side, load_side, side_of

__all__ = ["Change", "Changes", "FindingChange", "Side", "Sight", "compare", "load_side", "side_of"]
