"""The neighbour table as a whole: whether it is full, or full of machines that are gone."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.shared.limits import limits
from netparse.checks.shared.needs import NEIGHBOR_CAPTURE
from netparse.cluster import KernelSetting, Node, Origin
from netparse.cluster.views import Entry
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_LIMIT = 1024
"""net.ipv4.neigh.default.gc_thresh3 unless it was raised: the kernel keeps no more entries."""
_NEAR = 0.9
_MANY = 16
"""Unresolved entries: fewer are usual where a few machines were switched off."""


class NeighborTableFull(Check):
    id = "neighbor-table-full"
    since = "0.1.0"
    title = "The neighbour table is nearly full, or full of machines that are gone"
    severity = Severity.MEDIUM
    needs = (NEIGHBOR_CAPTURE,)
    of_any_machine = True
    expected = f"fewer than {_LIMIT} entries of a family, most of them resolved"
    why = (
        'When the table is full, the kernel refuses new neighbours ("neighbour: arp_cache: neighbor table overflow!", "no buffer space '
        'available"): new pods and nodes cannot be reached at random. Entries that stay unresolved are asked for again and again.'
    )
    fix = (
        "who asks for machines that are gone? peers of BGP, endpoints, scrape targets of nodes that were removed: kubectl get nodes",
        "sysctl -w net.ipv4.neigh.default.gc_thresh3=8192 net.ipv4.neigh.default.gc_thresh2=4096    # and in /etc/sysctl.d",
        "ip neigh flush nud failed",
    )
    confirm = "ip -4 neigh | wc -l; sysctl net.ipv4.neigh.default.gc_thresh3; dmesg | grep -i neighbour"
    reference = "https://docs.kernel.org/networking/ip-sysctl.html (neigh/default/gc_thresh3)"
    wrong = "A scan of the network, just before the capture, leaves many entries that failed."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        own, bad = node.neighbors.where(_is_learnt), node.neighbors.where(_is_silent)
        crowded = {v: n for v in (4, 6) if _is_near(n := len(node.neighbors.where(_is_of_version, v)), node, v)}
        if len(bad) >= _MANY and len(bad) * 2 > len(own):
            actual = f"{len(bad)} of {len(own)} entries are not resolved, such as {bad[0].address} ({', '.join(sorted(bad[0].state))})"
            yield self._fault(node, "unresolved", actual, [n.origin for n in bad[:4]])
        for version, count in crowded.items():
            limit, origins = _limit(node, version), [node.neighbors[0].origin]
            actual = f"{count} entries of IPv{version}; the kernel keeps {_LIMIT} unless gc_thresh3 was raised"
            if limit:
                actual = f"{count} entries of IPv{version}; {limit.key} is {limit.value}"
                origins.append(limit.origin)
            yield self._fault(node, f"IPv{version}", actual, origins)
        if crowded or (len(bad) >= _MANY and len(bad) * 2 > len(own)):
            return
        if node.showing(Kind.NEIGHBORS):
            yield self.finding(Verdict.PASS, node, actual=f"{len(own)} entries, {len(bad)} of them not resolved")
        else:
            reason = f"the captures do not show every neighbour{limits(node, Kind.NEIGHBORS)}"
            yield self.unknown(node, reason, NEIGHBOR_CAPTURE.command)

    def _fault(self, node: Node, subject: str, actual: str, origins: Iterable[Origin]) -> Finding:
        return self.finding(
            Verdict.WARN, node, subject=subject, actual=actual, origins=origins, kinds=(Kind.NEIGHBORS,)
        )


def _is_learnt(entry: Entry) -> bool:
    return not entry.state & {"PERMANENT", "NOARP"} and not entry.address.is_multicast


def _is_silent(entry: Entry) -> bool:
    return _is_learnt(entry) and entry.unresolved


def _is_of_version(entry: Entry, version: int) -> bool:
    return entry.address.version == version


def _limit(node: Node, version: int) -> KernelSetting | None:
    """Return the limit of a family as the kernel of the node has it, where it was captured."""
    found = node.kernel.get(f"net.ipv{version}.neigh.default.gc_thresh3")
    return found if found and found.value.isdecimal() and found.value != "0" else None


def _is_near(count: int, node: Node, version: int) -> bool:
    """Whether so many entries nearly fill the table; more than fit by default show that the limit was raised."""
    if found := _limit(node, version):
        return count >= int(found.value) * _NEAR
    return _LIMIT * _NEAR <= count <= _LIMIT
