"""A gate: ``netgate show``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Record):
    """One gate of a host."""

    gate: str
    state: str
    address: str
