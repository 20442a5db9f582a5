"""What the node list itself says: readiness, versions, runtime, addresses given twice."""

from abc import abstractmethod
from collections.abc import Iterable

from netparse.checks.base import Check, Context, titled
from netparse.checks.shared.needs import NODE_LIST, NOT_LISTED, another_name, without_address
from netparse.checks.shared.pods_of_one_address import SharedAddress, pods_of_one_address
from netparse.cluster import IP, Condition, Node, Origin
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.ports import Version
from netparse.ports.advice import first_steps
from netparse.ports.sources import followable
from netparse.ports.versions import RuntimeNeed, allowed_skew, runtime_needs
from netparse.safe import sh

_AGE = lazy_re(r"(\d+)([ydhms])")
_UNITS = {"y": 365 * 86400, "d": 86400, "h": 3600, "m": 60, "s": 1}
_SKEW = "https://kubernetes.io/releases/version-skew-policy/"


class _ListCheck(Check):
    """Judges a node's row in the node list, of Windows nodes too; a node that is in no list is unknown."""

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        if node.listings:
            return self.judge_row(node, context)
        if context.cluster.listed:
            return (self.unknown(node, NOT_LISTED, another_name(node, context)),)
        return (self.unknown(node, "the node list was not captured", NODE_LIST),)

    @abstractmethod
    def judge_row(self, node: Node, context: Context) -> Iterable[Finding]:
        """Yield the findings on a node that is in the list."""


class NodeNotReady(_ListCheck):
    id = "node-not-ready"
    since = "0.1.0"
    title = "The node is not ready"
    severity = Severity.CRITICAL
    expected = "STATUS of the node is Ready"
    why = (
        "The API server does not hear from the kubelet, or the kubelet says that it cannot run pods: its pods are moved to "
        "other nodes or stop answering."
    )
    fix = (
        "kubectl describe node <node>    # Conditions: which one, since when, why",
        "on the node: systemctl status kubelet; journalctl -u kubelet -n 100",
    )
    confirm = "kubectl get nodes"
    reference = "https://kubernetes.io/docs/reference/node/node-status/"
    wrong = "The node list is a moment's view: a node that was just restarted is NotReady for a minute."

    def judge_row(self, node: Node, context: Context) -> Iterable[Finding]:
        status, origin = _last_status(node)
        state = status.split(",")[0]
        if not status:
            yield self.unknown(node, "the node list shows no STATUS of this node", NODE_LIST)
        elif state == "Ready":
            yield self.finding(Verdict.PASS, node, actual=f"STATUS is {status}", origins=(origin,))
        else:
            troubled = [c for c in node.conditions.values() if _troubled(c)]
            actual = "; ".join([f"STATUS is {status}", *dict.fromkeys(c.words for c in troubled)])
            yield self.finding(
                Verdict.FAIL,
                node,
                actual=actual,
                fix=_where_to_look(node, context),
                confirm=f"kubectl get node {sh(node.name)}",
                kinds=(Kind.NODES,),
                origins=(origin, *(c.origin for c in troubled)),
                facts=Facts(
                    ready=next((c.status or "" for c in troubled if c.type == "Ready"), ""),
                    of_network=any("etwork" in c.words for c in troubled),
                ),
            )


def _last_status(node: Node) -> tuple[str, Origin | None]:
    """Return STATUS and its line; of several lists in one file, as before and after a step, that of the oldest AGE, or the last."""
    shown = [x for x in node.listings if x.record.status]
    here = [x for x in shown if x.origin.capture.source == shown[0].origin.capture.source]
    last = max(here, key=lambda x: (_seconds(x.record.age), x.origin.line), default=None)
    return (last.record.status or "", last.origin) if last else ("", None)


def _seconds(age: str | None) -> int:
    """Return an AGE such as ``4d12h`` in seconds; 0 where there is none."""
    return sum(int(number) * _UNITS[unit] for number, unit in _AGE.findall(age or ""))


def _troubled(c: Condition) -> bool:
    """Whether a condition is one of a node in trouble; of those that a silent kubelet leaves, Ready alone says all."""
    if c.type == "Ready":
        return c.status != "True"
    return c.status == "True"


def _where_to_look(node: Node, context: Context) -> tuple[str, ...]:
    """Return the commands that say why the kubelet of this node is not well, in the words of its distribution."""
    describe = f"kubectl describe node {sh(node.name)}    # Conditions: which one, since when, why"
    if not node.linux:
        return (describe,)
    circumstances = context.circumstances
    own = first_steps("kubelet", circumstances.distribution, node=node.name, roles=circumstances.roles(node))
    anywhere = ("oc ", "talosctl ")
    return (describe, *(line if line.startswith(anywhere) else f"on {sh(node.name)}: {line}" for line in own))


