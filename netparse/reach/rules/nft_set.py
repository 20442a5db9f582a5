"""A named set or map of nft, and what it has for a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from netparse.reach.packets.packet import UNKNOWN_DEVICES
from netparse.reach.packets.tri import Tri
from netparse.reach.packets.values import protocol_name
from netparse.reach.rules.nft_compare import element, is_one
from netparse.reach.rules.nft_values import Bits, Expression, Flags, Value


@dataclass(slots=True, eq=False)
class NftSet:
    """A named set or map; elements as ``nft -j`` has them, those of a map as pairs."""

    name: str
    is_map: bool = False
    dynamic: bool = False
    elements: Sequence[Expression] = ()
    whole: bool = True
    _exact: dict[object, Expression] | None = None
    _others: list[tuple[Expression, Expression]] = field(default_factory=list)

    def _index(self) -> dict[object, Expression]:
        """Return the elements that are single values by their key; prefixes and ranges stand apart."""
        if self._exact is None:
            exact, others = {}, []
            for key, data in pairs_of(self):
                if (held := _exact_key(key)) is not None:
                    exact[held] = data
                else:
                    others.append((key, data))
            self._exact, self._others = exact, others
        return self._exact

    def holds(self, value: Value) -> Tri:
        found, _ = self.find(value)
        if found is None or not found:
            return None if self.dynamic or not self.whole or found is None else False
        return None if self.dynamic else True

    def find(self, value: Value) -> tuple[Tri, Expression]:
        """Return whether a key is in the set, and what the map has for it."""
        exact = self._index()
        key = _key_of(value)
        if key is not None and key in exact:
            return True, exact[key]
        rest = self._others if key is not None else [*((k, v) for k, v in pairs_of(self)), *()]
        open_ = False
        for k, data in rest:
            holds = is_one(value, k)
            if holds:
                return True, data
            open_ = open_ or holds is None
        return (None if open_ else False), None


def pairs_of(found: NftSet) -> Iterator[tuple[Expression, Expression]]:
    """Yield each key with what the map has for it; of a set, with True."""
    for e in found.elements:
        yield (element(e[0]), e[1]) if found.is_map else (element(e), True)


def _exact_key(key: Expression) -> object:
    if isinstance(key, Mapping):
        if "concat" not in key:
            return None
        parts = [_exact_key(part) for part in key["concat"]]
        return None if any(p is None for p in parts) else tuple(parts)
    if isinstance(key, list):
        return None
    text = str(key)
    if "/" in text or text.endswith("*") or isinstance(key, bool):
        return None
    try:
        return ("address", int(ip_address(text)))
    except ValueError:
        pass
    if text.isdecimal():
        return ("number", int(text))
    return ("word", protocol_name(text))


def _key_of(value: Value) -> object:
    """Return the key of a value that is known in all its parts."""
    if isinstance(value, Bits):
        return ("number", value.value) if not value.unknown else None
    if isinstance(value, Flags) or value is None or value in UNKNOWN_DEVICES:
        return None
    if isinstance(value, str):
        return ("word", value)
    if isinstance(value, tuple):
        if len(value) == 2 and all(isinstance(x, int) for x in value):
            return ("number", value[0]) if value[0] == value[1] else None
        parts = tuple(_key_of(v) for v in value)
        return None if any(p is None for p in parts) else parts
    return ("address", int(value))  # type: ignore[call-overload]
