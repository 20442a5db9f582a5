"""Services whose rules lead nowhere."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from netparse.checks.base import Check, Context
from netparse.checks.flows.advertised import is_advertised_in_vain
from netparse.checks.flows.endpoints_alone import empty_endpoints
from netparse.checks.flows.served import API_SERVER, api_server, unserved, unserved_everywhere, vital_key
from netparse.checks.flows.stale_rules import stale_rules
from netparse.cluster import IP, EndpointsView, Node, Origin, PodView, ServiceView
from netparse.cluster.read import to_ip
from netparse.findings import Finding, Severity, Verdict
from netparse.lazy import lazy_re
from netparse.parsers import Kind
from netparse.records import IptablesRule, VirtualServer
from netparse.safe import sh

_COMMAND = "kubectl get services -A -o wide; kubectl get endpoints -A    # where kubectl works, once"
_VITAL = {API_SERVER, ("kube-system", "kube-dns"), ("openshift-dns", "dns-default")}
_SHOWN = 4
_REFUSING = ("REJECT", "DROP")
_ANEW = (
    "kubectl -n kube-system get pods -o wide -l k8s-app=kube-proxy    # does the one on this node run, and what does its log say?",
    "does kube-proxy itself ask an API server that is gone? --master, kubeconfig of kube-proxy's ConfigMap",
)
_COMMENT = lazy_re(r"(?P<namespace>[\w.-]+)/(?P<name>[\w.-]+?)(?::[\w.-]*)? has no endpoints")
"""What kube-proxy writes beside the rule of a Service that leads nowhere; older ones end the name of a port without one in a colon."""


class ServiceWithoutEndpoints(Check):
    id = "service-without-endpoints"
    since = "0.1.0"
    title = "A Service leads nowhere"
    severity = Severity.MEDIUM
    expected = "every Service that selects pods has a ready endpoint"
    why = "Connections to the address of a Service without endpoints are refused at once, on every node and from every pod."
    fix = (
        "kubectl -n <namespace> get service <name> -o yaml; kubectl -n <namespace> get pods --show-labels    # does the selector fit?",
    )
    confirm = "kubectl get endpoints -A"
    reference = "https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/"
    wrong = (
        "What is scaled to nothing on purpose has no endpoints either, nor has what waits to be started by its first connection. "
        "Headless Services, and those without a selector, which are served by hand, are not judged. "
        "With internalTrafficPolicy: Local IPVS has servers on the nodes of its pods only, which may not have been captured. "
        "An API server may advertise an address of a network that neither the node list nor a capture shows."
    )

    def judge(self, node: Node, context: Context) -> Iterable[Finding]:
        objects = context.cluster.objects
        judged = [s for s in objects.services if s.cluster_ips and not s.headless and s.type != "ExternalName"]
        told = {_key(s) for s in judged if _key(s) in objects.endpoints or (s.selector == {} and _key(s) not in _VITAL)}
        refused = [*self._refused(node, told), *self._stale(node, context)]
        refused += self._without_servers(node, judged, context) if judged else self._vital_without(node, context)
        yield from refused
        if node is context.cluster.nodes[0] and all(_key(s) != API_SERVER for s in judged):
            unlisted = [*self._without_its_service(context), *self._unlisted(context)]
            refused += unlisted
            yield from unlisted
        if not judged and refused:
            return
        if not judged:
            yield self.unknown(node, "the Services of the cluster were not captured", _COMMAND)
            return
        if node is not context.cluster.nodes[0] and any(_key(s) in objects.endpoints for s in judged):
            return  # a question about the cluster: answered once
        found, answered = [], 0
        by_rules = {f.subject for f in refused}
        for service in judged:
            finding = next(self._judge(service, context), None)
            if finding is not None and finding.subject in by_rules:
                answered += 1
                continue
            if finding is not None:
                found.append(finding)
            answered += finding is not None or _key(service) in objects.endpoints
        if node is context.cluster.nodes[0]:
            yield from found
        if not answered:
            yield self.unknown(node, "the endpoints of the Services were not captured", _COMMAND)
        elif not found and node is context.cluster.nodes[0]:
            yield self.finding(
                Verdict.PASS, *context.cluster.nodes, actual=f"each of {answered} Services leads to an endpoint"
            )

    def of_cluster(self, context: Context) -> Iterator[Finding]:
        """Judge lists of Services and endpoints beside which no node is known."""
        for service in context.cluster.objects.services:
            if service.cluster_ips and not service.headless and service.type != "ExternalName":
                yield from self._judge(service, context)
        yield from self._unlisted(context)

    def _unlisted(self, context: Context) -> Iterator[Finding]:
        """Empty endpoints without any list of Services; what has pods, or serves all, is known to be one of them."""
        for e in empty_endpoints(context):
            key = (e.namespace, e.service)
            if e.not_ready:
                why = f"none of its pods is ready: {', '.join(map(str, e.not_ready[:_SHOWN]))}"
                yield self._leads_nowhere(key, "", why, context.cluster.nodes, e.origins)
            else:
                found = self._leads_nowhere(key, "", "it has no endpoint", context.cluster.nodes, e.origins)
                doubt = "; the Services were not captured: what has none by intent, or is the lock of an election, looks the same"
                yield found if key in _VITAL else replace(found, verdict=Verdict.INFO, actual=found.actual + doubt)

    def _without_its_service(self, context: Context) -> Iterator[Finding]:
        """The API server's endpoints where its Service was not captured: they tell by themselves where it leads."""
        leads_to = context.cluster.objects.endpoints.get(API_SERVER)
        if leads_to and (gone := _gone(leads_to, context)):
            yield self._api_server(leads_to, gone, context)

    def _refused(self, node: Node, judged: Container[tuple[str | None, str]]) -> Iterator[Finding]:
        """Services that kube-proxy's own rules refuse because they have no endpoint; each line proves it, in any part of the rules."""
        seen: dict[tuple[str, str], list[Origin]] = {}
        addresses: dict[tuple[str, str], str] = {}
        for capture in node.of(Kind.FIREWALL):
            for rule in capture.records:
                words = (
                    isinstance(rule, IptablesRule) and rule.jump in _REFUSING and _COMMENT.fullmatch(rule.comment or "")
                )
                if isinstance(rule, IptablesRule) and words:
                    key = words["namespace"], words["name"]
                    seen.setdefault(key, []).append(Origin(capture, rule.line))
                    addresses.setdefault(key, (rule.destination or "").partition("/")[0])
        for key, origins in seen.items():
            if key in judged:
                continue
            why = "it has no endpoint; kube-proxy refuses what is sent to it"
            yield self._leads_nowhere(key, addresses[key], why, (node,), origins[:_SHOWN], kinds=(Kind.FIREWALL,))

    def _stale(self, node: Node, context: Context) -> Iterator[Finding]:
        for endpoints, targets, origins in stale_rules(node, context):
            key = endpoints.namespace, endpoints.service
            shown = ", ".join(map(str, targets[:_SHOWN]))
            why = f"kube-proxy of {node.name} leads to {shown}; its endpoints are {', '.join(map(str, endpoints.ready[:_SHOWN]))}"
            found = self._leads_nowhere(
                key, "", why, (node,), (*origins[:_SHOWN], *endpoints.origins), kinds=(Kind.FIREWALL,)
            )
            yield replace(found, verdict=Verdict.WARN, fix=_ANEW)

    def _without_servers(self, node: Node, services: Iterable[ServiceView], context: Context) -> Iterator[Finding]:
        """Services to whose address IPVS has no server on any node, where no list of endpoints tells more."""
        everywhere = context.once(unserved_everywhere)
        empty = {ip: origin for ip, origin in unserved(node) if ip in everywhere}
        for service in services:
            origins = [empty[ip] for ip in service.cluster_ips if ip in empty]
            if origins and service.selector != {} and _key(service) not in context.cluster.objects.endpoints:
                address = ", ".join(map(str, service.cluster_ips))
                why = "it has no endpoint: IPVS has no server for a port of it"
                shown = (*origins, service.origin)
                yield self._leads_nowhere(_key(service), address, why, (node,), shown, kinds=(Kind.VIRTUAL_SERVERS,))

    def _vital_without(self, node: Node, context: Context) -> Iterator[Finding]:
        """The API server's own Service and that of DNS where no Service was captured: IPVS shows them by address and port."""
        everywhere = context.once(unserved_everywhere)
        for capture in node.of(Kind.VIRTUAL_SERVERS):
            served = [s for s in capture.records if isinstance(s, VirtualServer)]
            first = api_server(served, whole=bool(capture.covers and capture.covers.whole))
            for server in served:
                ip = to_ip(server.address)
                if ip is None or ip not in everywhere or not server.whole or server.servers:
                    continue
                key = vital_key(server, is_api_server=ip == first)
                if key:
                    why = "IPVS has no server for it"
                    lines = [Origin(capture, server.line)]
                    yield self._leads_nowhere(
                        key, f"{ip}:{server.port}", why, (node,), lines, kinds=(Kind.VIRTUAL_SERVERS,)
                    )

    def _judge(self, service: ServiceView, context: Context) -> Iterator[Finding]:
        objects = context.cluster.objects
        leads_to = objects.endpoints.get(_key(service))
        if leads_to is not None and _key(service) == API_SERVER and (gone := _gone(leads_to, context)):
            yield self._api_server(leads_to, gone, context, service)
            return
        if service.selector == {} and _key(service) not in _VITAL:
            return
        if leads_to is not None and not leads_to.ready and not leads_to.hidden:
            yield self._without(service, leads_to, context)
        elif leads_to is None and service.selector and not _has_endpoints(service.namespace, context):
            chosen = _chosen(service, context)
            if chosen is not None and not any(not p.done for p in chosen):
                yield self._report(service, context, f"no pod has the labels {_words(service)}, which it selects")
        elif leads_to is not None and service.selector != {}:
            shown = {ip.version for p in objects.pods if p.namespace == service.namespace for ip in p.ips}
            known = (ip for ip in leads_to.ready if ip.version in shown)  # tables show the first address of a pod only
            stale = [ip for ip in known if ip not in objects.pod_at and ip not in _on_hosts(context)]
            if not service.selector:  # a table does not show it: endpoints made by hand are elsewhere
                stale = [ip for ip in stale if _is_beside_pods(ip, context)]
            if stale and _shows_addresses(service.namespace, context) and _one_moment(service, leads_to, context):
                what = f"it leads to {', '.join(map(str, stale[:_SHOWN]))}, which no pod has"
                yield self._report(service, context, what, leads_to)

    def _api_server(
        self, leads_to: EndpointsView, gone: Sequence[IP], context: Context, service: ServiceView | None = None
    ) -> Finding:
        """The API server's own endpoints, of which some or all are nobody's: so much of what asks it is lost."""
        address = ", ".join(map(str, service.cluster_ips)) if service else ""
        origins = (*((service.origin,) if service else ()), *leads_to.origins)
        some = len(gone) < len(leads_to.ready)
        what = ", ".join(map(str, gone[:_SHOWN]))
        nobody = "which no node of the list has, beside those that are"
        words = nobody if some else "which is on no interface of a control-plane node"
        found = self._leads_nowhere(API_SERVER, address, f"it leads to {what}, {words}", context.cluster.nodes, origins)
        found = replace(found, verdict=Verdict.WARN, severity=Severity.HIGH)
        if not some:
            return replace(
                found,
                why="Pods that ask the API server are sent to an address that no control-plane node has, and wait until they time out.",
                fix=(
                    "kubectl -n default get endpoints kubernetes -o yaml; kubectl get nodes -o wide    # was the node's address changed?",
                    "on the control plane: grep -rn advertise-address /etc/kubernetes/manifests    # it must be an address of the host",
                ),
            )
        return replace(
            found,
            title=f"A Service leads in part to an API server that is gone: {'/'.join(API_SERVER)}",
            why="Connections from pods that are sent to the one that is gone hang until they time out, by chance.",
            fix=(
                "kubectl -n default get endpoints kubernetes -o yaml; kubectl get nodes -o wide    # which control plane had the address?",
                f"of a control plane that was removed: etcdctl del /registry/masterleases/{gone[0]}    # its lease keeps the endpoint",
            ),
        )

    def _without(self, service: ServiceView, leads_to: EndpointsView, context: Context) -> Finding:
        chosen = _chosen(service, context)
        if leads_to.not_ready:
            why = f"none of its pods is ready: {', '.join(map(str, leads_to.not_ready[:_SHOWN]))}"
        elif chosen == ():
            why = f"it has no endpoint: no pod has the labels {_words(service)}, which it selects"
        elif chosen:
            pods = ", ".join(f"{p.name} ({p.status})" for p in chosen[:_SHOWN])
            why = f"it has no endpoint; it selects {_words(service)}: {pods}"
        else:
            why = "it has no endpoint" + (f"; it selects {_words(service)}" if service.selector else "")
        return self._report(service, context, why, leads_to, chosen or ())

    def _report(
        self,
        service: ServiceView,
        context: Context,
        why: str,
        leads_to: EndpointsView | None = None,
        pods: Iterable[PodView] = (),
    ) -> Finding:
        address = ", ".join(map(str, service.cluster_ips))
        shown = [service.origin, *(leads_to.origins if leads_to else ()), *(p.origin for p in list(pods)[:_SHOWN])]
        return self._leads_nowhere(_key(service), address, why, context.cluster.nodes, shown)

    def _leads_nowhere(
        self,
        key: tuple[str | None, str],
        address: str,
        why: str,
        nodes: Iterable[Node],
        origins: Iterable[Origin],
        *,
        kinds: tuple[Kind, ...] = (),
    ) -> Finding:
        """Return the finding on the Service with this namespace and name, whichever captures show that it leads nowhere."""
        namespace, name = key
        full_name = f"{namespace}/{name}" if namespace else name
        where, vital = f"-n {sh(namespace)} " if namespace else "", key in _VITAL
        return self.finding(
            Verdict.FAIL if vital else Verdict.WARN,
            *nodes,
            subject=full_name,
            title=f"{self.title}: {full_name}",
            actual=f"{full_name}{f' ({address})' if address else ''}: {why}",
            severity=Severity.CRITICAL if vital else None,
            fix=(
                f"kubectl {where}describe service {sh(name)}    # Selector, Endpoints",
                f"kubectl {where}get pods --show-labels    # which should it select, and are they ready?",
            ),
            confirm=f"kubectl {where}get endpoints {sh(name)}",
            origins=origins,
            kinds=kinds,
        )


