"""How two JSON values differ, told per record and field."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# What names a record, so that one more at the top does not make all below it differ.
_NAMES = (
    *("ifname", "dst", "name", "proto", "netid", "local_address", "local_port", "address"),
    *("destination", "dev", "check", "subject", "nodes", "command", "text"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """``path`` leads to the field; one side is None where only the other has it (then ``kind`` says so)."""

    path: str
    kind: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        if self.kind == "missing":
            return f"{self.path}: expected {_short(self.expected)}, not there"
        if self.kind == "added":
            return f"{self.path}: not expected, but there: {_short(self.actual)}"
        return f"{self.path}: expected {_short(self.expected)}, got {_short(self.actual)}"


def differences(expected: Any, actual: Any, *, subset: bool = False, path: str = "") -> Iterator[Difference]:
    """Yield what differs. With ``subset`` the actual may have more fields and more records than were expected."""
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


def _subset_of(expected: list[Any], actual: list[Any], path: str) -> Iterator[Difference]:
    """Each expected element must be found; where none fits, the nearest one is told."""
    left = list(actual)
    for number, wanted in enumerate(expected):
        found = [list(differences(wanted, have, subset=True, path=f"{path}[{number}]")) for have in left]
        if not found:
            yield Difference(f"{path}[{number}]", "missing", wanted, None)
            continue
        best = min(range(len(found)), key=lambda n: len(found[n]))
        yield from found[best]
        del left[best]


def _aligned(expected: list[Any], actual: list[Any], path: str) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, [_name(e) for e in expected], [_name(a) for a in actual], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            for offset in range(b - a):
                where = f"{path}[{a + offset}]{_label(expected[a + offset])}"
                yield from differences(expected[a + offset], actual[c + offset], path=where)
        else:
            yield from (Difference(f"{path}[{n}]", "missing", expected[n], None) for n in range(a, b))
            yield from (Difference(f"{path}[{n}]", "added", None, actual[n]) for n in range(c, d))


def _name(value: Any) -> str:
    return repr([value.get(n) for n in _NAMES]) if isinstance(value, dict) else repr(value)


def _label(value: Any) -> str:
    found = next((value[n] for n in _NAMES if isinstance(value.get(n), str)), None) if isinstance(value, dict) else None
    return f"({found})" if found else ""


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 160 else f"{text[:157]}…"
