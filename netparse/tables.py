"""Records and findings as pandas frames, and frames as CSV, Excel and Parquet. The only module that knows pandas, which it loads late."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from netparse.captures import Capture
from netparse.checks.port_states import PortJudgement
from netparse.errors import MissingLibrary
from netparse.findings import Finding
from netparse.lazy import lazy_module
from netparse.pip import command_for_extra, pip
from netparse.records import Record, to_dict
from netparse.safe import cell, json_text

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = lazy_module("pandas")


def _needs_pandas() -> None:
    """Raise MissingLibrary where pandas is not installed, as in the single file that `make offline` writes, or does not load."""
    if find_spec("pandas") is None:
        raise MissingLibrary(f"tables, CSV and Excel need pandas, which is not installed: `{pip('install')} pandas`")
    try:
        _ = pd.DataFrame
    except ImportError as error:
        mend = f"`{pip('install')} --force-reinstall pandas`"
        raise MissingLibrary(
            f"tables, CSV and Excel need pandas, which does not load here ({error}): {mend}"
        ) from error


def to_frame(items: Iterable[Record | Finding]) -> "pd.DataFrame":
    """Return a row per record or finding, a column per field, with the types string, Int64, Float64 and boolean.

    Absent is ``<NA>``. Lists of words are joined by commas; what is nested deeper (``addr_info``, ``nexthops``, ``evidence``) is JSON
    text, so that no column holds objects of mixed types. Presence flags are False where they were not printed.
    """
    _needs_pandas()
    found = list(items)
    rows = [_row(item) for item in found]
    names = dict.fromkeys(name for item in found for name in _names(item))
    names |= dict.fromkeys(name for row in rows for name in row)
    flags = {f.name for kind in {type(i) for i in found} for f in fields(kind) if f.type in (bool, "bool")}
    return _frame(rows, list(names), flags)


def captures_frame(captures: Iterable[Capture]) -> "pd.DataFrame":
    """Return the records of several captures in one frame: ``source``, ``node``, ``command`` lead, then the fields of all."""
    rows = [{"source": c.source, "node": c.node, "command": c.command, **_row(r)} for c in captures for r in c.records]
    names = dict.fromkeys(("source", "node", "command", "line"))
    names |= dict.fromkeys(name for row in rows for name in row)
    return _frame(rows, list(names), set())


def port_matrix(ports: Sequence[PortJudgement]) -> "pd.DataFrame":
    """Return nodes × ports: the state in words, ``<NA>`` where the port is not required. Columns are (port, protocol, component)."""
    columns = sorted({(p.port, p.rule.protocol, p.rule.component) for p in ports})
    nodes = dict.fromkeys(p.node.name for p in ports)
    index = pd.MultiIndex.from_tuples(columns, names=["port", "protocol", "component"])
    states = {(p.node.name, p.port, p.rule.protocol, p.rule.component): str(p.state) for p in ports}
    cells = [[states.get((node, *column)) for column in columns] for node in nodes]
    return pd.DataFrame(cells, index=pd.Index(nodes, name="node"), columns=index, dtype="string")


def export(frame: "pd.DataFrame", kind: str, redacted: Sequence[str] = ()) -> bytes:
    """Return the frame as ``csv`` (UTF-8), ``xlsx`` or ``parquet``; a column more says which kinds of values are pseudonyms."""
    out = io.BytesIO()
    frame = frame.assign(redacted=" ".join(redacted)) if redacted else frame
    try:
        if kind == "csv":
            out.write(_inert(frame).to_csv(index=False, lineterminator="\n").encode("utf-8", "backslashreplace"))
        elif kind == "xlsx":
            _inert(frame).to_excel(out, index=False)
        else:
            frame.to_parquet(out, index=False)
    except ImportError as error:
        extra = "excel" if kind == "xlsx" else "parquet"
        raise MissingLibrary(f"{kind} needs a library that is not installed: {command_for_extra(extra)}") from error
    return out.getvalue()


def _names(item: Record | Finding) -> list[str]:
    names = [f.name for f in fields(item) if f.name not in ("extra", "line", "last_line", "facts")]
    return ["line", *names] if isinstance(item, Record) else names


def _row(item: Record | Finding) -> dict[str, object]:
    values = to_dict(item, line=True, flat=True) if isinstance(item, Record) else item.to_dict()
    return {name: _flat(value) for name, value in values.items()}


def _flat(value: object) -> object:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return ",".join(value)
    return json_text(value) if isinstance(value, dict | list) else value


def _frame(rows: Sequence[Mapping[str, object]], names: list[str], flags: set[str]) -> "pd.DataFrame":
    columns = {}
    for name in names:
        values = [row.get(name) for row in rows]
        columns[name] = _series([bool(v) for v in values] if name in flags else values)
    return pd.DataFrame(columns)


def _series(values: Sequence[object]) -> "pd.Series[bool] | pd.Series[int] | pd.Series[float] | pd.Series[str]":
    kinds = {type(v) for v in values if v is not None}
    if kinds == {bool}:
        return pd.Series(cast("list[bool]", values), dtype="boolean")
    if kinds == {int} and all(-(2**63) <= v < 2**63 for v in values if isinstance(v, int)):
        return pd.Series(cast("list[int]", values), dtype="Int64")
    if kinds and kinds <= {int, float} and kinds != {int}:
        return pd.Series(cast("list[float]", values), dtype="Float64")
    return pd.Series([v if v is None or isinstance(v, str) else str(v) for v in values], dtype="string")


def _inert(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the frame with captured text that a spreadsheet would run as a formula, or cannot hold, made plain."""
    out = frame.copy()
    for name in out.columns:
        if out[name].dtype == "string":
            out[name] = out[name].map(cell, na_action="ignore").astype("string")
    return out
