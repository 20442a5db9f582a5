"""Where the way of a packet ends well, and where a router says that it is too big."""

from __future__ import annotations

from typing import NamedTuple

from netparse.reach.hosts.host import Host
from netparse.reach.hosts.world import Pod
from netparse.reach.packets.packet import Packet


class Delivered(NamedTuple):
    """Where a packet arrived: the host, and the pod if it is one's; as the socket there sees it."""

    host: Host | None
    pod: Pod | None
    packet: Packet


class TooBig(Exception):
    """A router cannot pass a packet on without cutting it, which it may not; it tells the sender the size that fits."""

    def __init__(self, host: Host, packet: Packet, limit: int, device: str) -> None:
        super().__init__(limit)
        self.host, self.packet, self.limit, self.device = host, packet, limit, device
