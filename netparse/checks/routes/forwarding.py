"""Whether a node that carries pods passes packets on."""

from collections.abc import Iterable, Iterator

from netparse.checks.base import Check, Context
from netparse.checks.lookups.devices import device_on
from netparse.checks.lookups.networks import connected
from netparse.checks.shared.needs import NODE_LIST, SETTINGS
from netparse.cluster import KernelSetting, Node, Prefix
from netparse.findings import Finding, Severity, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.safe import sh

_FOUR = ("net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding")
_AGENTS = ("kubelet", "kubelite")
_BRIDGED = {"net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables"}
"""Settings that are there where br_netfilter is loaded, as Kubernetes asks for: a hint where nothing else of a host was captured."""
_MARKS = (Kind.SOCKETS, Kind.PROCESSES, Kind.LINKS, Kind.ROUTES)
"""They show what makes a host a node: one that has no mark of it beside such ones is an etcd host, a bastion or the like."""
_DEVICE = lazy_re(r"net\.ipv4\.conf\.(?!all\.|default\.)(?P<name>.+)\.forwarding")
_SIX = ("net.ipv6.conf.all.forwarding",)


class ForwardingDisabled(Check):
    id = "forwarding-disabled"
    since = "0.1.0"
    title = "The kernel forwards no packets"
    severity = Severity.CRITICAL
    needs = (SETTINGS,)
    expected = "net.ipv4.ip_forward is 1 on every node that carries pods, and net.ipv6.conf.all.forwarding where pods have IPv6"
    why = (
        "Packets from and to pods pass through the node as through a router: with forwarding off the kernel drops them, and pods "
        "reach only what runs on the host itself."
    )
    fix = (
        "sysctl -w net.ipv4.ip_forward=1    # until the next start; for good: a file in /etc/sysctl.d",
        "grep -rs forward /etc/sysctl.conf /etc/sysctl.d /run/sysctl.d /usr/lib/sysctl.d    # who sets it back?",
    )
    confirm = "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding"
    reference = "https://kubernetes.io/docs/setup/production-environment/container-runtimes/#prerequisite-ipv4-forwarding-optional"
    wrong = (
        "A host that carries no pods needs no forwarding. Data planes of eBPF that redirect packets between interfaces themselves can "
        "do without it."
    )

    def applies(self, node: Node, context: Context) -> bool:
        """A host that is no node of the cluster forwards for nobody."""
        if context.pod_networks.has_pods(node):
            return True
        cluster = context.cluster  # where rows of the list are lost it may be a node
        return bool(node.kernel) and (not cluster.listed or (cluster.listed_in_part and cluster.outside(node)))

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        prepared = not node.of(*_MARKS) and _BRIDGED.intersection(node.kernel)
        if not context.pod_networks.has_pods(node) and not prepared and not _runs_kubelet(node):
            yield from self._of_unmarked(node, context)
            return
        families: list[tuple[str, ...]] = [_FOUR] if node.family == "inet" or not node.internal_ips else []
        if node.family == "inet6" or _has_six(node, context):
            families.append(_SIX)
        shown = [s for names in families if (s := _first(node, names))]
        off = [s for s in shown if s.value == "0"]
        for s in off:
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=s.key,
                actual=f"{s.key} is 0",
                fix=tuple(line.replace("net.ipv4.ip_forward=1", f"{sh(s.key)}=1") for line in self.fix),
                confirm=f"sysctl {sh(s.key)}",
                origins=(s.origin,),
                kinds=(Kind.SETTINGS,),
            )
        if not off and _FOUR in families and (closed := _closed(node)):
            devices, keys = ", ".join(_device(s) for s in closed), [s.key for s in closed]
            off = closed
            yield self.finding(
                Verdict.FAIL,
                node,
                subject=keys[0],
                actual=f"what arrives at {devices} is not passed on: " + ", ".join(f"{key} is 0" for key in keys),
                fix=tuple(
                    f"sysctl -w {sh(key)}=1    # until the next start; for good: a file in /etc/sysctl.d"
                    for key in keys
                )
                + self.fix[1:],
                confirm="sysctl " + " ".join(map(sh, keys)),
                origins=[s.origin for s in closed],
                kinds=(Kind.SETTINGS,),
            )
        missing = [names[0] for names in families if not _first(node, names)]
        if missing:
            yield self.unknown(node, f"{' and '.join(missing)} of this node was not captured", SETTINGS.command)
        elif not off:
            actual = ", ".join(f"{s.key} is {s.value}" for s in shown)
            yield self.finding(Verdict.PASS, node, actual=actual, origins=[s.origin for s in shown])

    def _of_unmarked(self, node: Node, context: Context) -> Iterator[Finding]:
        """In a text that sets hosts side by side, with nothing else of them, one may differ from all others, two at least."""
        own = _first(node, _FOUR)
        if own is None or own.value != "0":
            return
        others = [s for n in context.others(node) if (s := _first(n, _FOUR))]
        in_one_text = {s.origin.capture.source for s in others} == {own.origin.capture.source}
        if all(s.value == "0" for s in others):
            reason = f"{own.key} is 0; nothing here shows whether this host carries pods"
            yield self.unknown(node, reason, NODE_LIST, origins=(own.origin,))
        elif len(others) > 1 and all(s.value == "1" for s in others) and in_one_text and not context.once(_shows_more):
            yield self.finding(
                Verdict.WARN,
                node,
                subject=own.key,
                actual=f"{own.key} is 0 here and 1 on the {len(others)} other hosts",
                confirm=f"sysctl {sh(own.key)}",
                origins=(own.origin, others[0].origin),
                kinds=(Kind.SETTINGS,),
            )


