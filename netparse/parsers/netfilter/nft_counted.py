"""Statements of nft that keep a state of their own: counters, limits and quotas."""

from __future__ import annotations

from typing import Any

from netparse.lazy import lazy_re
from netparse.parsers.base import Misread
from netparse.parsers.netfilter.nft_words import Words

_RATE = lazy_re(r"(\d+)/(second|minute|hour|day|week)$")


_PER = lazy_re(r"([kmg]?bytes)/(second|minute|hour|day|week)$")


_BYTES = frozenset(("bytes", "kbytes", "mbytes", "gbytes"))


def counter(words: Words) -> dict[str, Any]:
    """Take ``counter packets 0 bytes 0``, or the name of one."""
    if words.optional("name"):
        return {"counter": words.string()}
    if not words.optional("packets"):
        return {"counter": None}
    packets = words.number()
    words.expect("bytes")
    return {"counter": {"packets": packets, "bytes": words.number()}}


def limit_statement(words: Words) -> dict[str, Any]:
    """Take ``limit rate …``, or the name of one."""
    return {"limit": words.string() if words.optional("name") else limit(words)}


def limit(words: Words) -> dict[str, Any]:
    """Take ``rate [over] 10/second burst 5 packets``; a burst of 5 packets is not printed."""
    words.expect("rate")
    over = words.optional("over")
    words.optional("until")
    found: dict[str, Any]
    if rate := _RATE.match(words.peek()):
        words.take()
        found = {"rate": int(rate[1]), "burst": 5, "per": rate[2]}
        if words.optional("burst"):
            found["burst"] = words.number()
            words.expect("packets")
    else:
        number, unit = words.number(), _PER.match(words.take())
        if not unit:
            raise Misread("no rate")
        found = {"rate": number, "burst": 0, "per": unit[2], "rate_unit": unit[1], "burst_unit": "bytes"}
        if words.optional("burst"):
            found["burst"] = words.number()
            found["burst_unit"] = words.take()
    return {**found, "inv": True} if over else found


def quota(words: Words) -> dict[str, Any]:
    """Take ``quota over 25 mbytes``, or the name of one."""
    if words.optional("name"):
        return {"quota": words.string()}
    over = words.optional("over", "until") == "over"
    found: dict[str, Any] = {"val": words.number(), "val_unit": _unit(words)}
    if words.optional("used"):
        found |= {"used": words.number(), "used_unit": _unit(words)}
    return {"quota": {**found, "inv": True} if over else found}


def _unit(words: Words) -> str:
    unit = words.take()
    if unit not in _BYTES:
        raise Misread(f"no unit: {unit}")
    return unit
