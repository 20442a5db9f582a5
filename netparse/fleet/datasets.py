"""The datasets of a fleet: which rows each holds, and its columns, which follow from the types of the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from netparse import records as r
from netparse.fleet import rows
from netparse.fleet.columns import Column, columns_of, names_of
from netparse.lazy import lazy_module
from netparse.parsers import PARSERS
from netparse.parsers.kubernetes.plain import snake
from netparse.records.kubernetes_object import KubernetesObject

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = lazy_module("pyarrow")

SCHEMA_VERSION = 1
"""Grows when a dataset or a column is renamed, goes or gets another type; a folder of another version is neither added to nor read.

What is added needs no new version: in what was written before, it is null.
"""

_PROVENANCE = {"capture": "int64", "node": "string", "source": "string", "line": "int64"}


class Origin(NamedTuple):
    """Where a row is from: the number of its capture, its node, the file and the line."""

    capture: int | None = None
    node: str | None = None
    source: str | None = None
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Rows of these types, which lie under ``name/bundle=…``. ``renamed`` maps a type's fields to columns, where two types have
    one thing by two names or two things by one; ``lead`` are columns of text that stand before those of the record.
    """

    name: str
    holds: str
    of: tuple[type, ...]
    renamed: Mapping[type, Mapping[str, str]] = field(default_factory=dict)
    lead: tuple[str, ...] = ()
    located: bool = True
    """Whether its rows are of a place in the bundle: a capture, a node, a line."""

    @cached_property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns in their order, without ``bundle``, which the folder's name tells."""
        found: dict[str, pa.DataType] = {}
        if self.located:
            found |= {name: getattr(pa, kind)() for name, kind in _PROVENANCE.items()}
        found |= dict.fromkeys(self.lead, pa.string())
        for kind in self.of:
            for name, column in self.fields(kind):
                if found.setdefault(name, column.type) != column.type:
                    raise TypeError(f"{self.name}.{name} has two types: {found[name]} and {column.type}")
        return {**found, "extra": pa.string()} if self.located else found

    def fields(self, kind: type) -> Iterable[tuple[str, Column]]:
        """Return the columns of one of the types, each with its name in the dataset; ``column.name`` is that of the field."""
        other = self.renamed.get(kind, {})
        return [(other.get(name, name), column) for name, column in columns_of(kind).items()]

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns as pyarrow knows them, with the version in the metadata."""
        return pa.schema(list(self.columns.items()), metadata={"netparse_schema_version": str(SCHEMA_VERSION)})


_PEER = {"foreign_address": "peer_address", "foreign_port": "peer_port", "foreign_service": "peer_service"}
_FROM = {"source": "from_source"}

_NAMED: tuple[Dataset, ...] = (
    Dataset(name="nodes", holds="rows of the node list, and Node objects", of=(r.NodeObject, r.KubernetesNode)),
    Dataset(
        name="sockets",
        holds="sockets and who holds them",
        of=(r.SsSocket, r.NetstatSocket, r.ProcNetSocket, r.LsofSocket),
        renamed={
            r.SsSocket: {"netid": "proto"},
            r.NetstatSocket: _PEER,
            r.ProcNetSocket: _PEER,
            r.LsofSocket: {"node": "proto", "command": "program", "fd": "file"},
        },
    ),
    Dataset(name="interfaces", holds="interfaces; their addresses are in addresses", of=(r.Interface,)),
    Dataset(name="addresses", holds="addresses of interfaces", of=(r.AddrInfo,), lead=("ifname",)),
    Dataset(
        name="routes",
        holds="routes",
        of=(r.Route, r.RouteN),
        renamed={r.RouteN: {"iface": "dev", "flags": "flag_letters"}},
    ),
    Dataset(name="rules", holds="rules of the routing policy", of=(r.RoutingRule,)),
    Dataset(
        name="neighbors",
        holds="entries of the neighbour table",
        of=(r.Neighbor, r.ArpEntry),
        renamed={
            r.ArpEntry: {
                "address": "dst",
                "hwaddress": "lladdr",
                "iface": "dev",
                "flags": "flag_letters",
                "state": "completeness",
            }
        },
    ),
    Dataset(name="forwarding_entries", holds="entries of forwarding databases", of=(r.ForwardingEntry,)),
    Dataset(name="iptables_tables", holds="tables of iptables", of=(r.IptablesTable,)),
    Dataset(name="iptables_chains", holds="chains of iptables", of=(r.IptablesChain,)),
    Dataset(name="iptables_rules", holds="rules of iptables", of=(r.IptablesRule,), renamed={r.IptablesRule: _FROM}),
    Dataset(name="nft_tables", holds="tables of nft", of=(r.NftTable,)),
    Dataset(name="nft_chains", holds="chains of nft", of=(r.NftChain,)),
    Dataset(name="nft_rules", holds="rules of nft", of=(r.NftRule,)),
    Dataset(name="nft_sets", holds="sets and maps of nft", of=(r.NftSet,)),
    Dataset(name="nft_objects", holds="other objects of nft", of=(r.NftObject,)),
    Dataset(name="ip_sets", holds="sets of addresses, networks and ports", of=(r.IpSet,)),
    Dataset(name="virtual_servers", holds="addresses that IPVS distributes", of=(r.VirtualServer,)),
    Dataset(name="wireguard_devices", holds="devices of WireGuard and whom they send to", of=(r.WireguardDevice,)),
    Dataset(name="ufw", holds="heads of the status of ufw", of=(r.UfwStatus,)),
    Dataset(name="ufw_rules", holds="rules of ufw", of=(r.UfwRule,), renamed={r.UfwRule: _FROM}),
    Dataset(name="firewalld_zones", holds="zones of firewalld", of=(r.FirewalldZone,)),
    Dataset(name="settings", holds="settings of the kernel", of=(r.Setting,)),
    Dataset(name="processes", holds="processes", of=(r.RunningProcess,)),
    Dataset(name="host_names", holds="names by which hosts call themselves", of=(r.HostName,)),
    Dataset(name="files", holds="what files of a node say of its components", of=(r.NodeFile,)),
    Dataset(name="connection_tests", holds="what tools that try a connection said of it", of=(r.ConnectionTest,)),
    Dataset(
        name="pods",
        holds="pods",
        of=(r.Pod, r.PodRow),
        renamed={r.PodRow: {"node": "node_name", "ip": "pod_ip", "restarts": "restarts_shown"}},
    ),
    Dataset(
        name="services",
        holds="Services",
        of=(r.Service, r.ServiceRow),
        renamed={r.ServiceRow: {"ports": "ports_shown", "selector": "selector_shown"}},
    ),
    Dataset(
        name="endpoints",
        holds="where Services lead to",
        of=(r.Endpoints, r.EndpointSlice, r.EndpointsRow),
        renamed={r.EndpointsRow: {"ports": "ports_shown", "endpoints": "endpoints_shown"}},
    ),
    Dataset(name="daemon_sets", holds="DaemonSets", of=(r.DaemonSet,)),
    Dataset(name="config_maps", holds="ConfigMaps", of=(r.ConfigMap,)),
    Dataset(name="objects", holds="other objects of the cluster", of=(r.CustomObject, KubernetesObject)),
    Dataset(name="own_records", holds="rows of templates of the user's own, under extra", of=(r.OwnRecord,)),
)
"""Those whose name is not that of their type, that hold several types, or rename a field; the others follow from the parsers."""


def following(types: Iterable[type], named: Iterable[Dataset]) -> tuple[Dataset, ...]:
    """Return a dataset for each of the types that has none: ``VrrpGroup`` is in ``vrrp_groups``.

    A field with the name of a column that every dataset has gets ``own_`` before it.
    """
    known = {kind for dataset in named for kind in dataset.of}
    return tuple(_of_type(kind) for kind in dict.fromkeys(types) if kind not in known)


def _of_type(kind: type) -> Dataset:
    name = snake(kind.__name__)
    summary = (kind.__doc__ or name).partition("\n")[0].partition(";")[0].rstrip(".")
    taken = {n: f"own_{n}" for n in names_of(kind) if n in {"bundle", *_PROVENANCE}}
    return Dataset(name=name if name.endswith("s") else f"{name}s", holds=summary, of=(kind,), renamed={kind: taken})


RECORDS: tuple[Dataset, ...] = (*_NAMED, *following((kind for p in PARSERS for kind in p.record_types), _NAMED))
"""One for each kind of record that a parser gives."""

BUNDLES = Dataset(name="bundles", holds="every bundle that was given", of=(rows.BundleRow,), located=False)
JUDGED: tuple[Dataset, ...] = (
    BUNDLES,
    Dataset(name="hosts", holds="nodes as all captures of a bundle say them together", of=(rows.HostRow,)),
    Dataset(name="captures", holds="captures", of=(rows.CaptureRow,)),
    Dataset(name="unparsed", holds="lines that were not understood", of=(rows.UnparsedRow,)),
    Dataset(name="skipped", holds="what was seen and not read", of=(rows.SkippedRow,)),
    Dataset(name="findings", holds="findings, what passed and what is unknown among them", of=(rows.FindingRow,)),
    Dataset(name="flows", holds="flows that the cluster needs, and where they end", of=(rows.FlowRow,)),
)

DATASETS: tuple[Dataset, ...] = (*JUDGED, *RECORDS)
OWN: Dataset = next(d for d in RECORDS if r.OwnRecord in d.of)
"""Holds records of types that no dataset names, whole under ``extra``: none is lost."""
OF_TYPE: Mapping[type, Dataset] = {kind: dataset for dataset in DATASETS for kind in dataset.of}
