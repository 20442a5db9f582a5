"""The named objects of nft: counters, quotas, limits, helpers and timeouts of connections, flowtables."""

from __future__ import annotations

from typing import Any

from netparse.parsers.base import Misread
from netparse.parsers.netfilter.nft_counted import limit
from netparse.parsers.netfilter.nft_statements import synproxy
from netparse.parsers.netfilter.nft_words import Words, to_milliseconds, to_number, to_seconds, unquoted

_UNITS = {"bytes": 1, "kbytes": 1 << 10, "mbytes": 1 << 20, "gbytes": 1 << 30}


def read_object_line(kind: str, words: Words) -> dict[str, Any]:
    """Take one line of an object's block; return the keys that nft's JSON has for it."""
    reader = _READERS.get(kind)
    if reader is None:
        raise Misread(f"not known: {kind}")
    return reader(words)


def _counter(words: Words) -> dict[str, Any]:
    words.expect("packets")
    packets = words.number()
    words.expect("bytes")
    return {"packets": packets, "bytes": words.number()}


def _quota(words: Words) -> dict[str, Any]:
    over = words.optional("over", "until") == "over"
    found: dict[str, Any] = {"bytes": _bytes(words), "used": 0}
    if words.optional("used"):
        found["used"] = _bytes(words)
    return {**found, "inv": True} if over else found


def _bytes(words: Words) -> int:
    number = words.number()
    unit = words.take()
    if unit not in _UNITS:
        raise Misread(f"no unit: {unit}")
    return number * _UNITS[unit]


def _ct_helper(words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while word := words.optional("type", "protocol", "l3proto"):
        found[word] = words.string()
    return found


def _ct_timeout(words: Words) -> dict[str, Any]:
    if not words.optional("policy"):
        return _ct_helper(words)
    words.expect("=")
    words.expect("{")
    policy: dict[str, int] = {}
    while words.peek() != "}":
        state = words.take()
        words.expect(":")
        policy[state] = to_seconds(words.take())
        words.optional(",")
    words.expect("}")
    return {"policy": policy}


def _ct_expectation(words: Words) -> dict[str, Any]:
    if words.optional("timeout"):
        return {"timeout": to_milliseconds(words.take())}
    if word := words.optional("dport", "size"):
        return {word: to_number(words.take())}
    return _ct_helper(words)


def _flowtable(words: Words) -> dict[str, Any]:
    if words.optional("hook"):
        hook = words.take()
        words.expect("priority")
        name = words.take()
        sign = words.optional("+", "-")
        shift = words.number() * (1 if sign == "+" else -1) if sign else 0
        return {"hook": hook, "prio": (0 if name == "filter" else int(name)) + shift}
    if words.optional("devices"):
        words.expect("=")
        words.expect("{")
        names = []
        while words.peek() != "}":
            names.append(unquoted(words.take()))
            words.optional(",")
        words.expect("}")
        return {"dev": names[0] if len(names) == 1 else names}
    if words.optional("flags"):
        return {"flags": words.take()}
    words.expect("counter")
    return {"counter": True}


def _secmark(words: Words) -> dict[str, Any]:
    return {"context": words.string()}


_READERS = {
    "counter": _counter,
    "quota": _quota,
    "limit": limit,
    "ct helper": _ct_helper,
    "ct timeout": _ct_timeout,
    "ct expectation": _ct_expectation,
    "flowtable": _flowtable,
    "secmark": _secmark,
    "synproxy": synproxy,
}
