"""What ufw and firewalld were told on a node, as rules, where no capture shows the rules that they made of it."""

from __future__ import annotations

from typing import NamedTuple

from netparse.captures import Capture
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.reach.hosts.host import Host
from netparse.reach.rules import read_firewalld, read_ufw
from netparse.reach.rules.firewall import Firewall

_UNSAID = "ufw status shows the default in its verbose form only; ufw's own is deny"


_WITH_NFT = lazy_re(r"\.(?:el(?:[89]|\d\d)|fc\d\d)")
"""Kernels of RHEL 8 and newer, of what is made of it, and of Fedora, where firewalld makes rules of nft."""
_UNLESS = "unless firewalld.conf says FirewallBackend=iptables"


class Setup(NamedTuple):
    """``uncertainty`` says what the captures leave open: a zone that is not shown may let in whom it names.

    ``own_tables``: its rules stand in tables of nft, where an ACCEPT that a CNI plugin puts before the rules of iptables does not
    save a packet.
    """

    rules: Firewall
    uncertainty: str | None = None
    own_tables: bool = False

    def behind_rules_of_a_plugin(self) -> Setup | None:
        """Return what it does with packets that a CNI plugin accepts by rules of iptables; None where these may come first."""
        if not self.own_tables:
            return None
        return self._replace(uncertainty="; ".join(filter(None, (self.uncertainty, _UNLESS))))


def setup_of(host: Host) -> Setup | None:
    """Return the rules that a tool was told; None where they were captured themselves, or the tool is off."""
    if host.firewall.filters("input", "inet"):
        return None
    captures = [c for c in host.node.of(Kind.FIREWALL_SETUP) if not _is_saved(c)]
    for capture in captures:
        table = read_ufw.table_of(capture)
        if table is not None:
            return Setup(Firewall(tables=(table,)), None if read_ufw.shows_default(capture) else _UNSAID)
    table = read_firewalld.table_of(read_firewalld.shown_zones(captures))
    if table is None:
        return None
    every = any(c.covers and c.covers.whole for c in captures)
    return Setup(
        Firewall(tables=(table,)),
        None if every else "a zone that is bound to sources may let nodes in; it was not captured",
        own_tables=_WITH_NFT.search(host.node.value("kernel_version") or "") is not None,
    )


def _is_saved(capture: Capture) -> bool:
    """Whether it shows what the tool will do after it is loaded again, which need not be in force now."""
    return capture.command_line is not None and capture.command_line.has("--permanent")