def _gone(leads_to: EndpointsView, context: Context) -> Sequence[IP]:
    """Return the endpoints of the API server that are nobody's, by a whole node list.

    Where none is a node the control plane is managed, or advertises addresses of another network: then only an address in a
    network of the control plane's own hosts counts that none of them has, and all must have been captured.
    """
    cluster = context.cluster
    lists = [x.origin.capture for n in cluster.nodes for x in n.listings]
    whole = (
        cluster.listed
        and all(c.covers and c.covers.whole for c in lists)
        and all(n.internal_ips for n in cluster.nodes)
    )
    if not whole or leads_to.hidden:
        return ()
    gone = [ip for ip in leads_to.ready if ip not in cluster.by_internal_ip and ip not in cluster.holders]
    if len(gone) < len(leads_to.ready):
        # one far from all nodes may be that of a second card, which nobody showed
        sure = [
            ip for ip in gone if _is_near(ip, cluster.by_internal_ip) or all(_would_show(n, ip) for n in cluster.nodes)
        ]
        return sure if any(ip in cluster.by_internal_ip for ip in leads_to.ready) else ()
    planes = [n for n in cluster.nodes if "control-plane" in (context.circumstances.roles(n) or ())]
    shown = all(_would_show(n, ip) for ip in gone for n in planes)
    return gone if planes and (shown or all(is_advertised_in_vain(ip, planes, context) for ip in gone)) else ()


