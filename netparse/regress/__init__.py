"""Saved output as a regression test: what a capture or bundle must parse to, kept beside it.

The pytest plugin in here is imported by every pytest run of an environment that has netparse; so nothing is imported early.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netparse.regress.snapshots import Outcome, check, snapshot, verify

__all__ = ["Outcome", "check", "snapshot", "verify"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from netparse.regress import snapshots

        return getattr(snapshots, name)
    raise AttributeError(f"module 'netparse.regress' has no attribute {name!r}")
