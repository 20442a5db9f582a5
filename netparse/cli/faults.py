"""Templates of the user's own that stopped with an error: the result is printed, then this is said."""

import sys
from collections.abc import Iterable

from netparse.captures import Capture


def tell_faults(captures: Iterable[Capture]) -> bool:
    """Say where each one stopped, and return whether any did."""
    faults = [c.fault for c in captures if c.fault]
    for fault in faults:
        sys.stderr.write(f"netparse: {fault}\n")
    return bool(faults)
