"""What text and JSON of ``ip`` are compared by: the keys that one of them cannot show, each with its reason."""

import json
from collections.abc import Iterator, Set
from typing import Any

NOT_IN_THE_TEXT = {
    "stats64.rx.over_errors": "-s prints the column missed in its place; only -s -s prints overrun",
    "linkinfo.info_data.multi_queue": "text prints the switch of a tun device only when it is on",
    "linkinfo.info_data.df": "text does not print that it is unset",
    "linkinfo.info_data.learning": "text prints nolearning only",
    "linkinfo.info_slave_data.fast_leave": "old text spells it otherwise",
    "link_netnsid": "text names the namespace where it has a name, JSON numbers it",
}
NOT_IN_THE_JSON = {
    "stats64.rx.missed_errors": "-s prints the column missed, its JSON over_errors",
    "metrics.lock": "JSON does not say which metrics are locked",
    "linkinfo.info_slave_data.mcast_fast_leave": "missing in iproute2's JSON",
    "link_netns": "as link_netnsid",
    "addr_info.family": "-br leaves it out of its JSON; the address shows it",
}


def hidden_keys(command: str) -> Set[str]:
    """Return the keys that are not compared for a command line or the name of a capture that has its options in it."""
    hidden = NOT_IN_THE_TEXT.keys() | NOT_IN_THE_JSON.keys()
    if "-br" not in command and "brief" not in command:
        hidden -= {"addr_info.family"}
    if "-s -s" in command or "twice" in command:
        hidden -= {"stats64.rx.over_errors", "stats64.rx.missed_errors"}
    if "host-names" in command:
        hidden |= {"dst"}  # text with -r shows names, its JSON was taken without
    return hidden


def objects(said: str) -> list[dict[str, Any]]:
    """Return the objects of a JSON list: not those that are empty, and the interface that -o names in each address outside."""
    found = [
        _printed(item) for item in json.loads(said, object_pairs_hook=_pairs) if item not in ({}, {"addr_info": []})
    ]
    for item in found:
        for address in item.get("addr_info", ()):
            for theirs, ours in (("index", "ifindex"), ("dev", "ifname"), ("link", "link")):
                if theirs in address:
                    item[ours] = address.pop(theirs)
    return found


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An encapsulation's own dst and tos stand beside the route's under the same names: they come second."""
    out: dict[str, Any] = {}
    for key, value in pairs:
        inside = "encap" in out and "dev" not in out and "gateway" not in out
        out[f"encap_{key}" if inside and key in ("dst", "tos") else key] = value
    return out


def _printed(value: Any) -> Any:
    """ip prints null for a flag that is there, and for a lower device that is none."""
    if isinstance(value, dict):
        return {k: True if v is None else _printed(v) for k, v in value.items() if not (k == "link" and v is None)}
    return [_printed(v) for v in value] if isinstance(value, list) else value


def bare(value: Any) -> Any:
    """Leave out what is absent."""
    if isinstance(value, dict):
        return {k: bare(v) for k, v in value.items() if v is not None}
    return [bare(v) for v in value] if isinstance(value, list) else value


def differences(got: Any, expected: Any, hidden: Set[str], path: str = "") -> Iterator[str]:
    """Yield where two records differ, but for what one side cannot show; lists of flags that are empty count as absent."""
    if isinstance(got, dict) and isinstance(expected, dict):
        for key in got | expected:
            where = f"{path}.{key}" if path else key
            ours, theirs = got.get(key), expected.get(key)
            if where in hidden or key.endswith("_timer") or (key == "flags" and not ours and not theirs):
                continue
            yield from differences(ours, theirs, hidden, where)
    elif isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected):
        for ours, theirs in zip(got, expected, strict=True):
            yield from differences(ours, theirs, hidden, path)
    elif got != expected:
        yield f"{path}: {got!r} is not {expected!r}"
