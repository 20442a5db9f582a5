"""Output of ``ip -json``, pretty or not, whole or cut: its objects with the lines they stand on."""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar, cast, get_type_hints

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread, Text
from netparse.parsers.base.shape import is_redacted
from netparse.records import Record

R = TypeVar("R", bound=Record)
Found = tuple[dict[str, Any], int, int]
"""An object, its first and its last line."""

_BETWEEN = lazy_re(r"[\s\[\],]*")
_MOST_BROKEN = 1000  # beginnings tried: to say where JSON is wrong takes as long as the text before it
_OFTEN = 2  # times that the text is gone through for objects that do not end, …
_USUAL = 1 << 14  # … and the characters of one that is looked for afterwards
_OBJECTS = lazy_re(r'\{\s*"(?:ifindex|ifname|link|link_index|addr_info|index|dst|type|operstate)"')
_LISTED = {key: lazy_re(rf'\{{\s*"{key}"') for key in ("priority", "mac")}
_ENTRY = lazy_re(r'\{\s*"(?:ifindex|ifname|link|link_index|addr_info|index|dst|type|operstate|priority|mac)"')


def opens(lines: Sequence[str], *keys: str, led_by: str | None = None) -> bool:
    """Whether these lines are JSON as ``ip`` prints it, in which each of the keys occurs; the head may be cut off.

    ``led_by`` is the key that leads each object, where it is one that tells what the objects are.
    """
    entry = _LISTED[led_by] if led_by else _OBJECTS
    first = next((line.lstrip() for line in lines if line.strip()), "")
    if not (first.startswith("[{") or re.match(r"\[\s*$|\[ \{", first) or entry.search(first)):
        return False
    text = "\n".join(lines)
    return entry.search(text) is not None and all(f'"{key}":' in text for key in keys)


def read_objects(text: Text) -> tuple[list[Found], list[int]]:
    """Return the objects of the outer list, and the numbers of lines with something that belongs to no whole object."""
    joined = "\n".join(text.lines)
    ends = list(accumulate(len(line) + 1 for line in text.lines))

    def line_of(offset: int) -> int:
        return bisect_right(ends, offset) + text.first

    decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_constant)
    objects: list[Found] = []
    lost: set[int] = set()
    at = broken = spent = 0
    while at < len(joined):
        at = _BETWEEN.match(joined, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if at >= len(joined):
            break
        try:
            value, end = _decoded(decoder, joined, at, whole=spent <= _OFTEN * len(joined))
        except ValueError as error:
            broken += 1
            spent += getattr(error, "pos", at) - at
            value, end = None, _next_entry(joined, at + 1) if broken < _MOST_BROKEN else len(joined)
        if isinstance(value, dict):
            if value:  # a link that was not asked for is printed as {}
                objects.append((value, line_of(at), line_of(end - 1)))
        else:
            stop = len(joined[at:end].rstrip())
            lost.update(range(line_of(at), line_of(at + max(stop - 1, 0)) + 1))
        at = end
    return objects, sorted(lost)


def _decoded(decoder: json.JSONDecoder, joined: str, at: int, *, whole: bool) -> tuple[Any, int]:
    """Return the object that begins here and where it ends, which is looked for in all of the text or in a part of it."""
    if whole:
        return decoder.raw_decode(joined, at)
    value, size = decoder.raw_decode(joined[at : at + _USUAL])
    return value, at + size


def _next_entry(joined: str, at: int) -> int:
    found = _ENTRY.search(joined, at)
    return found.start() if found else len(joined)


_ENCAP_ENDS = frozenset({"gateway", "via", "dev", "table", "protocol", "nhid", "scope", "metric", "flags"})


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; ``ip`` prints an encapsulation's own ``dst`` and ``tos`` beside the route's: they are told apart."""
    out: dict[str, Any] = {}
    inside = False
    for key, value in pairs:
        inside = key == "encap" or (inside and key not in _ENCAP_ENDS)
        out[f"encap_{key}" if inside and key in ("dst", "tos") else key] = value
    return out


def build(kind: type[R], found: Mapping[str, Any], first: int, last: int, **given: Any) -> R:
    """Return the record of an object: keys that are no fields go to ``extra``; a value of the wrong type is a Misread."""
    types = _types(cast(Hashable, kind))
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in found.items():
        if key in given:
            continue
        if key in types:
            values[key] = _value(types[key], key, value)
        else:
            extra[key] = _present(value)
    make: Callable[..., R] = kind
    return make(line=first, last_line=last, extra=extra, **values, **given)


@cache
def _types(kind: Hashable) -> dict[str, str]:
    hints = get_type_hints(kind)
    own = (f.name for f in fields(cast(Any, kind)) if f.name not in ("line", "last_line", "extra"))
    return {n: str(hints[n]).removeprefix("<class '").removesuffix("'>") for n in own}


def _value(wanted: str, key: str, value: Any) -> Any:
    if wanted == "bool" and (value is None or isinstance(value, bool)):
        return value is not False  # ip prints null for some flags that are there
    if value is None or (isinstance(value, str) and is_redacted(value)):
        return None
    if isinstance(value, list) and "tuple" in wanted:
        if "tuple[str" in wanted and not all(isinstance(v, str) for v in value):
            raise Misread(f"{key} is no {wanted}")
        return tuple(_present(v) for v in value)
    if isinstance(value, dict) and "Mapping" in wanted and "tuple" not in wanted:
        return _present(value)
    if isinstance(value, int) and not isinstance(value, bool) and wanted.startswith("int"):
        return value
    if isinstance(value, str) and wanted.startswith("str"):
        return value
    raise Misread(f"{key} is no {wanted}")


def _present(value: Any) -> Any:
    """Return a value with null, which ``ip`` prints for what is simply there, as True."""
    if value is None:
        return True
    if isinstance(value, dict):
        return {k: _present(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_present(v) for v in value]
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def read_records(text: Text, convert: Callable[[dict[str, Any], int, int], R | None]) -> tuple[list[R], list[int]]:
    """Return what ``convert(object, first, last)`` makes of each object (None is nothing), and the lines it could not read."""
    objects, lost = read_objects(text)
    records: list[R] = []
    for found, first, last in objects:
        try:
            if (record := convert(found, first, last)) is not None:
                records.append(record)
        except (ValueError, TypeError):
            lost.extend(range(first, last + 1))
    return records, sorted(set(lost))


def nested(found: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects listed under a key; anything else there is a Misread."""
    for item in found.get(key) or ():
        if not isinstance(item, dict):
            raise Misread(f"{key} holds no objects")
        yield item
