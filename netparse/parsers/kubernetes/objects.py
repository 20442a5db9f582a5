"""Makes the records of Kubernetes objects out of their fields, wherever these were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.node_object import conditions_of, look, node_name
from netparse.parsers.kubernetes.plain import flag, items, number, once, parts, strings, text, texts
from netparse.parsers.kubernetes.pod_status import printed

_OWN_CONFIG = lazy_re(
    r"kubeadm-config|kube-proxy(?:-config|-worker)?|kubelet-config.*|kube-flannel-cfg|(?:rke2-)?(?:canal|calico)(?:-config)?|cilium-config"
    r"|weave-net|kube-router-cfg|antrea-config.*|ovn-config|ovnkube-config|openshift-service-ca.*|rke2-.*|k0s.*|worker-config.*"
    r"|cluster-info|coredns|node-local-dns|aws-auth|amazon-vpc-cni|azure-ip-masq-agent.*|microk8s.*|nodelocaldns|kubeadm-.*"
)
"""ConfigMaps whose content tells of the cluster itself."""
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_SERVICE = "kubernetes.io/service-name"


def kind_of(thing: Any, listed: str | None = None) -> str | None:
    """Return ``group/Kind`` of an object, the core group without a slash; ``listed`` is the kind of the list around it.

    Lists of one kind leave the kind of their items out.
    """
    kind = look(thing, "kind")
    if not isinstance(kind, str):
        kind = (listed or "").removesuffix("List") or _guessed(thing)
    version = look(thing, "apiVersion")
    group, slash, _ = version.partition("/") if isinstance(version, str) else ("", "", "")
    return (f"{group}/{kind}" if slash else kind) if kind else None


def _guessed(thing: Any) -> str | None:
    """Return the kind of an object that does not tell it, by what only that kind has."""
    if look(thing, "spec", "containers"):
        return "Pod"
    if look(thing, "spec", "networkType") and look(thing, "spec", "clusterNetwork"):
        return "config.openshift.io/Network"
    if look(thing, "spec", "clusterIP") or look(thing, "spec", "sessionAffinity"):
        return "Service"
    return "Endpoints" if isinstance(look(thing, "subsets"), list) else None


def to_record(thing: Any, line: int, last_line: int, listed: str | None = None) -> records.KubernetesObject | None:
    """Return the record of an object; None for kinds that are of no interest, and for what is no object."""
    kind = kind_of(thing, listed)
    make = _MAKERS.get(_ALIASES.get(kind or "", kind or ""))
    name = node_name(thing)
    if make is None or name is None or kind is None:
        return None
    meta = look(thing, "metadata") or thing
    common = {
        "line": line,
        "last_line": last_line,
        "kind": once(kind.rpartition("/")[2]),
        "api_version": text(thing, "apiVersion"),
        "namespace": text(meta, "namespace"),
        "name": name,
        "labels": strings(look(meta, "labels")),
        "annotations": strings(look(meta, "annotations")),
    }
    return make(thing, common)


def pod(thing: Any, common: Mapping[str, Any]) -> records.Pod:
    """Return the record of a pod, running or as a manifest describes it."""
    spec, status = look(thing, "spec"), look(thing, "status")
    columns = printed(thing)
    ips = tuple(ip for x in items(status, "podIPs") if (ip := text(x, "ip"))) or texts(
        {"x": [look(status, "podIP")]}, "x"
    )
    return records.Pod(
        **common,
        node_name=text(spec, "nodeName"),
        host_network=flag(spec, "hostNetwork"),
        phase=text(status, "phase"),
        status=once(columns.status) if columns else None,
        ready=once(columns.ready) if columns and columns.ready else None,
        restarts=columns.restarts if columns else None,
        reason=text(status, "reason"),
        message=text(status, "message"),
        host_ip=text(status, "hostIP"),
        pod_ip=text(status, "podIP"),
        pod_ips=ips,
        start_time=text(status, "startTime"),
        owner_references=tuple(
            {"kind": text(o, "kind"), "name": text(o, "name")} for o in items(thing, "metadata", "ownerReferences")
        ),
        conditions=tuple(
            {k: v if v is None else once(v) for k, v in c.items() if k != "last_heartbeat_time"}
            for c in conditions_of(status)
        ),
        init_containers=_containers(spec, status, "initContainers", "initContainerStatuses"),
        containers=_containers(spec, status, "containers", "containerStatuses"),
    )


def _containers(spec: Any, status: Any, of_spec: str, of_status: str) -> tuple[dict[str, Any], ...]:
    states = {look(s, "name"): s for s in items(status, of_status)}
    return tuple({**_container(c), **_state(states.get(look(c, "name")))} for c in items(spec, of_spec))


def _container(c: Any) -> dict[str, Any]:
    out: dict[str, Any] = {"name": text(c, "name"), "image": text(c, "image")}
    for name in ("command", "args"):
        if found := texts(c, name):
            out[name] = found
    if ports := items(c, "ports"):
        out["ports"] = parts(list(ports))
    return out | {_probe_name(p): parts(look(c, p)) for p in _PROBES if look(c, p) is not None}


def _probe_name(name: str) -> str:
    return name.replace("Probe", "_probe")


def _state(status: Any) -> dict[str, Any]:
    """Return what the status of a container says; nothing for a container that has none yet."""
    if status is None:
        return {}
    state = next((s for s in ("running", "waiting", "terminated") if look(status, "state", s) is not None), None)
    out: dict[str, Any] = {
        "ready": flag(status, "ready"),
        "restart_count": number(status, "restartCount"),
        "state": state,
        "reason": text(status, "state", state or "", "reason"),
        "message": text(status, "state", state or "", "message"),
        "exit_code": number(status, "state", state or "", "exitCode"),
    }
    last = look(status, "lastState", "terminated")
    if last is not None:
        out |= {"last_reason": text(last, "reason"), "last_exit_code": number(last, "exitCode")}
        out["last_message"] = text(last, "message")
    return {k: v for k, v in out.items() if v is not None}


def _service(thing: Any, common: Mapping[str, Any]) -> records.Service:
    spec = look(thing, "spec")
    ingress = (text(x, "ip") or text(x, "hostname") for x in items(thing, "status", "loadBalancer", "ingress"))
    return records.Service(
        **common,
        type=text(spec, "type"),
        cluster_ip=text(spec, "clusterIP"),
        cluster_ips=texts(spec, "clusterIPs") or texts({"x": [look(spec, "clusterIP")]}, "x"),
        external_ips=texts(spec, "externalIPs"),
        external_name=text(spec, "externalName"),
        load_balancer_ip=text(spec, "loadBalancerIP"),
        load_balancer_ingress=tuple(x for x in ingress if x),
        load_balancer_source_ranges=texts(spec, "loadBalancerSourceRanges"),
        ports=tuple(_port(p) for p in items(spec, "ports")),
        selector=strings(look(spec, "selector")),
        session_affinity=text(spec, "sessionAffinity"),
        external_traffic_policy=text(spec, "externalTrafficPolicy"),
        internal_traffic_policy=text(spec, "internalTrafficPolicy"),
        health_check_node_port=number(spec, "healthCheckNodePort"),
        publish_not_ready_addresses=flag(spec, "publishNotReadyAddresses"),
        ip_families=texts(spec, "ipFamilies"),
    )


def _port(port: Any) -> dict[str, Any]:
    """Return a port of a Service or of endpoints; a target may be a name."""
    target = look(port, "targetPort")
    numbered = number(port, "targetPort")
    out = {
        "name": text(port, "name"),
        "protocol": text(port, "protocol") or "TCP",
        "port": number(port, "port"),
        "target_port": (numbered if numbered is not None else text(port, "targetPort")) if target is not None else None,
        "node_port": number(port, "nodePort"),
    }
    return {k: v for k, v in out.items() if v is not None}


def _endpoints(thing: Any, common: Mapping[str, Any]) -> records.Endpoints:
    return records.Endpoints(**common, subsets=tuple(_subset(s) for s in items(thing, "subsets")))


def _subset(subset: Any) -> dict[str, Any]:
    return {
        "addresses": tuple(_address(a) for a in items(subset, "addresses")),
        "not_ready_addresses": tuple(_address(a) for a in items(subset, "notReadyAddresses")),
        "ports": tuple(_port(p) for p in items(subset, "ports")),
    }


def _address(address: Any) -> dict[str, Any]:
    target = look(address, "targetRef")
    out = {"ip": text(address, "ip"), "node_name": text(address, "nodeName"), **_target(target)}
    return {k: v for k, v in out.items() if v is not None}


def _target(target: Any) -> dict[str, Any]:
    if target is None:
        return {}
    return {"target_ref": {k: text(target, k) for k in ("kind", "namespace", "name")}}


def _endpoint_slice(thing: Any, common: Mapping[str, Any]) -> records.EndpointSlice:
    return records.EndpointSlice(
        **common,
        service_name=common["labels"].get(_SERVICE),
        address_type=text(thing, "addressType"),
        endpoints=tuple(_endpoint(e) for e in items(thing, "endpoints")),
        ports=tuple(_port(p) for p in items(thing, "ports")),
    )


def _endpoint(endpoint: Any) -> dict[str, Any]:
    """Return an endpoint; where its conditions do not say otherwise it is ready."""
    out = {
        "addresses": texts(endpoint, "addresses"),
        "ready": flag(endpoint, "conditions", "ready"),
        "serving": flag(endpoint, "conditions", "serving"),
        "terminating": flag(endpoint, "conditions", "terminating"),
        "node_name": text(endpoint, "nodeName"),
        "zone": text(endpoint, "zone"),
        **_target(look(endpoint, "targetRef")),
    }
    return {k: v for k, v in out.items() if v is not None}


_NUMBERS = (
    "desiredNumberScheduled",
    "currentNumberScheduled",
    "numberReady",
    "numberAvailable",
    "numberUnavailable",
    "numberMisscheduled",
    "updatedNumberScheduled",
)


def _daemon_set(thing: Any, common: Mapping[str, Any]) -> records.DaemonSet:
    status = look(thing, "status")
    counted: dict[str, Any] = {parts({n: 0}).popitem()[0]: number(status, n) for n in _NUMBERS}
    return records.DaemonSet(
        **common,
        selector=strings(look(thing, "spec", "selector", "matchLabels")),
        images=tuple(i for c in items(thing, "spec", "template", "spec", "containers") if (i := text(c, "image"))),
        **counted,
    )


def _config_map(thing: Any, common: Mapping[str, Any]) -> records.ConfigMap:
    own = _OWN_CONFIG.fullmatch(common["name"])
    return records.ConfigMap(**common, data=strings(look(thing, "data")) if own else {})


def _custom(thing: Any, common: Mapping[str, Any]) -> records.CustomObject:
    return records.CustomObject(
        **common, spec=parts(look(thing, "spec") or {}), status=parts(look(thing, "status") or {})
    )


_MAKERS: dict[str, Callable[[Any, Mapping[str, Any]], records.KubernetesObject]] = {
    "Pod": pod,
    "Service": _service,
    "Endpoints": _endpoints,
    "discovery.k8s.io/EndpointSlice": _endpoint_slice,
    "ConfigMap": _config_map,
    "apps/DaemonSet": _daemon_set,
    "networking.k8s.io/NetworkPolicy": _custom,
    "projectcalico.org/IPPool": _custom,
    "config.openshift.io/Network": _custom,
    "operator.openshift.io/Network": _custom,
    "nmstate.io/NodeNetworkState": _custom,
}
_ALIASES = {
    "EndpointSlice": "discovery.k8s.io/EndpointSlice",
    "DaemonSet": "apps/DaemonSet",
    "extensions/DaemonSet": "apps/DaemonSet",
    "NetworkPolicy": "networking.k8s.io/NetworkPolicy",
    "extensions/NetworkPolicy": "networking.k8s.io/NetworkPolicy",
    "crd.projectcalico.org/IPPool": "projectcalico.org/IPPool",
    "NodeNetworkState": "nmstate.io/NodeNetworkState",
}
KINDS = tuple(sorted({name.rpartition("/")[2] for name in _MAKERS}))
"""The kinds, without their groups."""