class VersionSkew(_ListCheck):
    id = "version-skew"
    since = "0.1.0"
    title = "Kubelet versions differ more than the skew policy allows"
    severity = Severity.MEDIUM
    expected = "a kubelet is at most three minor versions (two before 1.25) older than the newest, which no API server is older than"
    why = "A kubelet that is too old for its API server may miss fields and behave in ways that nobody tests."
    fix = (
        "upgrade the older nodes one minor version at a time (with kubeadm: kubeadm upgrade node, then kubelet and kubectl)",
    )
    confirm = "kubectl get nodes; kubectl version"
    reference = _SKEW
    wrong = "The node list shows kubelets, not the API server: it may be newer than every kubelet, then the skew is larger still."

    def applies(self, node: Node, context: Context) -> bool:
        return node.machine != "virtual"

    def judge_row(self, node: Node, context: Context) -> Iterable[Finding]:
        text, origin = node.listed("version") or ("", None)
        own = Version.parse(text)
        known = context.once(_newest)
        if own is None or known is None:
            reason = f"VERSION {text} is no Kubernetes version" if text else "the node list shows no VERSION"
            yield self.unknown(node, reason, NODE_LIST)
            return
        newest, other = known
        behind = newest.minor - own.minor if newest.major == own.major else 99
        allowed = allowed_skew(own, newest)
        listed = other.listed("version")
        origins = (origin, listed[1] if listed else None)
        compared = f"kubelet {text} here, {newest} on {other.name}"
        if behind > allowed:
            actual = f"{compared}: {behind} minor versions apart, {allowed} are allowed"
            yield self.finding(Verdict.FAIL, node, actual=actual, kinds=(Kind.NODES,), origins=origins)
        elif behind:
            actual = f"{compared}: {behind} minor versions apart, within the {allowed} allowed"
            title = "Kubelet versions differ, within what is allowed"
            yield self.finding(Verdict.INFO, node, title=title, actual=actual, origins=origins)
        else:
            yield self.finding(Verdict.PASS, node, actual=f"kubelet {text}", origins=(origin,))


class ContainerRuntimeUnsupported(_ListCheck):
    id = "container-runtime-unsupported"
    since = "0.1.0"
    title = "This kubelet cannot use the container runtime of its node"
    severity = Severity.HIGH
    expected = (
        "a runtime that speaks what the kubelet needs: CRI from 1.24 on (Docker Engine through cri-dockerd), CRI v1 from 1.26 on "
        "(containerd 1.6 or later), RuntimeConfig from 1.38 on (containerd 2.0 or later)"
    )
    why = (
        "Kubernetes 1.24 removed its own way to Docker Engine, 1.26 the older form of CRI, and 1.38 asks the runtime for its cgroup "
        "driver: with a runtime that does not answer, the kubelet cannot start a container."
    )
    fix = ("upgrade the container runtime, or move the node to another one",)
    confirm = "kubectl get nodes -o wide; systemctl status containerd cri-docker"
    reference = "https://kubernetes.io/docs/setup/production-environment/container-runtimes/"
    wrong = (
        "A node may be NotReady for another reason, with cri-dockerd working. A distribution may carry a change back to an older "
        "containerd."
    )

    def applies(self, node: Node, context: Context) -> bool:
        return node.machine != "virtual"

    def judge_row(self, node: Node, context: Context) -> Iterable[Finding]:
        runtime, origin = node.listed("container_runtime") or ("", None)
        version = Version.parse(node.value("version"))
        needs = runtime_needs(runtime)
        if not runtime:
            yield self.unknown(node, "the node list shows no CONTAINER-RUNTIME", NODE_LIST)
        elif needs and version is None:
            yield self.unknown(node, f"{runtime}, with a kubelet of unknown version", NODE_LIST)
        elif now := next((need for need in needs if version and version.release >= need.since), None):
            yield self._unsupported(node, now, runtime, version, origin)
        elif soon := next((n for n in needs if n.announced and version and version.release >= n.announced), None):
            actual = (
                f"{runtime} with kubelet {version}: a kubelet of {soon.since[0]}.{soon.since[1]} will not start with it"
            )
            title = "The next kubelet cannot use this container runtime"
            yield self.finding(
                Verdict.INFO,
                node,
                title=title,
                actual=actual,
                why=soon.why,
                fix=soon.fix,
                reference=followable(soon.source),
                origins=(origin,),
            )
        else:
            yield self.finding(Verdict.PASS, node, actual=runtime, origins=(origin,))

    def _unsupported(
        self, node: Node, need: RuntimeNeed, runtime: str, version: Version | None, origin: Origin | None
    ) -> Finding:
        ready = (node.value("status") or "").split(",")[0] == "Ready"
        state = f"the node is Ready: {need.serves}" if ready else "the node is not Ready"
        title = "Docker Engine through cri-dockerd" if ready and need.runtime == "docker" else need.title
        return self.finding(
            Verdict.INFO if ready else Verdict.WARN,
            node,
            title=title,
            actual=f"{runtime} with kubelet {version}; {state}",
            why=need.why,
            fix=need.fix,
            reference=followable(need.source) if need.below else None,
            kinds=(Kind.NODES,),
            origins=(origin,),
        )


