"""How two JSON values differ, per record and field."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

# What names a record, so that one more at the top does not make all below it differ.
_NAMES = (
    *("ifname", "dst", "name", "proto", "netid", "local_address", "local_port", "address"),
    *("destination", "dev", "check", "subject", "nodes", "command", "text"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """``path`` leads to the field; one side is None where only the other has it."""

    path: str
    kind: Literal["missing", "added", "changed", "moved"]
    expected: object
    actual: object

    def __str__(self) -> str:
        if self.kind == "missing":
            return f"{self.path}: expected {_short(self.expected)}, not there"
        if self.kind == "added":
            return f"{self.path}: not expected, but there: {_short(self.actual)}"
        if self.kind == "moved":
            return f"{self.path}: {self.actual} stand on other lines than expected, with the same values"
        return f"{self.path}: expected {_short(self.expected)}, got {_short(self.actual)}"


def compare(expected: dict[str, Any], actual: dict[str, Any], *, subset: bool = False) -> Iterator[Difference]:
    """Yield what differs between two snapshots. ``records`` in an expectation are those of all captures together."""
    if "records" in expected:
        records = [r for c in actual.get("captures", ()) for r in c["records"]]
        if not any("line" in r for r in expected["records"] if isinstance(r, dict)):
            records = [{k: v for k, v in r.items() if k != "line"} for r in records]
        actual = {"records": records, **(actual if "captures" in expected else {})}
    if json.dumps(expected, sort_keys=True) != json.dumps(actual, sort_keys=True):
        yield from differences(expected, actual, subset=subset)


def differences(expected: object, actual: object, *, subset: bool = False, path: str = "") -> Iterator[Difference]:
    """Yield what differs. With ``subset`` the actual may have more fields and more elements than were expected."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in dict.fromkeys([*expected, *([] if subset else actual)]):
            where = f"{path}.{key}" if path else key
            if key not in actual:
                if expected[key] is not None or not subset:
                    yield Difference(where, "missing", expected[key], None)
            elif key not in expected:
                yield Difference(where, "added", None, actual[key])
            else:
                yield from differences(expected[key], actual[key], subset=subset, path=where)
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from (_subset_of if subset else _aligned)(expected, actual, path)
    elif type(expected) is not type(actual) or expected != actual:
        yield Difference(path, "changed", expected, actual)


def _subset_of(expected: list[object], actual: list[object], path: str) -> Iterator[Difference]:
    """Each expected element must be found, and none twice; where none is left that fits, the difference to the nearest one is given."""
    fits = [[n for n, have in enumerate(actual) if _fits(wanted, have)] for wanted in expected]
    taken: dict[int, int] = {}
    alone = [number for number in range(len(expected)) if not _place(number, fits, taken, set())]
    left = [have for n, have in enumerate(actual) if n not in taken]
    for number in alone:
        where = f"{path}[{number}]{_label(expected[number])}"
        found = [(list(differences(expected[number], have, subset=True, path=where)), n) for n, have in enumerate(left)]
        near, at = min(found, key=lambda f: len(f[0]), default=([], -1))
        if near and len(near) < _size(expected[number]):
            yield from near
            del left[at]
        else:
            yield Difference(where, "missing", expected[number], None)


def _fits(wanted: object, have: object) -> bool:
    return next(differences(wanted, have, subset=True), None) is None


def _place(number: int, fits: list[list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Give an expected element a place of its own, moving others to theirs where that helps."""
    for n in fits[number]:
        if n not in tried:
            tried.add(n)
            if n not in taken or _place(taken[n], fits, taken, tried):
                taken[n] = number
                return True
    return False


def _size(value: object) -> int:
    return len(value) if isinstance(value, dict) else 1


def _aligned(expected: list[object], actual: list[object], path: str) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, [_name(e) for e in expected], [_name(a) for a in actual], autojunk=False)
    moved = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            for offset in range(b - a):
                where = f"{path}[{a + offset}]{_label(expected[a + offset])}"
                found = list(differences(expected[a + offset], actual[c + offset], path=where))
                if [f.path for f in found] == [f"{where}.line"]:
                    moved += 1
                else:
                    yield from found
        else:
            yield from (
                Difference(f"{path}[{n}]{_label(expected[n])}", "missing", expected[n], None) for n in range(a, b)
            )
            yield from (Difference(f"{path}[{n}]{_label(actual[n])}", "added", None, actual[n]) for n in range(c, d))
    if moved:
        yield Difference(path, "moved", None, "1 record" if moved == 1 else f"{moved} records")


def _name(value: object) -> str:
    return repr([value.get(n) for n in _NAMES]) if isinstance(value, dict) else repr(value)


def _label(value: object) -> str:
    found = next((value[n] for n in _NAMES if isinstance(value.get(n), str)), None) if isinstance(value, dict) else None
    return f"({found})" if found else ""


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:159]}…"
