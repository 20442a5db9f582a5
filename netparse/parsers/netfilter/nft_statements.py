"""The statements of a rule of nft, in the order printed, under the names that nft's JSON has for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from netparse.parsers.base import Misread
from netparse.parsers.base.shape import is_ip
from netparse.parsers.netfilter import nft_expressions as expressions
from netparse.parsers.netfilter.nft_counted import counter, limit_statement, quota
from netparse.parsers.netfilter.nft_values import elements, plain, single, verdict
from netparse.parsers.netfilter.nft_words import Words, to_seconds

_OPERATORS = {"==": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "!": "!", "eq": "==", "neq": "!=", "ne": "!=", "lt": "<",
              "gt": ">", "le": "<=", "ge": ">="}  # fmt: skip
_NAT_FLAGS = frozenset(("random", "fully-random", "persistent"))


def read_rule(items: list[str], family: str = "ip") -> tuple[tuple[dict[str, Any], ...], str | None]:
    """Return the statements of a rule and its comment; a word that none of them has is a Misread."""
    words = Words(items)
    found: list[dict[str, Any]] = []
    comment = None
    while words:
        if words.peek() == "comment":
            words.take()
            comment = words.string()
            if words:
                raise Misread("words behind the comment")
        elif words.peek() == "reject":
            found.append(_reject(words, family))
        else:
            found.append(statement(words))
    return tuple(found), comment


def statement(words: Words) -> dict[str, Any]:
    """Take one statement."""
    found = verdict(words)
    if found is not None:
        return found
    word = words.peek()
    if (word == "ct" and words.peek(1) in _CT_STATEMENTS and words.peek(2) in ("set", "over")) or (
        word,
        words.peek(1),
    ) == ("ct", "count"):
        return _ct_statement(words)
    reader = _READERS.get(word)
    if reader is not None and not (word == "limit" and words.peek(1) not in ("rate", "name")):
        words.take()
        return reader(words)
    return _match(words)


def _match(words: Words) -> dict[str, Any]:
    left = expressions.left_side(words)
    time = expressions.is_time(left)
    if words.optional("vmap"):
        return {"vmap": {"key": left, "data": _table(words)}}
    if words.optional("set"):
        return {"mangle": {"key": left, "value": _value(words, time)}}
    operator = _OPERATORS.get(words.peek())
    if operator is not None:
        words.take()
    right = _right_side(words, left, time)
    if words.optional("/"):  # tcp flags syn / fin,syn,rst,ack
        return {"match": {"op": operator or "==", "left": {"&": [left, plain(words)]}, "right": right}}
    if operator is None:
        bits = expressions.is_flags(left) and not isinstance(right, dict | bool)
        operator = "in" if bits and not str(right).startswith("@") else "=="
    return {"match": {"op": operator, "left": left, "right": right}}


def _value(words: Words, time: bool = False) -> Any:
    """Take what something is set to: a value, an expression, or what a map gives for one."""
    found = expressions.value(words, time=time)
    if words.optional("map"):
        return {"map": {"key": found, "data": _table(words)}}
    return found


def _right_side(words: Words, left: dict[str, Any], time: bool) -> Any:
    word = words.peek()
    if word in ("exists", "missing"):
        return words.take() == "exists"
    if word == "{":
        return {"set": elements(words, statement, time=time)[0]}
    if expressions.begins(words):
        return expressions.left_side(words)
    found = plain(words, time=time)
    if words.peek() == "|":  # tcp flags & (syn | ack) == syn | ack
        names = [found]
        while words.optional("|"):
            names.append(single(words.take()))
        return names
    return str(found) if "fib" in left and isinstance(found, int) and left["fib"]["result"] != "type" else found


def _table(words: Words) -> Any:
    """Take the elements of a map, or the name of one."""
    if words.peek() == "{":
        return {"set": elements(words, statement)[0]}
    name = words.take()
    if name[:1] != "@":
        raise Misread(f"no map: {name}")
    return name


def _log(words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {}
    flags: list[str] = []
    while word := words.optional("prefix", "level", "group", "snaplen", "queue-threshold", "flags"):
        if word in ("group", "snaplen", "queue-threshold"):
            found[word] = words.number()
        elif word != "flags":
            found[word] = words.string()
        elif (kind := words.take()) in ("tcp", "ip"):
            flags += [f"{kind} {part}" for part in words.take().split(",")]
        else:
            flags.append(kind)
    if flags:
        found["flags"] = flags[0] if len(flags) == 1 else flags
    return {"log": found or None}


def _reject(words: Words, family: str) -> dict[str, Any]:
    words.expect("reject")
    kind = {"ip": "icmp", "ip6": "icmpv6"}.get(family, "icmpx")
    if not words.optional("with"):
        return {"reject": {"type": kind, "expr": "port-unreachable"}}
    kind = words.take()
    if kind == "tcp":
        words.expect("reset")
        return {"reject": {"type": "tcp reset"}}
    if kind not in ("icmp", "icmpv6", "icmpx"):
        raise Misread(f"not a way to reject: {kind}")
    words.optional("type")
    return {"reject": {"type": kind, "expr": single(words.take())}}


def _nat(kind: str) -> Any:
    def read(words: Words) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if family := words.optional("ip", "ip6"):
            found["family"] = family
        types = []
        if words.optional("prefix"):
            types.append("prefix")
        if words.optional("interval"):
            types.append("interval")
        if words.optional("addr"):
            words.expect(".")
            words.expect("port")
            types.append("concat")
        if words.optional("to"):
            found |= _target(words)
        flags = _flags(words)
        if "prefix" in types:
            flags = [*flags, "netmap"]
        if flags:
            found["flags"] = flags[0] if len(flags) == 1 else flags
        if types:
            found["type_flags"] = types[0] if len(types) == 1 else types
        return {kind: found or None}

    return read


def _target(words: Words) -> dict[str, Any]:
    """Take the address and port that a packet is sent to: as a word, or by a map."""
    if expressions.begins(words):
        glued = words.peek(1).partition(":")
        if glued[1]:  # ip saddr:tcp dport map { 80 : 8080 }
            words.items = [*words.items[: words.at + 1], glued[0], ":", glued[2], *words.items[words.at + 2 :]]
        found = {"addr": _value(words)}
        return {**found, "port": _value(words)} if words.optional(":") else found
    word = words.take()
    if word[:1] == ":" and not is_ip(word):
        if word == ":" and words:
            word += words.take()
        return {"port": single(word[1:])}
    address, port = _apart(word)
    found = {}
    if address:
        found["addr"] = single(address)
    if port:
        found["port"] = single(port)
    return found


def _apart(word: str) -> tuple[str, str]:
    """Return address and port of ``10.0.0.1:80``, ``[2001:db8::1]:80``, ``10.0.0.1-10.0.0.9:1-2``."""
    if word[:1] == "[":
        found = re.fullmatch(r"\[([^\]]*)\](?:-\[([^\]]*)\])?(?::(.*))?", word)
        if not found:
            raise Misread(f"no address: {word}")
        return found[1] + (f"-{found[2]}" if found[2] else ""), found[3] or ""
    if word.count(":") == 1:
        address, _, port = word.partition(":")
        return address, port
    return word, ""


def _flags(words: Words) -> list[str]:
    parts = words.peek().split(",")
    if not words or not all(part in _NAT_FLAGS for part in parts):
        return []
    words.take()
    while words.optional(","):
        parts.append(words.take())
    return parts


def _queue(words: Words) -> dict[str, Any]:
    flags: list[str] = []
    number: Any = 0
    while word := words.optional("flags", "num", "to"):
        if word == "flags":
            flags += words.take().split(",")
        else:
            number = _value(words)
    if words.peek().split(",")[0] in ("bypass", "fanout"):
        flags += words.take().split(",")
    return {"queue": {"num": number, **({"flags": flags[0] if len(flags) == 1 else flags} if flags else {})}}


def _set(operation: str) -> Any:
    def read(words: Words) -> dict[str, Any]:
        name = words.take()
        if name[:1] != "@":
            raise Misread(f"no set: {name}")
        words.expect("{")
        element: Any = expressions.left_side(words)
        more: dict[str, Any] = {}
        if words.optional("timeout"):
            more["timeout"] = to_seconds(words.take())
        if words.optional("expires"):
            more["expires"] = to_seconds(words.take())
        if words.optional("comment"):
            more["comment"] = words.string()
        stmts = []
        while words.peek() not in ("}", ":", ""):
            stmts.append(statement(words))
        if more:
            element = {"elem": {"val": element, **more}}
        found = {"op": operation, "elem": element}
        if words.optional(":"):
            data = verdict(words) or _value(words)
            words.expect("}")
            return {"map": {**found, "data": data, "map": name}}
        words.expect("}")
        return {"set": {**found, "set": name, **({"stmt": stmts} if stmts else {})}}

    return read


def _meter(words: Words) -> dict[str, Any]:
    found: dict[str, Any] = {"name": words.take()}
    if words.optional("size"):
        found["size"] = words.number()
    words.expect("{")
    found["key"] = expressions.left_side(words)
    if words.optional("timeout"):
        found["key"] = {"elem": {"val": found["key"], "timeout": to_seconds(words.take())}}
    found["stmt"] = statement(words)
    words.expect("}")
    return {"meter": found}


def _dup(words: Words) -> dict[str, Any]:
    words.expect("to")
    found = {"addr": expressions.value(words)}
    if words.optional("device"):
        found["dev"] = words.string()
    return {"dup": found}


def _fwd(words: Words) -> dict[str, Any]:
    family = words.optional("ip", "ip6")
    words.expect("to")
    target = expressions.value(words)
    if not family:
        return {"fwd": {"dev": target}}
    words.expect("device")
    return {"fwd": {"dev": words.string(), "addr": target, "family": family}}


def _tproxy(words: Words) -> dict[str, Any]:
    family = words.optional("ip", "ip6")
    words.expect("to")
    return {"tproxy": {**({"family": family} if family else {}), **_target(words)}}


def synproxy(words: Words) -> dict[str, Any]:
    """Take the words of ``synproxy``."""
    found: dict[str, Any] = {}
    flags = []
    while word := words.optional("mss", "wscale", "timestamp", "sack-perm"):
        if word in ("mss", "wscale"):
            found[word] = words.number()
        else:
            flags.append(word)
    if flags:
        found["flags"] = flags[0] if len(flags) == 1 else flags
    return found


def _synproxy(words: Words) -> dict[str, Any]:
    return {"synproxy": words.string() if words.optional("name") else synproxy(words) or None}


def _flow(words: Words) -> dict[str, Any]:
    if words.take() not in ("add", "offload"):
        raise Misread("not a flow")
    return {"flow": {"op": "add", "flowtable": words.take()}}


def _xt(words: Words) -> dict[str, Any]:
    kind = words.take()
    if kind not in ("match", "target", "watcher"):
        raise Misread(f"not an extension: {kind}")
    return {"xt": {"type": kind, "name": words.string()}}


_CT_STATEMENTS = frozenset(("helper", "timeout", "expectation"))


def _ct_statement(words: Words) -> dict[str, Any]:
    words.expect("ct")
    kind = words.take()
    if kind == "count":
        over = words.optional("over")
        return {"ct count": {"val": words.number(), **({"inv": True} if over else {})}}
    words.expect("set")
    return {f"ct {kind}": words.string()}


def _notrack(words: Words) -> dict[str, Any]:
    return {"notrack": None}


def _last(words: Words) -> dict[str, Any]:
    if not words.optional("used"):
        return {"last": None}
    used = words.take()
    return {"last": None if used == "never" else {"used": to_seconds(used)}}


_READERS: Mapping[str, Callable[[Words], dict[str, Any]]] = {
    "counter": counter,
    "limit": limit_statement,
    "quota": quota,
    "log": _log,
    "dnat": _nat("dnat"),
    "snat": _nat("snat"),
    "redirect": _nat("redirect"),
    "masquerade": _nat("masquerade"),
    "queue": _queue,
    "add": _set("add"),
    "update": _set("update"),
    "delete": _set("delete"),
    "meter": _meter,
    "dup": _dup,
    "fwd": _fwd,
    "tproxy": _tproxy,
    "synproxy": _synproxy,
    "flow": _flow,
    "xt": _xt,
    "notrack": _notrack,
    "last": _last,
}
