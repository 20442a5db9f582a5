"""A host's name: ``hostname``, ``uname``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class HostName(Record):
    """A name by which the host calls itself."""

    hostname: str
    kernel_version: str | None = None
