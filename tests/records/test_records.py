"""Every record is a frozen value with typed fields, and its JSON form has what was captured and nothing else."""

from dataclasses import FrozenInstanceError, fields
from importlib import import_module
from pathlib import Path

import pytest

from netparse import records
from netparse.records import Record, to_dict
from netparse.records.interface import AddrInfo, Interface

MODULES = sorted(p.stem for p in Path(records.__file__).parent.glob("[a-z]*.py"))
TYPES = sorted(
    {
        kind
        for stem in MODULES
        for kind in vars(import_module(f"netparse.records.{stem}")).values()
        if isinstance(kind, type) and issubclass(kind, Record)
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_a_record_is_reached_by_its_name_and_cannot_be_changed(kind: type[Record]) -> None:
    """``records.X`` loads it; it has no dictionary, so that a field with a wrong name is an error."""
    assert getattr(records, kind.__name__) is kind
    assert "__dict__" not in dir(kind)
    given = {f.name: "" for f in fields(kind) if f.name not in ("line", "last_line", "extra")}
    record = kind(line=1, last_line=2, **given)
    with pytest.raises(FrozenInstanceError):
        record.line = 3  # type: ignore[misc]


def test_json_has_no_flag_that_was_not_printed_and_no_line_numbers_inside() -> None:
    """Absent is null; a flag that is not set is left out; what iproute2 prints in addition stands beside the fields."""
    address = AddrInfo(
        line=2, last_line=3, family="inet", local="192.0.2.7", dynamic=True, extra={"proto": "kernel_ra"}
    )
    shown = to_dict(Interface(line=1, last_line=3, ifname="eth0", addr_info=(address,)), line=True)
    assert (shown["line"], shown["ifname"], shown["mtu"]) == (1, "eth0", None)
    assert "link_pointtopoint" not in shown
    (inside,) = shown["addr_info"]
    assert (inside["dynamic"], inside["proto"]) == (True, "kernel_ra")
    assert {"secondary", "line", "last_line", "extra"}.isdisjoint(inside)


def test_a_name_that_is_no_record_is_an_error() -> None:
    """And not None, which a parser would only notice at its first row."""
    with pytest.raises(AttributeError, match="has no attribute 'Frobnicate'"):
        records.Frobnicate  # noqa: B018
