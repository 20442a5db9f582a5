"""Whether the table of tracked connections has room."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.checks.shared.needs import SETTINGS
from netparse.cluster import KernelSetting, Node
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind

_COUNT, _MOST = "net.netfilter.nf_conntrack_count", "net.netfilter.nf_conntrack_max"
_FULL, _NEAR = 0.98, 0.9


class ConntrackTableFull(Check):
    id = "conntrack-table-full"
    since = "0.1.0"
    title = "The table of tracked connections is full"
    severity = Severity.HIGH
    needs = (SETTINGS,)
    expected = f"{_COUNT} is well below {_MOST}"
    why = (
        "The kernel keeps each connection of pods and Services in this table. When it is full, new ones are dropped without an "
        'error ("nf_conntrack: table full, dropping packet"): DNS and HTTP fail at random, on this node alone.'
    )
    fix = (
        "conntrack -L | awk '{print $1, $4}' | sort | uniq -c | sort -rn | head    # what fills it?",
        "kube-proxy: conntrack.maxPerCore and conntrack.min in its configuration; it sets the limit when it starts",
        f"sysctl -w {_MOST}=524288    # until kube-proxy starts again",
    )
    confirm = f"sysctl {_COUNT} {_MOST}; dmesg | grep conntrack"
    reference = "https://docs.kernel.org/networking/nf_conntrack-sysctl.html"
    wrong = "The numbers are of one moment: a burst that has passed looks the same."

    def applies(self, node: Node, context: Context) -> bool:
        """Only where both numbers were captured: of a data plane that tracks nothing there are none."""
        return _numbers(node) is not None

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        shown = _numbers(node)
        if shown is None:
            return
        count, most = shown
        share = int(count.value) / int(most.value)
        verdict = Verdict.FAIL if share >= _FULL else Verdict.WARN if share >= _NEAR else Verdict.PASS
        yield self.finding(
            verdict,
            node,
            title=self.title if verdict is not Verdict.WARN else "The table of tracked connections is nearly full",
            actual=f"{count.value} of {most.value} connections are tracked",
            origins=(count.origin, most.origin),
            kinds=(Kind.SETTINGS,),
        )


def _numbers(node: Node) -> tuple[KernelSetting, KernelSetting] | None:
    """Return how many connections are tracked, and how many may be."""
    count, most = node.kernel.get(_COUNT), node.kernel.get(_MOST)
    if count is None or most is None or not (count.value.isdecimal() and most.value.isdecimal()):
        return None
    return (count, most) if int(most.value) else None
