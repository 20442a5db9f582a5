"""Three-valued logic: what is not known matters only where the rest does not decide."""

import pytest

from netparse.reach.packets.tri import all_of, any_of, negate, within


def test_one_false_decides_a_conjunction_and_one_true_a_disjunction() -> None:
    assert all_of([None, False, True]) is False
    assert all_of([None, True]) is None
    assert all_of([]) is True
    assert any_of([None, True]) is True
    assert any_of([None, False]) is None
    assert any_of([]) is False
    assert [negate(x) for x in (True, False, None)] == [False, True, None]


@pytest.mark.parametrize(
    ("held", "wanted", "expected"),
    [
        ((80, 80), (79, 81), True),
        ((80, 80), (81, 90), False),
        ((32768, 60999), (1024, 65535), True),
        ((32768, 60999), (1, 1023), False),
        ((32768, 60999), (30000, 40000), None),
        ((1024, 65535), (9100, 9100), False),
        ((1024, 65535), (30000, 32767), None),
    ],
)
def test_a_port_drawn_by_chance(held: tuple[int, int], wanted: tuple[int, int], expected: bool | None) -> None:
    """One of tens of thousands is not taken to be a single one."""
    assert within(held, wanted) is expected
