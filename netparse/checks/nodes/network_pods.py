"""The pods that the network depends on: of the CNI plugin, of kube-proxy, of the cluster's DNS."""

import re
from collections.abc import Iterable, Iterator, Sequence

from netparse.checks.base import Check, Context
from netparse.checks.lookups.known_pods import NetworkPod, component_of_daemon_set
from netparse.checks.shared.needs import PODS
from netparse.cluster import Node, PodView
from netparse.findings import Facts, Finding, Severity, Verdict
from netparse.parsers import Kind
from netparse.safe import sh

_STARTING = frozenset({"ContainerCreating", "Pending", "PodInitializing", "Running"})
_SECONDS = re.compile(r"\d+s")
_OF_SOME_NODES = ("dns", "control")
"""Pods that are not meant to be on each node."""
_ENOUGH = 2
"""Other nodes that must have a pod before a node is thought to lack it."""


class NetworkPodNotReady(Check):
    id = "network-pod-not-ready"
    since = "0.1.0"
    title = "A pod that the network depends on is not ready"
    severity = Severity.HIGH
    expected = (
        "the pods of the CNI plugin, of kube-proxy and of the node-local DNS cache run and are ready on every node, "
        "and so are those of the cluster's DNS and the controllers of the CNI plugin"
    )
    why = (
        "Without its CNI plugin a node gives new pods no address and no longer learns the routes to others; without kube-proxy "
        "its Services lead to where pods used to be; without DNS nothing finds anything."
    )
    fix = ("kubectl -n <namespace> describe pod <pod>; kubectl -n <namespace> logs <pod> --all-containers --previous",)
    confirm = "kubectl get pods -A -o wide"
    reference = "https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/"
    wrong = (
        "A list of pods is a moment's view: a pod that was just replaced is not ready for a minute. Pods of plugins that netparse "
        "does not know by name are not judged."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        found = context.network_pods
        own = [p for p in found if p.pod.node == node.name and not p.pod.done]
        unread = [p for p in own if p.pod.status is None]
        own = [p for p in own if p.pod.status is not None]
        bad = [p for p in own if not p.pod.healthy]
        for p in unread:
            reason = f"the capture does not say what became of {p.pod.name}"
            yield self.unknown(node, reason, PODS, subject=p.pod.full_name, origins=(p.pod.origin,))
        for p in bad:
            yield self._not_ready(p, found, node)
        missing = list(self._lacking(node, context)) if node.linux else []
        yield from missing
        if node is context.cluster.nodes[0]:
            yield from self._nowhere(found, context)
            yield from self._by_count(found, context)
        if bad or missing:
            return
        if own and _lost(context):
            reason = f"{', '.join(p.pod.name for p in own)}: running and ready; other pods of the node may stand in {_lost(context)}"
            yield self.unknown(node, reason, PODS, origins=[p.pod.origin for p in own])
        elif own:
            names = ", ".join(p.pod.name for p in own)
            yield self.finding(
                Verdict.PASS, node, actual=f"running and ready: {names}", origins=[p.pod.origin for p in own]
            )
        elif not any(p.pod.status != "Pending" for p in _unplaced(found)):  # else it may be on this node
            yield self._nothing(node, context)

    def of_cluster(self, context: Context) -> Iterator[Finding]:
        """Judge a list of pods that names no node."""
        for p in _unplaced(context.network_pods):
            yield self._not_ready(p, context.network_pods)

    def _not_ready(self, p: NetworkPod, all_of_them: Sequence[NetworkPod], *nodes: Node) -> Finding:
        pod = p.pod
        others = [x for x in all_of_them if x.role == "dns" and x.pod.healthy]
        verdict = Verdict.WARN if p.role == "control" or (p.role == "dns" and others) else Verdict.FAIL
        if _is_starting(pod):
            verdict = Verdict.INFO
        return self.finding(
            verdict,
            *nodes,
            subject=pod.full_name,
            title=f"{self.title}: {pod.name} ({p.component})",
            actual=_state(pod),
            fix=_where_to_look(p),
            confirm=f"kubectl -n {sh(p.namespace)} get pod {sh(pod.name)} -o wide",
            origins=(pod.origin,),
            facts=Facts(component=p.component, status=pod.status or ""),
        )

    def _lacking(self, node: Node, context: Context) -> Iterator[Finding]:
        """Yield a finding for each component that all other nodes have a pod of, and this one has not."""
        if not node.listings or not context.cluster.objects.shows_pods_of("kube-system"):
            return
        others = [n for n in context.others(node) if n.linux and n.listings]
        for component, pods in _by_component(context.network_pods).items():
            on = {p.pod.node for p in pods}
            unplaced = any(p.node is None or p.status is None for p in context.cluster.objects.pods)
            if len(others) >= _ENOUGH and node.name not in on and not unplaced and all(n.name in on for n in others):
                namespace = pods[0].namespace
                if not context.cluster.objects.shows_pods_of(namespace):
                    continue
                yield self.finding(
                    Verdict.WARN,
                    node,
                    subject=component,
                    title=f"A node without the pod of {component} that every other node has",
                    actual=f"no pod of {component} is listed for this node; the other {len(others)} nodes have one each",
                    fix=(
                        f"kubectl -n {sh(namespace)} get daemonsets -o wide    # does its node selector leave {sh(node.name)} out?",
                        f"kubectl describe node {sh(node.name)}    # Taints, Events",
                    ),
                    origins=[p.pod.origin for p in pods[:3]],
                )

    def _nowhere(self, found: Sequence[NetworkPod], context: Context) -> Iterator[Finding]:
        """Yield a finding for each pod that no node took, or whose node the table does not show."""
        for p in _unplaced(found):
            if p.pod.status != "Pending":
                yield self._not_ready(p, found, *context.cluster.nodes)
            elif not _is_starting(p.pod):
                ready = [x for x in found if x.component == p.component and x.pod.healthy]
                yield self.finding(
                    Verdict.WARN if ready else Verdict.FAIL,
                    *context.cluster.nodes,
                    subject=p.pod.full_name,
                    title=f"{self.title}: {p.pod.name} ({p.component})",
                    actual=f"{_state(p.pod)}; no node was found for it",
                    fix=_where_to_look(p),
                    origins=(p.pod.origin,),
                    facts=Facts(component=p.component, status=p.pod.status),
                )

    def _by_count(self, found: Sequence[NetworkPod], context: Context) -> Iterator[Finding]:
        """Yield a finding for each DaemonSet of the network that counts fewer ready pods than nodes, where no pod of it tells which."""
        unhealthy = {p.component for p in found if p.pod.status is not None and not p.pod.healthy}
        for r, origin in context.cluster.objects.daemon_sets:
            component, wanted, ready = (
                component_of_daemon_set(r.namespace, r.name),
                r.desired_number_scheduled,
                r.number_ready,
            )
            if component is None or component in unhealthy or wanted is None or ready is None or ready >= wanted:
                continue
            where = f"-n {sh(r.namespace or 'kube-system')}"
            yield self.finding(
                Verdict.WARN,
                *context.cluster.nodes,
                subject=f"{r.namespace}/{r.name}",
                title=f"Not every pod that the network depends on is ready: {r.name} ({component})",
                actual=f"the DaemonSet {r.name} is to run on {wanted} nodes and is ready on {ready}; which ones was not captured",
                fix=(
                    f"kubectl {where} get pods -o wide    # which pod of {sh(r.name)} is not ready, and on which node?",
                ),
                confirm=f"kubectl {where} get daemonset {sh(r.name)}",
                origins=(origin,),
                kinds=(Kind.OBJECTS,),
                facts=Facts(component=component),
            )

    def _nothing(self, node: Node, context: Context) -> Finding:
        objects = context.cluster.objects
        if not objects.of(Kind.PODS):
            return self.unknown(node, "the pods of the cluster were not captured", PODS)
        if objects.shows_pods_of("kube-system"):
            return self.finding(
                Verdict.PASS, node, actual="no pod of a network component that is not ready is listed for it"
            )
        return self.unknown(node, "the captures do not show the pods of all namespaces", PODS)


def _lost(context: Context) -> str | None:
    """Return where pods may be lost: in lines of the only list of them that were not understood."""
    objects = context.cluster.objects
    damaged = next((c for c in objects.of(Kind.PODS) if c.unparsed and c.covers and not c.covers.whole), None)
    if damaged is None or objects.shows_pods_of("kube-system"):
        return None
    return f"lines of {damaged.source} that were not understood"


def _unplaced(found: Iterable[NetworkPod]) -> list[NetworkPod]:
    """Return the pods that are not ready and stand on no node: none took them, or the table has no column of nodes."""
    return [
        p for p in found if p.pod.node is None and p.pod.status is not None and not p.pod.done and not p.pod.healthy
    ]


def _by_component(found: Iterable[NetworkPod]) -> dict[str, list[NetworkPod]]:
    out: dict[str, list[NetworkPod]] = {}
    for p in found:
        if p.role not in _OF_SOME_NODES and p.pod.node:
            out.setdefault(p.component, []).append(p)
    return out


def _is_starting(pod: PodView) -> bool:
    """Whether a table shows that it was made less than two minutes ago, and nothing went wrong yet."""
    return bool(pod.age and _SECONDS.fullmatch(pod.age)) and (pod.status or "").split(":")[0] in (*_STARTING, "Init")


def _state(pod: PodView) -> str:
    ready = f", {pod.ready[0]} of {pod.ready[1]} containers ready" if pod.ready else ""
    again = f", restarted {pod.restarts} times" if pod.restarts else ""
    more = "".join(f"; {text}" for text in pod.messages[:3])
    return f"{pod.full_name}: STATUS is {pod.status}{ready}{again}{more}"


def _where_to_look(p: NetworkPod) -> tuple[str, ...]:
    pod, namespace = p.pod, p.namespace
    crashed = " --previous" if pod.restarts else ""
    return (
        f"kubectl -n {sh(namespace)} describe pod {sh(pod.name)}    # Events",
        f"kubectl -n {sh(namespace)} logs {sh(pod.name)} --all-containers{crashed}",
    )
