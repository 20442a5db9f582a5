"""What a rule may ask beside the packet: the host that it stands on, and the way that is being tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from netparse.reach.host import Host
    from netparse.reach.rules.ruleset import Table
    from netparse.reach.run import Run


class Context(NamedTuple):
    """``table`` is the one whose chain is walked: its sets and chains are meant."""

    run: Run
    host: Host
    table: Table
