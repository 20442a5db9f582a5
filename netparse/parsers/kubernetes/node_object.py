"""Makes the record of a Node object out of its fields, wherever these were read: JSON, YAML or ``describe``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.kubernetes.calico_node import as_core, is_calico

_ROLE = "node-role.kubernetes.io/"
_MASKED = lazy_re(r"\*{3}|<[^>]*(?:redact|hidden|none|unknown)[^>]*>$", re.IGNORECASE)


def look(container: Any, *names: str) -> Any:
    """Return what stands under these names, one below the other, as written or as Go's capitals; None when absent."""
    for name in names:
        if not isinstance(container, Mapping):
            return None
        container = container.get(name, container.get(name[:1].upper() + name[1:], container.get(name.upper())))
    return container


def is_core(thing: Any) -> bool:
    """Whether an object is of Kubernetes' core API: other groups (Longhorn, OpenShift, Calico) have a kind Node too."""
    return look(thing, "apiVersion") in (None, "v1")


def is_node(thing: Any) -> bool:
    """Whether this is a Node object: by its kind, or, where the kind is left out, by what only nodes have; Calico's tells of one too."""
    if is_calico(thing):
        return node_name(thing) is not None
    if not is_core(thing):
        return False
    kind = look(thing, "kind")
    if kind is not None:
        return bool(kind == "Node") and node_name(thing) is not None
    own = look(thing, "status", "nodeInfo") or look(thing, "spec", "podCIDR") or look(thing, "spec", "providerID")
    return own is not None and node_name(thing) is not None


def node_name(thing: Any) -> str | None:
    """Return the name of an object; very old dumps have the metadata's fields at the top."""
    name = look(thing, "metadata", "name") or look(thing, "objectMeta", "name") or look(thing, "name")
    return name if isinstance(name, str) and name else None


def condition(
    kind: str,
    status: str | None,
    reason: str | None = None,
    message: str | None = None,
    heartbeat: str | None = None,
    transition: str | None = None,
) -> dict[str, str | None]:
    """Return a condition in the names of the API; its times are as the API writes them, in UTC."""
    return {
        "type": kind,
        "status": status,
        "reason": reason,
        "message": message,
        "last_heartbeat_time": heartbeat,
        "last_transition_time": transition,
    }


def conditions_of(status: Any) -> tuple[dict[str, str | None], ...]:
    """Return the conditions of an object's status."""
    return tuple(
        condition(
            str(look(c, "type")),
            shown(look(c, "status")),
            shown(look(c, "reason")),
            shown(look(c, "message")),
            shown(look(c, "lastHeartbeatTime")),
            shown(look(c, "lastTransitionTime")),
        )
        for c in _list(look(status, "conditions"))
        if look(c, "type")
    )


def printed_status(conditions: Sequence[Mapping[str, str | None]], *, unschedulable: bool) -> str | None:
    """Return STATUS as ``kubectl get nodes`` prints it: a condition Ready that is Unknown is NotReady, none at all Unknown.

    None where the condition is there and its status was lost.
    """
    ready = next((c["status"] for c in conditions if c["type"] == "Ready"), None)
    if ready is None and any(c["type"] == "Ready" for c in conditions):
        return None
    status = "Unknown" if ready is None else "Ready" if ready == "True" else "NotReady"
    return f"{status},SchedulingDisabled" if unschedulable else status


def printed_roles(labels: Mapping[str, str]) -> str | None:
    """Return ROLES as ``kubectl get nodes`` prints it, None for ``<none>``."""
    roles = {k.removeprefix(_ROLE) for k in labels if k.startswith(_ROLE) and k != _ROLE}
    if labels.get("kubernetes.io/role"):
        roles.add(labels["kubernetes.io/role"])
    return ",".join(sorted(roles)) or None


def shown(value: Any) -> str | None:
    """Return a value as a string, None for an absent or masked one."""
    if value is None or value == "" or isinstance(value, dict | list):
        return None
    text = str(value)
    return None if _MASKED.match(text) else text


def first_of(addresses: Sequence[Mapping[str, Any]], kind: str) -> str | None:
    """Return the first address of a type, as kubectl does."""
    return next((a["address"] for a in addresses if a.get("type") == kind), None)


def _tells_ready(conditions: Sequence[Mapping[str, str | None]], info: Any) -> bool:
    """Whether an object says whether its node is ready, or that nobody knows: not one that ends before its conditions do, nor a part."""
    return bool(info) or any(c["type"] == "Ready" for c in conditions)


def from_object(thing: Any, line: int, last_line: int) -> records.NodeObject:
    """Return the record of a Node object as JSON or YAML hold it."""
    if is_calico(thing):
        thing = as_core(thing)
    name = node_name(thing)
    assert name is not None, "the caller asked is_node"
    meta = look(thing, "metadata") or look(thing, "objectMeta") or thing
    spec, status = look(thing, "spec") or {}, look(thing, "status")
    info = look(status, "nodeInfo") or {}
    labels = _strings(look(meta, "labels"))
    conditions = conditions_of(status)
    addresses = tuple(
        {"type": shown(look(a, "type")), "address": shown(look(a, "address"))} for a in _list(look(status, "addresses"))
    )
    unschedulable = look(spec, "unschedulable") is True
    cidrs = [c for c in (shown(x) for x in _list(look(spec, "podCIDRs"))) if c] or [
        c for c in [shown(look(spec, "podCIDR"))] if c
    ]
    return records.NodeObject(
        line=line,
        last_line=last_line,
        name=name,
        status=printed_status(conditions, unschedulable=unschedulable)
        if _tells_ready(conditions, info if look(thing, "kind") else None)
        else None,
        roles=printed_roles(labels),
        version=shown(look(info, "kubeletVersion")),
        internal_ip=first_of(addresses, "InternalIP"),
        external_ip=first_of(addresses, "ExternalIP"),
        os_image=shown(look(info, "osImage")),
        kernel_version=shown(look(info, "kernelVersion")),
        container_runtime=shown(look(info, "containerRuntimeVersion")),
        addresses=addresses,
        pod_cidrs=tuple(cidrs),
        labels=labels,
        annotations=_strings(look(meta, "annotations")),
        conditions=conditions,
        taints=tuple(_taint(t) for t in _list(look(spec, "taints")) if look(t, "key")),
        unschedulable=unschedulable,
        machine_id=shown(look(info, "machineID")),
        boot_id=shown(look(info, "bootID")),
    )


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _strings(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(k): "" if v is None else str(v) for k, v in value.items() if not isinstance(v, dict | list)}


def _taint(taint: Any) -> str:
    """Return a taint as ``describe`` prints it: ``key=value:Effect``, ``key:Effect``."""
    value = look(taint, "value")
    key = f"{look(taint, 'key')}={value}" if value else str(look(taint, "key"))
    effect = look(taint, "effect")
    return f"{key}:{effect}" if effect else key
