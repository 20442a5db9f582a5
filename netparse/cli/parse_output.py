"""Captures as ``netparse parse`` prints them; libraries beside json load only for the formats that use them."""

import json
from collections.abc import Sequence
from typing import Any

from netparse.captures import Capture
from netparse.records import to_dict


def render(captures: Sequence[Capture], format: str, *, records_only: bool = False) -> str:
    """Return the text in one of json, ndjson, yaml, csv, table, ending with a line end."""
    if format in ("csv", "table"):
        return _frame(captures, format)
    records = [to_dict(r) for c in captures for r in c.records]
    if format == "ndjson":
        lines: Sequence[Any] = records if records_only else [r for c in captures for r in _with_origin(c)]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    out: Any = records if records_only else {"schema_version": 1, "captures": [c.to_dict() for c in captures]}
    if format == "yaml":
        import yaml

        return str(yaml.safe_dump(out, sort_keys=False, allow_unicode=True))
    return json.dumps(out, indent=2, ensure_ascii=False) + "\n"


def _with_origin(c: Capture) -> list[dict[str, Any]]:
    origin = {"source": c.source, "node": c.node, "command": c.command}
    left = [{**origin, "line": u.line, "unparsed": u.text} for u in c.unparsed]
    return [*({**origin, **to_dict(r, line=True)} for r in c.records), *left]


def _frame(captures: Sequence[Capture], format: str) -> str:
    from netparse import tables

    if format == "csv":
        return tables.export(tables.captures_frame(captures), "csv").decode()
    return "\n".join(_table(c) for c in captures)


def _short(cell: Any) -> Any:
    """Return a cell that leaves room for others; the other formats hold it whole."""
    return f"{cell[:47]}…" if isinstance(cell, str) and len(cell) > 48 else cell


def _table(c: Capture) -> str:
    from netparse import tables

    place = f"{c.source}, {c.node}" if c.node else c.source
    head = f"{place}: {c.command or 'not recognised'}, {c.status}{f' ({c.reason})' if c.reason else ''}\n"
    frame = tables.to_frame(c.records).dropna(axis="columns", how="all") if c.records else None
    body = "" if frame is None else frame.map(_short).to_string(index=False, na_rep="") + "\n"
    return head + body + "".join(f"  not understood, line {u.line}: {u.text}\n" for u in c.unparsed)
