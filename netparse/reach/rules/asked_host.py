"""What rules ask of the host that they stand on."""

from __future__ import annotations

from typing import Protocol

from netparse.cluster import IP
from netparse.reach.routing.lookup import Routing
from netparse.reach.rules.sets import IpSet


class AskedHost(Routing, Protocol):
    """``reach.host.Host`` as its rules see it; some of them look up routes."""

    @property
    def name(self) -> str: ...

    def address_type(self, ip: IP, device: str | None = None) -> str | None:
        """Return what table local calls an address; None where it is not known."""

    def ipset(self, name: str) -> IpSet | None:
        """Return a set by its name."""

    def command(self, text: str) -> str:
        """Return a command to be run on this host."""
