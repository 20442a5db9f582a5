"""Devices of WireGuard and whom they send to, as ``wg show`` prints them; keys that are secret are left out."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class WireguardPeer(Record):
    """``preshared`` says whether a key that both ends share is mixed in; ``latest_handshake``, ``received`` and ``sent`` are as printed."""

    public_key: str
    preshared: bool = False
    endpoint: str | None = None
    endpoint_port: int | None = None
    allowed_ips: tuple[str, ...] = ()
    latest_handshake: str | None = None
    received: str | None = None
    sent: str | None = None
    persistent_keepalive: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WireguardDevice(Record):
    """``whole`` is False where lines were taken out or not understood: there may be more peers."""

    ifname: str
    public_key: str | None = None
    listen_port: int | None = None
    fwmark: int | None = None
    peers: tuple[WireguardPeer, ...] = ()
    whole: bool = True
