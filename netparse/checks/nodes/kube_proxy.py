"""Whether kube-proxy runs in a mode that the release of the node still wants."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.cluster import Link, Node, Setting
from netparse.findings import Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.ports import Version
from netparse.ports.sources import followable
from netparse.ports.versions import kube_proxy_modes

_CONFIGURATION = "KubeProxyConfiguration"
_DEVICE = "kube-ipvs0"


class KubeProxyMode(Check):
    id = "kube-proxy-mode"
    since = "0.1.0"
    title = "The mode of kube-proxy will change"
    severity = Severity.INFO
    expected = "kube-proxy has a mode that is set and not deprecated: iptables or nftables"
    why = (
        "The mode decides which rules carry the Services: ipvs is deprecated since 1.35, and from 1.37 on kube-proxy warns where none "
        "is set, since its default will change. A change of the mode leaves the rules of the old one until they are cleared."
    )
    fix = ("kubectl -n kube-system edit configmap kube-proxy    # mode",)
    confirm = "kubectl -n kube-system get configmap kube-proxy -o yaml | grep mode"
    reference = "https://kubernetes.io/docs/reference/networking/virtual-ips/"
    wrong = "The release is the kubelet's: a kube-proxy of another one may see it otherwise."

    def applies(self, node: Node, context: Context) -> bool:
        """Only where a flag or a configuration of kube-proxy was captured, and the release of the node is known."""
        return _mode(node, context) is not None and Version.parse(node.value("version") or "") is not None

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        setting, version = _mode(node, context), Version.parse(node.value("version") or "")
        if setting is None or version is None:
            return
        mode = (setting.value or "not set") if setting.name in ("mode", "proxy-mode") else "not set"
        if other := _without_ipvs(node, mode, context):
            yield self._not_running(node, setting, other)
            return
        actual = f"mode: {mode}, kubelet {version}"
        listed = node.listed("version")
        origins = (setting.origin, listed[1] if listed else None)
        for fact in kube_proxy_modes():
            if fact.title and fact.mode == mode and version.release >= fact.since:
                yield self.finding(
                    Verdict.INFO,
                    node,
                    title=fact.title,
                    actual=actual,
                    fix=fact.fix,
                    reference=followable(fact.source),
                    origins=origins,
                )
                return
        yield self.finding(Verdict.PASS, node, actual=actual, origins=origins)

    def _not_running(self, node: Node, setting: Setting, other: Link) -> Finding:
        """The configuration says ipvs, another node has its device, and this one has not."""
        return self.finding(
            Verdict.WARN,
            node,
            subject=_DEVICE,
            title=f"kube-proxy does not run in the mode that is configured: no {_DEVICE}",
            expected=f"where the mode is ipvs, {_DEVICE} holds the addresses of the Services on each node",
            actual=f"the mode is ipvs, and {node.name} has no {_DEVICE}",
            why="kube-proxy does not run on this node, or fell back to another mode: its Services are carried by other rules, or by none.",
            fix=(
                "lsmod | grep -e ip_vs -e nf_conntrack    # ipvs needs ip_vs, ip_vs_rr, ip_vs_wrr, ip_vs_sh",
                "kubectl -n kube-system logs -l k8s-app=kube-proxy --prefix    # what does the one of this node say?",
            ),
            confirm=f"ip address show {_DEVICE}",
            origins=(setting.origin, other.origin),
            kinds=(Kind.LINKS,),
            severity=Severity.HIGH,
        )


def _without_ipvs(node: Node, mode: str, context: Context) -> Link | None:
    """Return the device of IPVS of another node, where the mode is ipvs and this node shows all interfaces and has none."""
    if mode != "ipvs" or node.link(_DEVICE) or not node.showing(Kind.LINKS, tokens=(_DEVICE,)):
        return None
    return next((k for n in context.others(node) if (k := n.link(_DEVICE))), None)


def _mode(node: Node, context: Context) -> Setting | None:
    """Return the setting of the mode: the node's own before the cluster's; any other of the configuration where none names it."""
    settings = context.cluster.settings
    own = settings.flag(node, "kube-proxy", "proxy-mode") or settings.flag(node, _CONFIGURATION, "mode")
    if own is not None:
        return own
    shared = [s for s in settings.all if s.component == _CONFIGURATION and s.node in (None, node.name)]
    return next((s for s in shared if s.name == "mode"), shared[0] if shared else None)
