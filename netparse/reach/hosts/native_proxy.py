"""Whether kube-proxy may have its rules where iptables does not show them: in tables of nft, which it writes since Kubernetes 1.29."""

from collections.abc import Iterable

from netparse.cluster import Node
from netparse.ports.version import Version
from netparse.reach.rules.ruleset import Table

_FIRST = (1, 29)
"""The first release with the mode nftables (KEP-3866)."""
_BY_IPTABLES = ("KUBE-SERVICES", "KUBE-PROXY-", "KUBE-FORWARD", "KUBE-NODE", "KUBE-EXTERNAL", "KUBE-SVC", "KUBE-SEP")
"""Chains that kube-proxy makes in its older modes; the kubelet's own are not among them."""


def may_be_native(node: Node, tables: Iterable[Table]) -> bool:
    """Whether rules of nft that no capture shows may translate the addresses of Services on a node of the list."""
    version = Version.parse(node.value("version"))
    if version is None or version.release < _FIRST or node.link("kube-ipvs0") is not None:
        return False
    return not any(name.startswith(_BY_IPTABLES) for table in tables for name in table.chains)
