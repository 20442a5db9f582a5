"""Saved output as a regression test: what a capture or bundle must parse to, kept beside it.

The pytest plugin in here is imported by every pytest run of an environment that has netparse; so nothing is imported early.
"""

from typing import TYPE_CHECKING

from netparse.lazy import attributes_of

if TYPE_CHECKING:
    from netparse.regress.snapshots import Outcome, check, snapshot, verify

__all__ = ["Outcome", "check", "snapshot", "verify"]

__getattr__ = attributes_of("netparse.regress", dict.fromkeys(__all__, "snapshots"))