def _runs_kubelet(node: Node) -> bool:
    """Whether the agent that starts pods listens here: then it is for pods, also where no device of them is shown."""
    return any(o.name in _AGENTS for x in node.listeners for o in x.owners)


def _shows_more(context: Context) -> bool:
    return any(n.of(*_MARKS) for n in context.cluster.nodes)


def _closed(node: Node) -> list[KernelSetting]:
    """Return the devices that carry pods, or the node's own address, at which nothing that arrives is passed on.

    The kernel asks the device at which a packet arrives: a program that sets devices one by one, such as systemd-networkd, may leave
    one out. Cilium's are left out: its data plane passes on by itself.
    """
    cards = {link.name for link in node.links if any(a.ip.ip in node.internal_ips for a in link.addresses)}
    found = [s for s in node.kernel.values() if s.value == "0" and _DEVICE.fullmatch(s.key)]
    return [s for s in found if _device(s) in cards or _carries_pods(node, _device(s))]


def _device(setting: KernelSetting) -> str:
    found = _DEVICE.fullmatch(setting.key)
    return found["name"] if found else ""


def _carries_pods(node: Node, name: str) -> bool:
    kind = device_on(node, name)
    return kind.role in ("pods", "gateway", "tunnel") and kind.plugin != "cilium"


def _first(node: Node, names: Iterable[str]) -> KernelSetting | None:
    return next((s for name in names if (s := node.kernel.get(name)) is not None), None)


def _has_six(node: Node, context: Context) -> bool:
    """Whether pods have IPv6 addresses here."""
    return any(p.version == 6 for p in _pod_networks(node, context)) or any(
        ip.version == 6 and not ip.is_link_local
        for p in context.cluster.pods_of(node)
        if not p.host_network
        for ip in p.ips
        if ip not in context.cluster.by_internal_ip
    )


def _pod_networks(node: Node, context: Context) -> Iterator[Prefix]:
    yield from (p for p, n in context.pod_networks.blocks if n is node and not p.is_link_local)
    yield from (s.prefix for s in connected(node, "pods", "gateway", "tunnel"))
