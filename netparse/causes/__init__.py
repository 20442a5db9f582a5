"""Which finding explains which: one cause is one fault, what follows from it stands below it."""

from netparse.causes.explain import explain
from netparse.causes.relations import RELATIONS, Relation

__all__ = ["RELATIONS", "Relation", "explain"]
