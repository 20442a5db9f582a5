"""Saved output as a regression test: what a capture or bundle must parse to, kept beside it."""

from netparse.regress.snapshots import Outcome, snapshot, verify

__all__ = ["Outcome", "snapshot", "verify"]
