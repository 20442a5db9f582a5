"""Calico's own object of a node, as ``calicoctl get node`` prints it: which address Calico took for the node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netparse.lazy import lazy_re

GROUP = "projectcalico.org/"
_HEADING = lazy_re(r"NAME +ASN +IPV4 +IPV6 *$")
_ROW = lazy_re(
    r"(?P<name>[A-Za-z0-9][\w.-]*) +(?:\((?:\w+)\)|\d[\d.]*)(?: +(?P<ipv4>\d+(?:\.\d+){3}/\d+))?(?: +(?P<ipv6>[0-9A-Fa-f:]+/\d+))? *$"
)
_NOTES = {"ipv4": "projectcalico.org/IPv4Address", "ipv6": "projectcalico.org/IPv6Address"}


def is_calico(thing: Any) -> bool:
    """Whether an object is Calico's of a node; people leave its group out, so what only it has tells."""
    if not isinstance(thing, Mapping) or thing.get("kind") != "Node":
        return False
    group = thing.get("apiVersion")
    if group is not None:
        return str(group).startswith(GROUP)
    spec = thing.get("spec")
    return isinstance(spec, Mapping) and isinstance(spec.get("bgp"), Mapping)


def as_core(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return it as the Node object of the API would say the same: Calico's address is an annotation there."""
    spec = _mapping(thing.get("spec"))
    bgp, meta = _mapping(spec.get("bgp")), _mapping(thing.get("metadata"))
    notes = {
        _NOTES["ipv4"]: bgp.get("ipv4Address"),
        _NOTES["ipv6"]: bgp.get("ipv6Address"),
        "projectcalico.org/IPv4IPIPTunnelAddr": bgp.get("ipv4IPIPTunnelAddr"),
        "projectcalico.org/IPv4VXLANTunnelAddr": spec.get("ipv4VXLANTunnelAddr"),
    }
    addresses = spec.get("addresses")
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": _of_kubernetes(spec) or meta.get("name"),
            "annotations": {k: str(v) for k, v in notes.items() if v},
            "labels": meta.get("labels"),
        },
        "status": {"addresses": addresses if isinstance(addresses, list) else []},
    }


def is_calico_table(lines: Sequence[str]) -> bool:
    """Whether lines begin as the table of ``calicoctl get nodes -o wide`` does."""
    return bool(lines) and bool(_HEADING.match(lines[0].lstrip()))


def calico_rows(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of the table, each with its index, in the form of the Node object."""
    for n, line in enumerate(lines):
        if (row := _ROW.match(line.strip())) and not _HEADING.match(line.strip()):
            notes = {_NOTES[key]: row[key] for key in _NOTES if row[key]}
            yield n, {"kind": "Node", "metadata": {"name": row["name"], "annotations": notes}}


def _of_kubernetes(spec: Mapping[str, Any]) -> str | None:
    """Return the node's name in Kubernetes: Calico's may be another."""
    refs = spec.get("orchRefs")
    names = (r.get("nodeName") for r in refs if isinstance(r, Mapping)) if isinstance(refs, list) else ()
    return next((str(n) for n in names if n), None)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
