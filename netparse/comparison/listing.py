"""Compares the rows of a node in the node lists: versions, operating system, runtime, addresses."""

from collections.abc import Iterator

from netparse.cluster import Node
from netparse.comparison.match import machine_id
from netparse.comparison.model import Change, VisibilityChange, evidence

_FIELDS = (
    ("status", "status"),
    ("roles", "roles"),
    ("version", "Kubernetes version"),
    ("internal_ip", "INTERNAL-IP"),
    ("external_ip", "EXTERNAL-IP"),
    ("os_image", "operating system"),
    ("kernel_version", "kernel"),
    ("container_runtime", "container runtime"),
    ("age", "age"),
)
_MAY_BE_NONE = {"roles", "external_ip"}


def compare_listing(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    """Yield the values that differ between the node lists, or that one of them does not have the node."""
    if old.name != new.name:
        yield Change(node=new.name, area="node", kind="changed", subject="name", before=old.name, after=new.name)
    if not old.listings or not new.listings:
        reason = "only one side names this node in a node list"
        if old.listings or new.listings:
            yield VisibilityChange(
                node=new.name, kind="lost" if old.listings else "gained", what="the node list", reason=reason
            )
        return
    ids = machine_id(old), machine_id(new)
    if all(ids) and ids[0] != ids[1]:
        yield Change(
            node=new.name,
            area="node",
            kind="changed",
            subject="machine (another one of the same name)",
            before=ids[0],
            after=ids[1],
        )
    yield from _fields(old, new)


def _fields(old: Node, new: Node) -> Iterator[Change | VisibilityChange]:
    hidden: dict[str, list[str]] = {"lost": [], "gained": []}
    wide = [n.listed("internal_ip") is not None for n in (old, new)]
    for name, words in _FIELDS:
        before, after = old.listed(name), new.listed(name)
        values = before[0] if before else None, after[0] if after else None
        if values[0] == values[1]:
            continue
        if None in values and not (name in _MAY_BE_NONE and (name == "roles" or all(wide))):
            hidden["lost" if values[1] is None else "gained"].append(words)
            continue
        yield Change(
            node=new.name,
            area="age" if name == "age" else "node",
            kind="changed",
            subject=words,
            before=values[0] or "none",
            after=values[1] or "none",
            noise=name == "age",
            old=evidence(before[1] if before else None),
            new=evidence(after[1] if after else None),
        )
    for kind in ("lost", "gained"):
        if hidden[kind]:
            side = "new" if kind == "lost" else "old"
            yield VisibilityChange(
                node=new.name,
                kind="lost" if kind == "lost" else "gained",
                what=", ".join(hidden[kind]),
                reason=f"the node list of the {side} side does not show it",
            )
