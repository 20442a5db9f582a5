"""Whether kube-proxy runs in a mode that the release of the node still wants."""

from collections.abc import Iterable

from netparse.checks.base import Check, Context
from netparse.cluster import Node, Setting
from netparse.findings import Finding, Severity, Verdict
from netparse.ports import Version
from netparse.ports.sources import followable
from netparse.ports.versions import kube_proxy_modes

_CONFIGURATION = "KubeProxyConfiguration"


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


def _mode(node: Node, context: Context) -> Setting | None:
    """Return the setting of the mode: the node's own before the cluster's; any other of the configuration where none names it."""
    settings = context.cluster.settings
    own = settings.flag(node, "kube-proxy", "proxy-mode") or settings.flag(node, _CONFIGURATION, "mode")
    if own is not None:
        return own
    shared = [s for s in settings.all if s.component == _CONFIGURATION and s.node in (None, node.name)]
    return next((s for s in shared if s.name == "mode"), shared[0] if shared else None)
