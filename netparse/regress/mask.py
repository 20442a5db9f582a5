"""Values that change from one capture to the next without meaning anything; a snapshot may leave them open."""

from collections.abc import Iterable, Mapping, Sequence

from netparse.errors import UsageError
from netparse.nearest import did_you_mean

MASKED = "<masked>"

MASKS: Mapping[str, frozenset[str]] = {
    "pids": frozenset({"pid", "fd"}),
    "ages": frozenset({"age"}),
    "counters": frozenset(
        {"stats64", "stats", "recv_q", "send_q", "used", "confirmed", "updated", "probes", "refcnt", "ref", "use"}
    ),
    "lifetimes": frozenset({"valid_life_time", "preferred_life_time", "expires", "timer"}),
    "inodes": frozenset({"inode", "ino", "sk"}),
}


def masked(capture: Mapping[str, object], names: Sequence[str]) -> Mapping[str, object]:
    """Return a capture with the fields of these masks replaced in its records at any depth; absent ones stay absent."""
    fields = frozenset().union(*(MASKS[name] for name in names))
    return {**capture, "records": _masked(capture["records"], fields)} if fields else capture


def _masked(value: object, fields: frozenset[str]) -> object:
    if isinstance(value, dict):
        return {k: MASKED if k in fields and v is not None else _masked(v, fields) for k, v in value.items()}
    return [_masked(v, fields) for v in value] if isinstance(value, list) else value


def known_masks(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names in a stable order; a UsageError for one that does not exist."""
    wanted = {part for name in names for part in name.split(",") if part}
    if unknown := wanted - set(MASKS):
        near = did_you_mean(min(unknown), MASKS)
        raise UsageError(f"there is no mask {', '.join(sorted(unknown))}; there are {', '.join(MASKS)}{near}")
    return tuple(sorted(wanted))
