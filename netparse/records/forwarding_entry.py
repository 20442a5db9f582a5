"""An entry of a bridge's or a tunnel's forwarding database: ``bridge fdb``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingEntry(Record):
    """An entry as ``bridge -json fdb`` gives it: frames to ``mac`` leave by ``ifname``, of a tunnel to the host ``dst``.

    The address of zeros is where frames to unknown addresses go. ``state`` is empty for one that was learned.
    """

    mac: str | None = None
    ifname: str | None = None
    dst: str | None = None
    port: int | None = None
    vlan: int | None = None
    vni: int | None = None
    src_vni: int | None = None
    flags: tuple[str, ...] | None = None
    master: str | None = None
    state: str | None = None
    extra: Mapping[str, JSON] = field(default_factory=dict)
