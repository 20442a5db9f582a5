"""The names of distributions and network plugins as people write them."""

import re
from functools import cache

from netparse.errors import UsageError
from netparse.nearest import did_you_mean
from netparse.ports.load import shipped, shipped_names

_LETTERS = re.compile(r"[^a-z0-9]+")


def resolve(kind: str, name: str) -> str:
    """Return the table's name for a distribution or plugin, given in any case, with its title or a common alias.

    UsageError, with the names that there are, when it is not known.
    """
    found = _names(kind).get(_plain(name))
    if found is None:
        known = shipped_names(kind)
        raise UsageError(f"--{kind} {name} is not known; there are {', '.join(known)}{did_you_mean(name, known)}")
    return found


@cache
def _names(kind: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for name in shipped_names(kind):
        meta = shipped(name).meta
        for alias in (name, meta["title"], *meta.get("aliases", ())):
            known.setdefault(_plain(alias), name)
    return known


def _plain(name: str) -> str:
    """Return the letters and digits: ``AWS VPC CNI`` and ``aws-vpc-cni`` are one name."""
    return _LETTERS.sub("", name.lower())
