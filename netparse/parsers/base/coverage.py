"""What a capture can prove: "not there" is said only where the capture would have shown it."""

from typing import Any, NamedTuple

FAMILIES = frozenset({"inet", "inet6"})


class Coverage(NamedTuple):
    """What would have been in this capture, had it been there.

    ``protocols`` and the two socket switches are empty or False for captures that show no sockets. ``tables`` names the routing
    tables of a route capture, or the tables of a firewall. ``privileged`` is None where process names are not asked for.
    ``limits`` are sentences for people. ``backends`` are those of iptables whose rules it shows, ``others`` those that it says
    have rules which it does not show.
    """

    whole: bool
    protocols: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    listening: bool = False
    established: bool = False
    tables: frozenset[str] = frozenset()
    privileged: bool | None = None
    limits: tuple[str, ...] = ()
    backends: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: sets as sorted lists; the back ends of a firewall only where there are any."""
        shown = {k: v for k, v in self._asdict().items() if v or k not in ("backends", "others")}
        return {k: sorted(v) if isinstance(v, frozenset) else v for k, v in shown.items()}
