"""What text and JSON of ``nft`` are compared by: the keys that one of them does not show, each with its reason."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from netparse.records import Record, to_dict

OURS = {"whole", "elem_lines", "managed_by"}
"""What netparse adds."""
NOT_IN_THE_TEXT = {"handle": "printed with -a only"}
NOT_IN_THE_JSON = {
    "auto-merge": "nft 1.0.6 leaves it out",
    "dev": "of a chain nft 1.0.6 leaves it out",
}
VALUES = {"expires", "packets", "bytes", "used"}
"""What changes from one moment to the next."""
_SINGLE = ("flags", "dev")


def differences(records: Iterable[Record], said: Mapping[str, Any]) -> Iterator[str]:
    """Yield the objects in which the records differ from nft's JSON; the order counts within a chain and among sets of one name."""
    ours, theirs = _by_place(map(to_dict, records)), _by_place(o for o in said["nftables"] if "metainfo" not in o)
    for place in ours | theirs:
        for n in range(max(len(ours[place]), len(theirs[place]))):
            got, expected = (side[place][n] if n < len(side[place]) else None for side in (ours, theirs))
            if got != expected:
                yield f"{place}: {json.dumps(got)} is not {json.dumps(expected)}"


def _by_place(objects: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], list[Any]]:
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for item in objects:
        ((tag, values),) = item.items()
        place = (tag, *(values.get(k) for k in ("family", "table", "chain", "name")))
        found[place].append(_comparable(values))
    return found


def _comparable(value: Any, top: bool = True) -> Any:
    if isinstance(value, Mapping):
        hidden = (OURS | NOT_IN_THE_TEXT.keys() | NOT_IN_THE_JSON.keys()) if top else set()
        out = {}
        for key, item in value.items():
            name = key.replace("_", "-") if key == "gc_interval" else key
            if name in hidden or (top and item is None):
                continue
            flags = name == "flags" and top
            out[name] = 0 if name in VALUES else sorted(set(item) - {"dynamic"}) if flags else _comparable(item, False)
        return {k: v for k, v in out.items() if v != [] or not top}
    return [_comparable(v, False) for v in value] if isinstance(value, list | tuple) else value
