"""Templates of the user's own that stopped with an error: the message that follows the result."""

import sys
from collections.abc import Iterable

from netparse.captures import Capture


def report_faults(captures: Iterable[Capture]) -> bool:
    """Write to standard error where each one stopped, and return whether any did."""
    faults = [c.fault for c in captures if c.fault]
    for fault in faults:
        sys.stderr.write(f"netparse: {fault}\n")
    return bool(faults)
