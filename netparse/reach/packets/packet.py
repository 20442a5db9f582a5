"""A packet as rules and routes see it, and the connection and the tunnel that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import NamedTuple

from netparse.cluster import IP

Ports = tuple[int, int]
"""A port, or the range that one was taken from by chance, as its first and last."""

EPHEMERAL: Ports = (32768, 60999)
"""net.ipv4.ip_local_port_range as every kernel has it."""
TRANSLATED: Ports = (1024, 65535)
"""What source NAT may take for a client's port."""
NO_PORT: Ports = (0, 0)
EVERY_PORT: Ports = (1, 65535)
"""Stands for any port, where a statement is made of all of them."""

OWN = {4: ip_address("240.0.0.2"), 6: ip_address("4000::2")}
"""Stands for an address of the host that gets the packet, where no capture shows it."""
SOMEWHERE = {4: ip_address("240.0.0.3"), 6: ip_address("4000::3")}
"""Stands for the address of any pod, where no capture shows which network they have."""
ANY_DEVICE = "any device"
"""Stands for an interface that no capture shows; only lo it cannot be."""
ANY_NIC = "any NIC"
"""Stands for the interface by which a packet comes from another host, where no capture shows it."""
ANY_WAY_IN = "any way in"
"""Stands for the interface by which a packet of another host's pod comes, where no capture shows it: a NIC or a tunnel."""
UNKNOWN_DEVICES = (ANY_DEVICE, ANY_NIC, ANY_WAY_IN)
ANYWHERE = {4: ip_address("240.0.0.1"), 6: ip_address("4000::1")}
"""Stands for any address outside: rules that name single networks may mean it or not. No host can have these."""

_UNSET = {4: ip_address("0.0.0.0"), 6: ip_address("::")}

NUMBERS = {
    "icmp": 1,
    "igmp": 2,
    "ipip": 4,
    "tcp": 6,
    "udp": 17,
    "ipv6": 41,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "icmpv6": 58,
    "sctp": 132,
}
SYN, ACK, FIN, RST, PSH, URG = 0x02, 0x10, 0x01, 0x04, 0x08, 0x20


class Header(NamedTuple):
    """What the outer packet carries beside the inner one: how the receiving end finds its device.

    ``vni`` is the id of VXLAN and Geneve, ``key`` that of GRE. ``mac`` is whom an inner frame is for; where no entry says that,
    ``near`` is the address for which is asked on the way. ``sender`` and ``peer`` are public keys of WireGuard; ``secret`` says
    whether it mixes in a key that both ends must have, ``met`` whether they shook hands with it.
    """

    kind: str
    vni: int | None = None
    mac: str | None = None
    device: str = ""
    key: str | None = None
    near: IP | None = None
    sender: str | None = None
    peer: str | None = None
    secret: bool = False
    met: bool = False


@dataclass(slots=True)
class Connection:
    """``src`` to ``dport`` are those of the first packet; ``to_dst`` and ``to_src`` what NAT made of them.

    ``answered`` tells that a packet of the other direction was seen; until then all of the first direction are NEW.
    """

    protocol: str
    src: IP
    sport: Ports
    dst: IP
    dport: Ports
    to_src: tuple[IP, Ports]
    to_dst: tuple[IP, Ports]
    dnat: bool = False
    snat: bool = False
    settled_dst: bool = False
    settled_src: bool = False
    answered: bool = False
    opened: bool = True
    """Whether the first packet was a SYN; a connection that was picked up in its middle is taken as it comes."""
    mark: int = 0
    mark_unknown: int = 0
    zone: tuple[int, int] = (0, 0)
    older: bool | None = None
    """Whether earlier traffic had made it already, as it was chosen on this way; None until it matters."""

    def is_original(self, p: Packet) -> bool:
        """Whether a packet is of the first direction, before any translation."""
        return (  # what differs soonest first: addresses are slow to compare
            p.dport == self.dport
            and p.sport == self.sport
            and p.src == self.src
            and p.dst == self.dst
            and p.protocol == self.protocol
            and p.zone[0] == self.zone[0]
        )

    def is_reply(self, p: Packet) -> bool:
        """Whether a packet answers to what the first one was translated to."""
        return (
            p.sport == self.to_dst[1]
            and p.dport == self.to_src[1]
            and p.src == self.to_dst[0]
            and p.dst == self.to_src[0]
            and p.protocol == self.protocol
            and p.zone[1] == self.zone[1]
        )


class Packet(NamedTuple):
    """``iif`` and ``oif`` are the devices that rules see. ``state`` is conntrack's word for it, None before it was looked up.

    Of ``mark`` only the bits outside ``mark_unknown`` are known. ``reply`` says that it goes against the direction of its
    ``connection``. ``bridged`` packets are seen by rules because of br_netfilter. ``size`` is the length of the IP packet.
    """

    src: IP
    dst: IP
    protocol: str
    sport: Ports = NO_PORT
    dport: Ports = NO_PORT
    flags: int = 0
    size: int = 60
    fragile: bool = False
    """Whether it may not be cut in pieces on the way (DF)."""
    mark: int = 0
    mark_unknown: int = 0
    iif: str | None = None
    oif: str | None = None
    state: str | None = None
    state_unknown: bool = False
    """Whether it may as well be ESTABLISHED, by traffic that was there before."""
    connection: Connection | None = None
    reply: bool = False
    untracked: bool = False
    zone: tuple[int, int] = (0, 0)
    """Conntrack's zone of its first direction, and of the answers: connections of different zones are different ones."""
    bridged: bool = False
    port: str | None = None
    """The port of a bridge by which it came in, as long as it may go back there."""
    icmp_type: tuple[int, int] | None = None
    inner: Packet | None = None
    header: Header | None = None

    @property
    def from_anywhere(self) -> bool:
        """Whether its source stands for any address outside."""
        return self.src == ANYWHERE[self.src.version]

    @property
    def to_unknown(self) -> bool:
        """Whether its destination stands for an address of the host that gets it, or of any pod: rules may mean it or not."""
        return self.dst in (OWN[self.dst.version], SOMEWHERE[self.dst.version])

    @property
    def family(self) -> str:
        return "inet6" if self.dst.version == 6 else "inet"

    @property
    def number(self) -> int:
        return NUMBERS[self.protocol]

    @property
    def shown(self) -> str:
        """The packet as people write it."""
        return f"{self.protocol} {_end(self.src, self.sport)} → {_end(self.dst, self.dport)}"

    def leaving(self, device: str | None) -> Packet:
        """Return it as it leaves by a device."""
        return self if self.oif == device else self._replace(oif=device)

    def arriving(self, device: str) -> Packet:
        """Return it as it comes in by a device of another host: nothing that the last host knew of it travels along."""
        return Packet(
            self.src, self.dst, self.protocol, self.sport, self.dport, self.flags, self.size, self.fragile,
            iif=device, icmp_type=self.icmp_type, inner=self.inner, header=self.header,
        )  # fmt: skip


def in_zone(p: Packet, number: int, direction: str | None = None) -> Packet:
    """Return the packet as its connection is looked up in a zone; of one direction alone the other stays in zone 0."""
    return p._replace(zone=(0 if direction == "reply" else number, 0 if direction == "original" else number))


def _end(address: IP, port: Ports) -> str:
    if address == ANYWHERE[address.version]:
        return "outside"
    if port == NO_PORT or port[0] != port[1]:
        return str(address)
    return f"[{address}]:{port[0]}" if address.version == 6 else f"{address}:{port[0]}"


def unset(version: int) -> IP:
    """Return the source of a packet for which none was chosen yet."""
    return _UNSET[version]
