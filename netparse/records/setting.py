"""A setting of the kernel: ``sysctl``."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Record):
    """A setting; in ``key`` dots part the levels, and a slash stands for a dot inside the name of an interface.

    ``value`` is as printed, None where nothing was. ``missing`` says that the kernel has no such setting.
    """

    key: str
    value: str | None = None
    missing: bool = False
