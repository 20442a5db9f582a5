"""A line of a log, an event or an error in which a component says what is wrong with the network."""

from dataclasses import dataclass

from netparse.records.base import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMessage(Record):
    """``says`` names the statement, such as ``connection-failed`` or ``port-in-use``; ``reason`` is the component's own word of it.

    ``host`` is the machine that the line itself names, ``program`` who writes; ``source`` is where packets came from, ``address``, ``name``
    and ``port`` where they went, or where something listens. ``peers`` are the other ends of sessions, ``node`` a node that is spoken of.
    """

    says: str
    time: str | None = None
    host: str | None = None
    program: str | None = None
    pod: str | None = None
    node: str | None = None
    protocol: str | None = None
    source: str | None = None
    address: str | None = None
    name: str | None = None
    port: int | None = None
    mac: str | None = None
    device: str | None = None
    out: str | None = None
    network: str | None = None
    peers: tuple[str, ...] = ()
    reason: str | None = None
