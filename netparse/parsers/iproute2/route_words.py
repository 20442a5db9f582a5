"""The words of a route as ``ip route`` prints them: metrics, realms, next-hop objects, encapsulations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netparse.parsers.base import Misread, shape
from netparse.parsers.iproute2.attributes import Keyword, Phrase, Vocabulary, Words
from netparse.parsers.iproute2.fields import ip, milliseconds, name, number, prefix, seconds
from netparse.records import field_names

FLAGS = (
    *("dead", "onlink", "pervasive", "offload", "trap", "notify", "linkdown", "unresolved"),
    *("rt_offload", "rt_trap", "rt_offload_failed"),
)
_FAMILIES = frozenset({"inet", "inet6", "mpls", "ipx", "dnet", "bridge", "link"})
_METRICS: Mapping[str, Keyword] = {
    **{k: (k, number) for k in ("mtu", "window", "ssthresh", "cwnd", "advmss", "reordering", "hoplimit")},
    **{k: (k, number) for k in ("initcwnd", "initrwnd", "quickack", "fastopen_no_cookie")},
    **{k: (k, milliseconds) for k in ("rtt", "rttvar", "rto_min")},
    "congctl": ("congestion", str),
}


def _via(words: Words, out: dict[str, Any]) -> None:
    if words.peek() in _FAMILIES:
        out["via"] = {"family": words.take(), "host": ip(words.take())}
    elif "gateway" in out:
        raise Misread("via comes twice")
    else:
        out["gateway"] = ip(words.take())


def _metric(word: str) -> Phrase:
    field, convert = _METRICS[word]

    def read(words: Words, out: dict[str, Any]) -> None:
        metrics = out.setdefault("metrics", ({},))[0]
        if words.optional("lock"):
            metrics["lock"] = (*metrics.get("lock", ()), word)
        metrics[field] = convert(words.take())

    return read


def _features(words: Words, out: dict[str, Any]) -> None:
    metrics = out.setdefault("metrics", ({},))[0]
    words.optional("lock")
    while (word := words.peek()) and (word in ("ecn", "tcp_usec_ts") or word.startswith("0x")):
        metrics["features" if word.startswith("0x") else word] = (
            words.take() if word.startswith("0x") else bool(words.take())
        )


def _realm(words: Words, out: dict[str, Any]) -> None:
    before, slash, after = words.take().rpartition("/")
    out["flow"] = {**({"from": before} if slash else {}), "to": after}


def _as(words: Words, out: dict[str, Any]) -> None:
    words.optional("to")
    out["to"] = ip(words.take())


def _error(text: str) -> int | None:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    value = number(digits)
    return None if value is None else sign * value


def _mark(text: str) -> int | None:
    return int(text, 16) if text.startswith("0x") else number(text)


def _plain(text: str) -> Any:
    return None if shape.is_redacted(text) else text


_IP_ENCAP: Mapping[str, Callable[[str], Any]] = {
    "id": number,
    "src": ip,
    "dst": ip,
    "ttl": number,
    "tos": number,
    "hoplimit": number,
    "tc": number,
    "geneve_opts": str,
    "vxlan_opts": str,
    "erspan_opts": str,
}
_ENCAPSULATIONS: Mapping[str, Mapping[str, Callable[[str], Any]]] = {
    "mpls": {"ttl": number},
    "ip": _IP_ENCAP,
    "ip6": _IP_ENCAP,
    "ila": {"csum-mode": str, "ident-type": str, "hook-type": str},
    "bpf": {"in": str, "out": str, "xmit": str, "headroom": number},
    "seg6": {"mode": str, "hmac": str, "tunsrc": ip},
    "seg6local": {
        "action": str,
        **dict.fromkeys(("table", "vrftable", "iif", "oif", "hmac", "endpoint", "count", "flavors"), str),
        **dict.fromkeys(("nh4", "nh6"), ip),
    },
    "rpl": {},
    "ioam6": {"freq": str, "mode": str, "tundst": ip, "type": str, "ns": number, "size": number},
    "xfrm": {"if_id": str, "link_dev": str},
}
_BARE = frozenset({"key", "csum", "seq", "srh", "trace", "prealloc"})


def _encap(words: Words, out: dict[str, Any]) -> None:
    kind = words.take()
    if kind not in _ENCAPSULATIONS:
        raise Misread(f"unknown encapsulation: {kind}")
    out["encap"] = kind
    if kind in ("mpls", "ila"):
        out["encap_dst" if kind == "mpls" else "locator"] = words.take()
    known = _ENCAPSULATIONS[kind]
    while (word := words.peek()) is not None:
        if word == "segs":
            out["segs"] = _segments(words)
        elif word in known:
            words.take()
            out[f"encap_{word}" if word in field_names("Route") or word in ("tos", "iif") else word] = known[word](
                words.take()
            )
        elif word in _BARE:
            out[words.take()] = True
        else:
            return


def _segments(words: Words) -> list[str | None]:
    words.take()
    words.take()  # how many
    if words.take() != "[":
        raise Misread("segments without a list")
    segments = []
    while (word := words.take()) != "]":
        segments.append(ip(word))
    return segments


_HOP: Mapping[str, Keyword] = {"dev": ("dev", name), "weight": ("weight", number)}
_HOP_PHRASES: Mapping[str, Phrase] = {"via": _via, "encap": _encap, "as": _as, "realm": _realm, "realms": _realm}

ROUTE = Vocabulary(
    {
        "dev": ("dev", name),
        "table": ("table", _plain),
        "proto": ("protocol", _plain),
        "scope": ("scope", _plain),
        "src": ("prefsrc", ip),
        "metric": ("metric", number),
        "pref": ("pref", str),
        "from": ("from", prefix),
        "tos": ("tos", str),
        "dsfield": ("tos", str),
        "nhid": ("nhid", number),
        "mark": ("mark", _mark),
        "iif": ("iif", name),
        "oif": ("oif", name),
        "uid": ("uid", number),
        "ttl-propagate": ("ttl-propagate", str),
        "expires": ("expires", seconds),
        "error": ("error", _error),
        "users": ("users", number),
        "used": ("used", number),
        "age": ("age", seconds),
        "ipid": ("ipid", str),
        "ts": ("ts", str),
        "tsage": ("tsage", seconds),
        "hops": ("hops", number),
    },
    own="Route",
    flags=FLAGS,
    presence={"equalize": "equalize"},
    phrases={**_HOP_PHRASES, "features": _features, **{word: _metric(word) for word in _METRICS}},
)
LEG = Vocabulary(_HOP, own="NextHop", flags=FLAGS, phrases=_HOP_PHRASES)
OBJECT = Vocabulary(
    {
        **_HOP,
        "id": ("id", number),
        "scope": ("scope", _plain),
        "proto": ("protocol", _plain),
        "group": ("group", lambda t: [_member(m) for m in t.split("/")]),
        "type": ("type", str),
    },
    flags=FLAGS,
    presence={"blackhole": "blackhole", "fdb": "fdb"},
    phrases=_HOP_PHRASES,
)
"""The line ``nh_info`` of a next-hop object."""


def _member(text: str) -> dict[str, int | None]:
    group, comma, weight = text.partition(",")
    return {"id": number(group), **({"weight": number(weight)} if comma else {})}
