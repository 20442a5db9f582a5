"""Rules that reject all that is to be forwarded, in a list that does not show for which interfaces they are."""

from netparse.cluster import Node, Origin
from netparse.cluster.remember import per_node
from netparse.parsers import Kind
from netparse.records import IptablesRule

_PROXY = "KUBE-"
"""Chains of kube-proxy let no new connection of pods pass: what they accept is marked, or of a connection that exists."""
_HIDDEN = {"in_interface", "out_interface"}
_KNOWN = ("conntrack", "state")


@per_node
def rejects_all(node: Node) -> tuple[Origin, Origin] | None:
    """Return a rule of FORWARD that rejects whatever comes, and kube-proxy's before it; None where a rule before it may accept pods.

    ``iptables -L`` without ``-v`` hides interfaces: of the rule itself, too, so that nothing is proved.
    """
    for capture in node.of(Kind.FIREWALL):
        proxy: Origin | None = None
        for r in capture.records:
            if not isinstance(r, IptablesRule) or r.chain != "FORWARD" or r.table not in ("filter", None):
                continue
            target = r.jump or r.goto or ""
            if target.startswith(_PROXY):
                proxy = proxy or Origin(capture, r.line)
            elif _is_of_all(r) and target in ("REJECT", "DROP"):
                if proxy and set(r.unknown) == _HIDDEN:
                    return Origin(capture, r.line), proxy
                break
            elif not _keeps_old(r):
                break
    return None


def _is_of_all(r: IptablesRule) -> bool:
    return r.protocol in (None, "all", "0") and not r.matches and not r.source and not r.destination


def _keeps_old(r: IptablesRule) -> bool:
    """Whether a rule accepts connections that exist, and ICMP, alone."""
    names = {m.name for m in r.matches}
    values = str(r.matches)
    return r.protocol == "icmp" or (
        bool(names) and names <= set(_KNOWN) and "ESTABLISHED" in values and "NEW" not in values
    )
