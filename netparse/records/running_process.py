"""A process: ``ps``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProcess(Record):
    """A row of ``ps`` by the names of ps(1): ``pcpu`` and ``pmem`` are its ``%CPU`` and ``%MEM``.

    ``user`` is what stands under ``USER``, or under ``UID`` where that is a name. ``command`` is the last column, whatever it is
    called: with arguments or the mere name, as was asked for. ``cut`` says that its end may be missing.
    Columns without a field of their own stand under ``extra``, in lower case.
    """

    user: str | None = None
    uid: int | None = None
    pid: int
    ppid: int | None = None
    pcpu: float | None = None
    pmem: float | None = None
    vsz: int | None = None
    rss: int | None = None
    tty: str | None = None
    stat: str | None = None
    start: str | None = None
    time: str | None = None
    command: str | None = None
    cut: bool = False
    extra: Mapping[str, JSON] = field(default_factory=dict)
