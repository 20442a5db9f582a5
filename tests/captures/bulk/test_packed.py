"""A capture that is packed is the capture that it was, whatever it holds."""

import pickle
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from netparse.captures import Capture, parse
from netparse.captures.bulk.packed import PackedLines, PackedRecords, answer, packed
from netparse.cluster.questions import questions
from tests.conftest import ROOT

CAPTURES = sorted(p for p in (ROOT / "fixtures" / "captures").rglob("*.txt"))


def _differences(one: Capture, other: Capture) -> Iterator[str]:
    for f in fields(Capture):
        a, b = getattr(one, f.name), getattr(other, f.name)
        if f.name == "records":
            a, b = tuple(a), tuple(b)
        elif f.name == "document":
            a, b = (x._replace(lines=list(x.lines)) for x in (a, b))
        if a != b:
            yield f"{one.source}: {f.name}"


def test_every_fixture_comes_out_as_it_went_in() -> None:
    """Values, types, the order of the fields' mappings, and lines with characters that are none."""
    kept = 0
    for path in CAPTURES:
        captures = parse(path.read_bytes(), source=str(path))
        again = packed(captures)
        assert not [d for a, b in zip(captures, again, strict=True) for d in _differences(a, b)]
        for a, b in zip(captures, again, strict=True):
            assert repr(tuple(a.records)) == repr(tuple(b.records))
            kept += isinstance(b.records, PackedRecords) + isinstance(b.document.lines, PackedLines)
    assert kept > 400


def test_a_question_is_answered_before_packing_as_after_it() -> None:
    """What is asked of the records of every capture is found where they are read, and nothing is unpacked for it."""
    kept = 0
    for path in CAPTURES:
        captures = parse(path.read_bytes(), source=str(path))
        for whole, later, before in zip(captures, packed(captures), packed(captures, questions()), strict=True):
            kept += isinstance(before.records, PackedRecords)
            again = pickle.loads(pickle.dumps(before.records))
            for question in questions():
                expected = question(whole.records)
                assert (
                    question(later.records) == answer(before.records, question) == answer(again, question) == expected
                )
            assert not isinstance(again, PackedRecords) or set(again._answers) == set(questions())
    assert kept > 100


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "", "ä€\U0001f600", " \t"])
def test_lines_are_kept_whatever_is_in_them(text: str) -> None:
    """Half a surrogate pair comes out of JSON, a NUL out of a pad."""
    lines = [*map(str, range(20)), text]
    again = PackedLines(lines)
    assert list(again) == lines
    assert again[20] == text
    assert again[18:] == lines[18:]


def test_true_is_not_one() -> None:
    """Equal values of two types stay what they are, in a column whose first and last value are one."""
    captures = parse((Path(CAPTURES[0])).read_bytes(), source="-")
    record = next(r for c in captures for r in c.records)
    name = next(f.name for f in fields(record) if f.name not in ("line", "last_line"))
    same = [type(record)(**{f.name: getattr(record, f.name) for f in fields(record)}) for _ in range(20)]
    for n, r in enumerate(same):
        object.__setattr__(r, name, (1, True, 1.0)[n % 3])
    object.__setattr__(same[-1], name, 1)
    assert [repr(r) for r in PackedRecords(same)] == [repr(r) for r in same]