def _is_near(ip: IP, others: Iterable[IP]) -> bool:
    """Whether an address is in a small network with one of the others."""
    shift = 64 if ip.version == 6 else 8
    return any(o.version == ip.version and int(o) >> shift == int(ip) >> shift for o in others)


def _would_show(node: Node, ip: IP) -> bool:
    """Whether a host shows all of its addresses, and has a network in which this one would be."""
    family = "inet6" if ip.version == 6 else "inet"
    near = any(a.ip.version == ip.version and ip in a.ip.network for k in node.links for a in k.addresses)
    return near and bool(node.showing(Kind.ADDRESSES, family=family, tokens=(ip,)))


def _has_endpoints(namespace: str | None, context: Context) -> bool:
    """Whether endpoints of a namespace were captured; objects of other kinds may lie in the same files."""
    return any(where == namespace for where, _ in context.cluster.objects.endpoints)


def _key(service: ServiceView) -> tuple[str | None, str]:
    return service.namespace, service.name


def _words(service: ServiceView) -> str:
    return ",".join(f"{k}={v}" for k, v in (service.selector or {}).items())


def _chosen(service: ServiceView, context: Context) -> tuple[PodView, ...] | None:
    """Return the pods that a Service selects; None where the captures do not show all pods of its namespace with their labels."""
    objects = context.cluster.objects
    own = [p for p in objects.pods if p.namespace == service.namespace]
    if not service.selector or not objects.shows_pods_of(service.namespace) or any(p.labels is None for p in own):
        return None
    wanted = service.selector.items()
    return tuple(p for p in own if p.labels is not None and wanted <= p.labels.items())


