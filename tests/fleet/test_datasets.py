"""The datasets have every kind of record, and their page is current."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from netparse import records
from netparse.fleet import page
from netparse.fleet.columns import Unfit, columns_of
from netparse.fleet.datasets import DATASETS, OF_TYPE, Origin, following
from netparse.fleet.tables import Tables
from netparse.parsers import PARSERS
from netparse.records import Record
from netparse.records.base import Record as Base
from tests.conftest import ROOT

PARTS = {
    "IpSetMember": "ip_sets.members",
    "NextHop": "routes.nexthops",
    "RealServer": "virtual_servers.servers",
    "WireguardPeer": "wireguard_devices.peers",
}
"""Records that stand inside others, as lists."""


def _types() -> list[str]:
    found = {name: getattr(records, name) for name in records.__all__ if name[0].isupper()}
    return [n for n, t in found.items() if isinstance(t, type) and issubclass(t, Record) and t is not Base]


@pytest.mark.parametrize("name", _types())
def test_every_kind_of_record_has_a_dataset(name: str) -> None:
    """With a column for each of its fields, or it is a part of another."""
    kind = getattr(records, name)
    if name in PARTS:
        dataset, column = PARTS[name].split(".")
        (found,) = [d for d in DATASETS if d.name == dataset]
        assert pa.types.is_list(found.columns[column])
    else:
        dataset_of = OF_TYPE[kind]
        columns = [column for column, _ in dataset_of.fields(kind)]
        assert set(columns) <= set(dataset_of.columns) and len(set(columns)) == len(columns_of(kind))


def test_every_parser_gives_records_that_have_a_dataset() -> None:
    """The registry of parsers is what records come from."""
    assert not [p.stem for p in PARSERS for kind in p.record_types if kind not in OF_TYPE]


def test_types_are_those_of_the_records() -> None:
    """Addresses are text, ports numbers, lists lists, flags yes or no; a column of provenance is never a record's."""
    sockets = OF_TYPE[records.SsSocket].columns
    assert sockets["local_address"] == pa.string() and sockets["local_port"] == pa.int64()
    assert pa.types.is_list(sockets["processes"]) and pa.types.is_struct(sockets["processes"].value_type)
    assert OF_TYPE[records.Interface].columns["flags"] == pa.list_(pa.string())
    assert OF_TYPE[records.AddrInfo].columns["dadfailed"] == pa.bool_()
    for dataset in DATASETS:
        for kind in dataset.of if dataset.located else ():
            names = [column for column, _ in dataset.fields(kind)]
            assert not {"bundle", "capture", "node", "source", "line", "extra"} & set(names), dataset.name


def test_a_kind_of_record_that_is_new_has_a_dataset() -> None:
    """Of its name, with its fields, of which none takes the place of a column of provenance."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class VrrpGroup(Record):
        """A group of routers with one address; ``source`` is who speaks."""

        group: int
        source: str | None = None

    (found,) = following([*OF_TYPE, VrrpGroup, VrrpGroup], DATASETS)
    assert (found.name, found.holds) == ("vrrp_groups", "A group of routers with one address")
    assert found.columns["group"] == pa.int64()
    assert found.columns["own_source"] == found.columns["source"] == pa.string()


def test_a_record_that_no_dataset_names_is_kept_whole() -> None:
    """In the dataset of the user's own records, with its fields as JSON."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Gate(Record):
        gate: str

    tables = Tables()
    tables.add(Gate(line=3, last_line=3, gate="east"), Origin(1, "n1", "x.txt", 3))
    (row,) = pq.read_table(io.BytesIO(tables.parquet()["own_records"])).to_pylist()
    assert (row["line"], row["extra"]) == (3, '{"gate": "east"}')


@dataclass(frozen=True)
class _Odd:
    number: int | None = None
    words: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize("value", [1 << 63, -(1 << 70), "12", None.__class__])
def test_a_value_that_does_not_fit_is_told(value: object) -> None:
    """The row keeps it elsewhere; pyarrow would stop at it and lose the bundle."""
    with pytest.raises(Unfit):
        columns_of(_Odd)["number"].fit(value)


def test_half_a_surrogate_pair_can_be_written() -> None:
    """As text that shows what it was."""
    assert columns_of(_Odd)["words"].fit(("\ud83d", "é")) == ["\\ud83d", "é"]


def test_the_page_of_the_datasets_is_current() -> None:
    """docs/fleet-datasets.md is what the registry says; `make docs` writes it. SCHEMA_VERSION says which change asks for a new version."""
    assert Path(ROOT, "docs", "fleet-datasets.md").read_text() == page.page()
