"""What one side cannot show is no change; it is reported as not seen."""

from collections.abc import Iterator, Mapping, Sequence

from netparse.cluster import Node
from netparse.comparison.model import VisibilityChange
from netparse.parsers import Kind


def only_one_side(old: Node, new: Node, kind: Kind, what: str) -> tuple[VisibilityChange, ...] | None:
    """Return what to report where not both sides have a usable capture of this kind; None where both have."""
    if old.of(kind) and new.of(kind):
        return None
    if not old.of(kind) and not new.of(kind):
        return ()
    lost = bool(old.of(kind))
    without, side = (new, "new") if lost else (old, "old")
    broken = without.broken(kind)
    reason = broken[0].unusable if broken else f"not captured on the {side} side"
    return (VisibilityChange(node=new.name, kind="lost" if lost else "gained", what=what, reason=reason),)


def unproven(node: str, what: str, unseen: Mapping[str, Sequence[str]]) -> Iterator[VisibilityChange]:
    """Yield the things that one side shows and the other need not have shown, by ``lost`` and ``gained``."""
    for kind, side in (("lost", "new"), ("gained", "old")):
        if names := unseen[kind]:
            shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            yield VisibilityChange(
                node=node,
                kind="lost" if kind == "lost" else "gained",
                what=f"{what} {shown}",
                reason=f"not seen on the {side} side, whose captures need not have shown it",
            )