def _shows_addresses(namespace: str | None, context: Context) -> bool:
    """Whether the captures show all pods of a namespace, each that runs with its address."""
    objects = context.cluster.objects
    return bool(objects.shows_pods_of(namespace)) and all(
        p.ips or p.done for p in objects.pods if p.namespace == namespace
    )


def _is_beside_pods(ip: IP, context: Context) -> bool:
    """Whether a pod that is not on its host's network has an address in a small network with this one."""
    objects = context.cluster.objects
    hosts = context.cluster.by_internal_ip
    return _is_near(ip, (own for p in objects.pods if not p.host_network for own in p.ips if own not in hosts))


def _on_hosts(context: Context) -> frozenset[object]:
    """Return the addresses of nodes and of pods on their networks."""
    objects = context.cluster.objects
    return frozenset((*context.cluster.by_internal_ip, *(ip for p in objects.pods for ip in p.ips)))


def _one_moment(service: ServiceView, leads_to: EndpointsView, context: Context) -> bool:
    """Whether endpoints and pods lie in one folder: pods of another moment have other addresses."""
    folders = {o.source.rpartition("/")[0] for o in leads_to.origins}
    pods = {
        p.origin.source.rpartition("/")[0] for p in context.cluster.objects.pods if p.namespace == service.namespace
    }
    return len(folders | pods) == 1 and bool(pods)
