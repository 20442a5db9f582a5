"""What was given and not read: it explains what is not there, and comes before any command on the nodes."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from netparse.cluster import Node
from netparse.safe import sh
from netparse.sources import Skipped

_CUT = ("truncated", "damaged")
_ADVICE = {
    "truncated": "fetch {source} again, whole: nothing need be collected anew",
    "damaged": "fetch {source} again: nothing need be collected anew",
    "unreadable": "sudo chmod -R a+rX {quoted}    # or give it to a user who may read it",
    "encrypted": "unpack {whole} with its password, and give the folder",
    "unsupported": "unpack {source}, and give the folder",
    "limit": "give only the part of {source} that matters; unpack an archive first",
}
"""By the kind of the loss; other kinds (links, devices, names that lead out) hold no captures."""


def unread(node: Node, nodes: Iterable[Node], losses: Iterable[Skipped]) -> Skipped | None:
    """Return the loss that may hold captures of this node: what lies in the folder of another node does not; whole archives first."""
    losses = [s for s in losses if may_hold_captures(s)]
    if not losses:  # as mostly: then the names of the others, which may be thousands, need not be known
        return None
    own = {node.name, *node.aliases}
    others = {name for other in nodes if other is not node for name in (other.name, *other.aliases)}
    for loss in sorted(losses, key=lambda s: s.source.count("!/")):
        parts = {part for piece in PurePosixPath(loss.source).parts for part in (piece, piece.partition(".")[0])}
        if parts & own or not parts & others:
            return loss
    return None


def may_hold_captures(loss: Skipped) -> bool:
    """Whether there may be captures in it: devices, links and names that lead out of the bundle hold none."""
    return loss.kind in _ADVICE


def is_cut(loss: Skipped) -> bool:
    """Whether a whole copy of it would have everything."""
    return loss.kind in _CUT


def advice(loss: Skipped) -> str:
    """Return what to do about it; empty where nothing can be done."""
    whole = loss.source.partition("!/")[0]  # a part of an archive cannot be fetched alone
    source = whole if is_cut(loss) else loss.source
    return _ADVICE.get(loss.kind, "").format(
        source=source, whole=loss.source.rpartition("!/")[0] or source, quoted=sh(source)
    )


def lost_files(losses: Iterable[Skipped]) -> int:
    """Return how many files could not be read; an archive that is cut is one, with the part of it that the cut goes through."""
    losses = tuple(losses)
    cut = {s.source.partition("!/")[0] for s in losses if is_cut(s)}
    return len(cut) + sum(s.count for s in losses if not is_cut(s))
