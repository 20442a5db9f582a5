"""The output of ``nft -j list ruleset``: its objects as records, with the lines they stand on."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.base import Misread
from netparse.parsers.netfilter.nft_blocks import Ruleset
from netparse.records import field_names

_HEAD = lazy_re(r'\s*\{\s*"nftables"\s*:\s*\[')
_BETWEEN = lazy_re(r"[\s,]*")
_ENTRY = lazy_re(
    r'\{\s*"(?:table|chain|rule|set|map|element|counter|quota|limit|flowtable|secmark|synproxy'
    r'|ct (?:helper|timeout|expectation))"\s*:\s*\{'
)
_SETS = ("set", "map", "meter")


def opens(lines: Sequence[str]) -> bool:
    """Whether these lines are JSON as nft prints it."""
    return bool(_HEAD.match("\n".join(lines[:10])))


def read_json(lines: Sequence[str], first: int, *, whole: bool) -> Ruleset:
    """Return the records; objects of a kind that is not known, and what is cut off, are lines that were not understood."""
    joined = "\n".join(lines)
    ends = list(accumulate(len(line) + 1 for line in lines))

    def line_of(offset: int) -> int:
        return bisect_right(ends, offset) + first

    found: list[records.Record] = []
    lost: set[int] = set()
    decoder = json.JSONDecoder()
    head = _HEAD.match(joined)
    at = head.end() if head else 0
    ended = False
    while not ended:
        between = _BETWEEN.match(joined, at)
        at = between.end() if between else at
        if joined[at : at + 1] in ("", "]"):
            ended = joined[at : at + 1] == "]"
            break
        try:
            value, end = decoder.raw_decode(joined, at)
            found += _records(value, line_of(at), line_of(end - 1))
        except (ValueError, TypeError):
            following = _ENTRY.search(joined, at + 1)
            end = following.start() if following else len(joined)
            lost.update(range(line_of(at), line_of(max(at, len(joined[at:end].rstrip()) + at - 1)) + 1))
        at = end
    return Ruleset([_finished(r, whole and ended and not lost) for r in found], sorted(lost))


def _records(value: Any, first: int, last: int) -> list[records.Record]:
    if not isinstance(value, dict) or len(value) != 1:
        raise Misread("not an object of nft")
    ((tag, found),) = value.items()
    if tag == "metainfo":
        return []
    if not isinstance(found, dict) or not isinstance(found.get("family"), str):
        raise Misread("an object without family")
    lines: dict[str, Any] = {"line": first, "last_line": last}
    if tag == "table":
        return [records.NftTable(**lines, **_fields("NftTable", found))]
    if tag == "chain":
        return [records.NftChain(**lines, **_fields("NftChain", found))]
    if tag == "rule":
        return [records.NftRule(**lines, **_fields("NftRule", found))]
    if tag in _SETS:
        return [records.NftSet(**lines, **_fields("NftSet", found))]
    return [records.NftObject(**lines, kind=tag, **_fields("NftObject", found))]


def _fields(kind: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record; keys that it does not have stand under ``extra`` where it has one."""
    own = field_names(kind)
    out: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in found.items():
        name = key.replace("-", "_")
        if name not in own or name in ("kind", "extra", "whole"):
            extra[key] = value
        elif name in ("flags", "dev", "elem", "stmt", "expr"):
            out[name] = tuple(value) if isinstance(value, list) else (value,)
        else:
            out[name] = value
    if "extra" in own:
        out["extra"] = extra
    for name in ("name", "table", "chain"):
        if name in out and not isinstance(out[name], str):
            raise Misread(f"{name} is no text")
    return out


def _finished(record: records.Record, whole: bool) -> records.Record:
    """Return the record with what is known of its being whole; the elements of a set stand on the set's own line."""
    from dataclasses import replace

    if isinstance(record, records.NftSet):
        lines = (record.line,) * len(record.elem) if record.elem is not None else None
        return replace(record, whole=whole, elem_lines=lines)
    if isinstance(record, records.NftTable | records.NftChain):
        return replace(record, whole=whole)
    return record
