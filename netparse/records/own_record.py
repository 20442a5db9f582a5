"""A row of a template of the user's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord(Record):
    """A row of a user's own template: its fields in the template's order, typed as the TOML beside it says."""

    extra: Mapping[str, JSON] = field(default_factory=dict)