class DuplicateNodeIp(_ListCheck):
    id = "duplicate-node-ip"
    since = "0.1.0"
    title = "Two nodes have one INTERNAL-IP"
    severity = Severity.CRITICAL
    expected = "every node has an INTERNAL-IP of its own"
    why = (
        "Traffic for one of them reaches the other: logs, exec and pod traffic go to the wrong machine. "
        "Behind Vagrant's NAT all nodes show the NAT's address."
    )
    fix = ("set --node-ip of each kubelet to the address of its own interface and restart it",)
    confirm = "kubectl get nodes -o wide"
    reference = "https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/ (--node-ip)"
    wrong = "Two lists of different clusters in one bundle look the same."

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        """Judge the list; without the node's address in it, what pods on the hosts' network show."""
        shared = [] if node.internal_ips else [self._of_pods(s, context) for s in _of_hosts(node, context)]
        return shared or super().judge(node, context)

    def _of_pods(self, shared: SharedAddress, context: Context) -> Finding:
        ip, pods, _ = shared
        nodes = [n for p in pods if (n := context.cluster.node(str(p.node)))]
        return self.finding(
            Verdict.FAIL,
            *nodes,
            subject=str(ip),
            title=titled(self.title, nodes),
            actual=f"{' and '.join(f'{p.full_name} on {p.node}' for p in pods)}, on the network of their hosts, have {ip}",
            origins=[p.origin for p in pods],
        )

    def judge_row(self, node: Node, context: Context) -> Iterable[Finding]:
        if not node.internal_ips or node.card_ip is not None:
            yield self.unknown(node, *without_address(node, context))
            return
        sharing = context.once(_by_internal_ip)
        with_it = {n for ip in node.internal_ips for n in sharing[ip]} - {node}
        others = tuple(n for n in context.others(node) if n in with_it) if with_it else ()
        own = node.listed("internal_ip")
        if not others:
            yield self.finding(Verdict.PASS, node, actual=str(node.internal_ips[0]), origins=(own[1] if own else None,))
            return
        both = tuple(sorted((node, *others), key=lambda n: n.name))
        listed = [n.listed("internal_ip") for n in both]
        shared = sorted(set(node.internal_ips) & {ip for n in others for ip in n.internal_ips}, key=str)
        yield self.finding(
            Verdict.FAIL,
            *both,
            subject=", ".join(map(str, shared)),
            title=titled(self.title, both),
            actual=f"{', '.join(map(str, shared))} is the INTERNAL-IP of {' and '.join(n.name for n in both)}",
            kinds=(Kind.NODES,),
            origins=(found[1] for found in listed if found),
        )


def _of_hosts(node: Node, context: Context) -> list[SharedAddress]:
    return [s for s in pods_of_one_address(node, context) if s.of_hosts]


def _newest(context: Context) -> tuple[Version, Node] | None:
    """Return the newest version of a kubelet, and the first node that has it; None where no version is known."""
    real = (n for n in context.cluster.nodes if n.machine != "virtual")
    versions = [(v, n) for n in real if (v := Version.parse(n.value("version")))]
    return max(versions, key=lambda pair: pair[0], default=None)


def _by_internal_ip(context: Context) -> dict[IP, list[Node]]:
    """Return the nodes by each of their INTERNAL-IPs."""
    found: dict[IP, list[Node]] = {}
    for node in context.cluster.nodes:
        for ip in node.internal_ips:
            found.setdefault(ip, []).append(node)
    return found
