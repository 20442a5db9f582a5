"""Routes that only a pod has, whatever prompt stands above them."""

from collections.abc import Iterable
from itertools import islice

from netparse.records import Record

_GATEWAYS = ("169.254.1.1", "fe80::ecee:eeff:feee:eeee")
"""What Calico gives every pod as its gateway, and no host: the host answers for it on the pod's cable."""
_MOST = 20
"""Routes of a pod, at most; its default route is the first."""


def are_of_a_pod(found: Iterable[Record]) -> bool:
    """Whether the first of these records say that what leaves goes to the gateway of Calico's pods."""
    return any(getattr(r, "gateway", None) in _GATEWAYS for r in islice(found, _MOST))
