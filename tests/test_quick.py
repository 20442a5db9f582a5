"""Frozen classes that are made quickly are made as dataclasses make them."""

from dataclasses import FrozenInstanceError, dataclass, field, replace
from inspect import signature

import pytest

from netparse.quick import quick
from netparse.records import Neighbor


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    line: int


def _class() -> type:
    @dataclass(frozen=True, slots=True)
    class Named(_Base):
        name: str
        count: int = 7
        more: dict[str, int] = field(default_factory=dict)
        last: str | None = field(default=None, kw_only=True)

    return Named


def _made() -> tuple[type, type]:
    return _class(), quick(_class())


def test_takes_the_same_arguments() -> None:
    """Names, order, defaults and which of them must be named stay; the marks of a factory have no name of their own."""
    plain, made = _made()
    shape = [[(p.name, p.kind, p.default is p.empty) for p in signature(k).parameters.values()] for k in (plain, made)]
    assert shape[0] == shape[1]


@pytest.mark.parametrize(
    ("given", "named"), [(("a",), {}), (("a", 3), {"last": "x"}), (("a",), {"more": {"b": 1}, "count": 0})]
)
def test_sets_the_same_values(given: tuple[object, ...], named: dict[str, object]) -> None:
    plain, made = (kind(*given, line=1, **named) for kind in _made())
    assert repr(plain) == repr(made)
    assert repr(replace(made, name="other")) == repr(replace(plain, name="other"))


def test_makes_a_value_of_a_factory_for_each() -> None:
    _, made = _made()
    assert made("a", line=1).more is not made("a", line=1).more


@pytest.mark.parametrize("named", [{}, {"line": 1}, {"name": "a", "line": 1, "colour": "red"}])
def test_refuses_what_dataclasses_refuse(named: dict[str, object]) -> None:
    for kind in _made():
        with pytest.raises(TypeError):
            kind(**named)


def test_stays_frozen() -> None:
    entry = Neighbor(line=1, last_line=1, dst="192.0.2.1")
    with pytest.raises(FrozenInstanceError):
        entry.dst = "192.0.2.2"  # type: ignore[misc]
