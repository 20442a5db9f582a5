"""Captures as ``netparse parse`` prints them; libraries beside json load only for the formats that use them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from netparse.captures import Capture
from netparse.cli.stages import tables
from netparse.lazy import lazy_module
from netparse.records import to_dict
from netparse.safe import json_text, shows_all, visible, visible_lines

if TYPE_CHECKING:
    import yaml
else:
    yaml = lazy_module("yaml")


def render(
    captures: Sequence[Capture], format: str, *, records_only: bool = False, redacted: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the text in one of json, ndjson, yaml, csv, table, ending with a line end.

    ``redacted`` are the kinds of values that are pseudonyms: JSON and YAML with their captures say so,
    CSV in a column, a table in its first line.
    JSON comes in pieces: a capture of millions of rows is never held as text, nor as dictionaries.
    """
    if format in ("csv", "table"):
        yield _frame(captures, format, redacted)
    elif format == "ndjson":
        rows = (
            (to_dict(r) for c in captures for r in c.records) if records_only else chain(*map(_with_origin, captures))
        )
        yield from (json_text(row) + "\n" for row in rows)
    elif format == "yaml":
        redaction: dict[str, Any] = {"redacted": list(redacted)} if redacted else {}
        records = [to_dict(r) for c in captures for r in c.records] if records_only else None
        out: Any = (
            records if records_only else {"schema_version": 1, **redaction, "captures": [c.to_dict() for c in captures]}
        )
        text = str(yaml.safe_dump(out, sort_keys=False, allow_unicode=True))
        yield text if shows_all(text) else str(yaml.safe_dump(out, sort_keys=False, allow_unicode=False))
    elif records_only:
        yield from _array((_object(to_dict(r), "  ") for c in captures for r in c.records), "")
        yield "\n"
    else:
        kinds = f'\n  "redacted": {json_text(list(redacted))},' if redacted else ""
        yield f'{{\n  "schema_version": 1,{kinds}\n  "captures": '
        yield from _array(map(_capture, captures), "  ")
        yield "\n}\n"


def _array(items: Iterable[str | Iterator[str]], margin: str) -> Iterator[str]:
    """Yield the text of an array whose items are indented already, as ``json.dumps(…, indent=2)`` writes it."""
    opened = False
    for item in items:
        yield f"{',' if opened else '['}\n{margin}  "
        yield from [item] if isinstance(item, str) else item
        opened = True
    yield f"\n{margin}]" if opened else "[]"


def _capture(c: Capture) -> Iterator[str]:
    before, _, after = _object(replace(c, records=()).to_dict(), "    ").partition('"records": []')
    yield f'{before}"records": '
    yield from _array((_object(to_dict(r, line=True), " " * 8) for r in c.records), " " * 6)
    yield after


def _object(value: Mapping[str, Any], margin: str) -> str:
    """Return what ``json.dumps(…, indent=2)`` writes, further in; its quick encoder, which cannot indent, does the flat ones."""
    if not value or any(isinstance(v, dict | list) for v in value.values()):
        return json_text(value, indent=2).replace("\n", f"\n{margin}")
    fields = json_text(value, separators=(f",\n{margin}  ", ": "))
    return f"{{\n{margin}  {fields[1:-1]}\n{margin}}}"


def _with_origin(c: Capture) -> list[dict[str, Any]]:
    origin = {"source": c.source, "node": c.node, "command": c.command}
    left = [{**origin, "line": u.line, "unparsed": u.text} for u in c.unparsed]
    return [*({**origin, **to_dict(r, line=True)} for r in c.records), *left]


def _frame(captures: Sequence[Capture], format: str, redacted: Sequence[str]) -> str:
    if format == "csv":
        return tables.export(tables.captures_frame(captures), "csv", redacted).decode()
    redaction = f"Redacted: {', '.join(redacted)}\n\n" if redacted else ""
    return redaction + "\n".join(_table(c) for c in captures)


def _short(cell: Any) -> Any:
    """Return a cell that leaves room for others; the other formats hold it whole."""
    if not isinstance(cell, str):
        return cell
    text = visible(cell)
    return f"{text[:47]}…" if len(text) > 48 else text


def _table(c: Capture) -> str:
    place = f"{c.source}, {c.node}" if c.node else c.source
    head = visible(f"{place}: {c.command or 'not recognised'}, {c.status}{f' ({c.reason})' if c.reason else ''}") + "\n"
    frame = tables.to_frame(c.records).dropna(axis="columns", how="all") if c.records else None
    body = "" if frame is None else frame.map(_short).to_string(index=False, na_rep="") + "\n"
    return visible_lines(
        head + body + "".join(f"  not understood, line {u.line}: {visible(u.text)}\n" for u in c.unparsed)
    )
