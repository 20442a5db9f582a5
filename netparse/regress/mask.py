"""Values that change from one capture to the next without meaning anything; a snapshot may leave them open."""

from collections.abc import Mapping
from typing import Any

MASKED = "<masked>"

MASKS: Mapping[str, frozenset[str]] = {
    "pids": frozenset({"pid", "fd"}),
    "ages": frozenset({"age"}),
    "counters": frozenset(
        {"stats64", "stats", "recv_q", "send_q", "used", "confirmed", "updated", "probes", "ref", "use"}
    ),
    "lifetimes": frozenset({"valid_life_time", "preferred_life_time", "expires", "timer"}),
    "inodes": frozenset({"inode", "ino", "sk"}),
}


def masked(value: Any, names: tuple[str, ...]) -> Any:
    """Return the value with the fields of these masks replaced at any depth; absent ones stay absent."""
    fields = frozenset().union(*(MASKS[name] for name in names))
    return _masked(value, fields) if fields else value


def _masked(value: Any, fields: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {k: MASKED if k in fields and v is not None else _masked(v, fields) for k, v in value.items()}
    return [_masked(v, fields) for v in value] if isinstance(value, list) else value
