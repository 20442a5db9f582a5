"""Sizes on the command line; ``--max-size``, how much of bundles is read before they count as bombs, and ``--jobs``, by how many."""

import os
import re
from dataclasses import replace

from netparse.errors import UsageError
from netparse.sources import Limits

_MOST_PROCESSES = 8  # what more than that have read waits for the one that judges
_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([kmgt]?)(?:i?b)?", re.IGNORECASE | re.ASCII)


def size_of(text: str, option: str) -> int:
    """Return the bytes of ``4G``, ``4GiB``, ``1.5 GiB`` (1 G is 1 GiB) or a plain number. Raises UsageError for none, and for zero."""
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * (1 << _UNITS[found[2].lower()])) if found else 0
    if not size:
        raise UsageError(f"{option} {text}: write it as 500M, 4G or a number of bytes")
    return size


def limits(max_size: str | None) -> Limits:
    """Return the limits of sources for a size; those of netparse for None."""
    usual = Limits()
    if max_size is None:
        return usual
    most = size_of(max_size, "--max-size")
    return replace(
        usual,
        kept_bytes=most,
        kept_ratio_after=most,
        member_bytes=max(usual.member_bytes, most),
        ratio_after=max(usual.ratio_after, most),
        total_bytes=max(usual.total_bytes, 8 * most),
    )


def processes(jobs: int | None) -> int:
    """Return how many processes read: as many as were asked for, else one for each core that this one may use."""
    if jobs is not None:
        return jobs
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    return min(len(usable), _MOST_PROCESSES)
