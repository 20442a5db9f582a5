"""A difference is told per record and field; a partial expectation asks for no more than it says."""

from typing import Any

import pytest

from netparse.regress.compare import compare


def told(expected: Any, actual: Any, *, subset: bool = False) -> list[str]:
    return [str(d) for d in compare(expected, actual, subset=subset)]


def capture(*records: dict[str, Any]) -> dict[str, Any]:
    return {"captures": [{"command": "arp", "records": list(records)}]}


A = {"line": 1, "address": "192.0.2.1", "state": "complete"}
B = {"line": 2, "address": "192.0.2.2", "state": "complete"}
C = {"line": 3, "address": "192.0.2.3", "state": "complete"}


def test_equal_is_no_difference() -> None:
    """Also where the order of keys is another."""
    assert told(capture(A, B), capture(dict(reversed(A.items())), B)) == []


def test_a_field_is_named_with_its_record() -> None:
    """The record by its number and name, the field by its path, both values as JSON."""
    assert told(capture(A, B), capture(A, {**B, "state": None})) == [
        'captures[0](arp).records[1](192.0.2.2).state: expected "complete", got null'
    ]


def test_a_record_more_is_one_difference_and_the_moved_ones_one_more() -> None:
    """The records below it did not change: only their lines did, which is said once."""
    found = told(capture(A, B), capture({**C, "line": 1}, {**A, "line": 2}, {**B, "line": 3}))
    assert len(found) == 2
    assert found[0].startswith("captures[0](arp).records[0](192.0.2.3): not expected, but there")
    assert found[1] == "captures[0](arp).records: 2 records stand on other lines than expected, with the same values"


def test_a_record_less_is_told() -> None:
    """It is named, the others are not."""
    found = told(capture(A, B, C), capture(A, C))
    assert (
        len(found) == 1
        and found[0].startswith("captures[0](arp).records[1](192.0.2.2): expected")
        and "not there" in found[0]
    )


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), ("1", 1), (None, False)])
def test_types_are_values(one: Any, other: Any) -> None:
    """A number is not its text, and true is not 1."""
    assert len(told({"mtu": one}, {"mtu": other})) == 1


def test_a_subset_may_leave_out_fields_records_and_order() -> None:
    """Only what is said must be there; lists of words as well."""
    expected = {"records": [{"ifname": "eth0", "flags": ["UP"]}, {"ifname": "lo"}]}
    actual = capture({"ifname": "lo", "flags": ["UP"]}, {"ifname": "eth0", "flags": ["BROADCAST", "UP"], "mtu": 1500})
    assert told(expected, actual, subset=True) == []


def test_a_subset_tells_the_nearest_record() -> None:
    """The expectation's own words and the value that is there."""
    expected = {"records": [{"ifname": "eth0", "mtu": 1450}]}
    found = told(expected, capture({"ifname": "lo", "mtu": 65536}, {"ifname": "eth0", "mtu": 1500}), subset=True)
    assert found == ["records[0](eth0).mtu: expected 1450, got 1500"]


def test_a_subset_tells_what_is_near_to_nothing() -> None:
    """A record of which no field fits is missing."""
    assert "not there" in told({"records": [{"ifname": "eth9"}]}, capture({"ifname": "lo"}), subset=True)[0]


def test_each_expected_record_needs_one_of_its_own() -> None:
    """Two expected listeners are not met by one; and the general one does not take the place of the special one."""
    two = {"records": [{"local_port": 80}, {"local_port": 80}]}
    assert len(told(two, capture({"local_port": 80}), subset=True)) == 1
    mixed = {"records": [{"local_port": 80}, {"local_port": 80, "program": "nginx"}]}
    assert told(mixed, capture({"local_port": 80, "program": "nginx"}, {"local_port": 80}), subset=True) == []


def test_records_alone_may_be_exact() -> None:
    """Without lines when none is written; then one record more is a difference."""
    expected = {"records": [{"address": "192.0.2.1", "state": "complete"}]}
    assert told(expected, capture(A)) == []
    assert len(told(expected, capture(A, B))) == 1


def test_a_word_that_the_form_does_not_have_is_a_difference() -> None:
    """A slip in a hand-written expectation does not pass in silence."""
    assert told({"record": [{"ifname": "eth0"}]}, capture({"ifname": "eth0"}), subset=True)
