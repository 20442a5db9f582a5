"""Which bundles are of one cluster: what ``--cluster`` found in their addresses, else the nodes that they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netparse.lazy import lazy_module

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = lazy_module("pyarrow")

_COLUMNS = ("bundle", "cluster", "cluster_by")


def clusters(bundles: pa.Table, hosts: pa.Table) -> pa.Table:
    """Return a row for each bundle: ``bundle``, ``cluster``, ``cluster_by`` (address, nodes, or bundle where nothing tells).

    Bundles that share a node, by name and INTERNAL-IP, are of one cluster, which bears the name of its first control-plane node, else
    of its first node, with the address: ``cp1 10.0.0.1``. What ``--cluster`` says goes before.
    """
    by_bundle = {b["bundle"]: b["cluster"] for b in bundles.select(["bundle", "cluster"]).to_pylist()}
    nodes: dict[str, list[dict[str, Any]]] = {}
    for host in hosts.select(["bundle", "node", "internal_ips", "roles"]).to_pylist():
        nodes.setdefault(host["bundle"], []).append(host)
    open_ = sorted(b for b, cluster in by_bundle.items() if cluster is None)
    rows = [{"bundle": b, "cluster": c, "cluster_by": "address"} for b, c in by_bundle.items() if c is not None]
    for members, identities in _joined({b: set(_identities(nodes.get(b, []))) for b in open_}):
        name = _name([h for b in members for h in nodes.get(b, [])])
        by = "nodes" if identities else "bundle"
        rows += [{"bundle": b, "cluster": name or b, "cluster_by": by if name else "bundle"} for b in members]
    return pa.Table.from_pylist(
        sorted(rows, key=lambda r: r["bundle"]), schema=pa.schema([(name, pa.string()) for name in _COLUMNS])
    )


def _identities(hosts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for host in hosts:
        for ip in host["internal_ips"] or ():
            yield host["node"], ip


def _joined(found: dict[str, set[tuple[str, str]]]) -> Iterator[tuple[list[str], bool]]:
    """Yield groups of bundles that share an identity, directly or through others."""
    leader = {b: b for b in found}

    def root(b: str) -> str:
        while leader[b] != b:
            leader[b] = leader[leader[b]]
            b = leader[b]
        return b

    first: dict[tuple[str, str], str] = {}
    for b in sorted(found):
        for identity in sorted(found[b]):
            leader[root(b)] = root(first.setdefault(identity, b))
    groups: dict[str, list[str]] = {}
    for b in sorted(found):
        groups.setdefault(root(b), []).append(b)
    for members in groups.values():
        yield members, any(found[b] for b in members)


def _name(hosts: list[dict[str, Any]]) -> str | None:
    """Return the first control-plane node by name with its address, else the first node that has one."""
    named = [
        ("control-plane" not in (h["roles"] or ()), h["node"], h["internal_ips"][0]) for h in hosts if h["internal_ips"]
    ]
    return " ".join(min(named)[1:]) if named else None
