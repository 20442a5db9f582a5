"""What the statements of nft mean: a rule as ``nft -j`` has it becomes steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from ipaddress import ip_address, ip_network
from typing import Any

from netparse.cluster import IP
from netparse.reach.packets.packet import Packet, Ports, in_zone
from netparse.reach.packets.tri import Tri, negate
from netparse.reach.rules import fields
from netparse.reach.rules.nft_compare import compare, port_number
from netparse.reach.rules.nft_set import NftSet, pairs_of
from netparse.reach.rules.nft_values import ABSENT, Bits, Expression, Getter, Value, getter
from netparse.reach.rules.ruleset import Body, Context, Match, Meaning, Step, Translation, Verdict
from netparse.reach.run import Uncertainty, undecided

_VERDICTS = {"accept": "accept", "drop": "drop", "return": "return", "continue": "continue", "reject": "drop"}
_NO_EFFECT = frozenset(
    {"counter", "log", "comment", "flow", "ct helper", "ct timeout", "ct expectation", "secmark", "dup", "last", "synproxy"}
)  # fmt: skip


def compile_rule(expr: Sequence[Expression]) -> Body:
    """Return the rule of these statements, in their order; what it says is worked out when a packet meets it."""
    return Body(partial(_meaning, expr), address=_single(expr, "daddr"), port=_single(expr, "dport"))


def _meaning(expr: Sequence[Expression]) -> Meaning:
    steps = tuple(step for statement in expr for step in _steps(statement))
    return Meaning(steps, _bits_read(expr), _bits_written(expr))


def filled(expr: Sequence[Expression]) -> Iterator[str]:
    """Yield the names of sets and maps to which a rule adds elements."""
    for statement in expr:
        for kind in ("set", "map"):
            body = statement.get(kind) if isinstance(statement, Mapping) else None
            if isinstance(body, Mapping):
                yield str(body.get(kind)).lstrip("@")


def _single(expr: Sequence[Expression], field: str) -> int | None:
    """Return the single destination address or port that a rule is about, where nothing before it changes the packet."""
    for statement in expr:
        body = statement.get("match") if isinstance(statement, Mapping) else None
        if not isinstance(body, Mapping):
            if isinstance(statement, Mapping) and set(statement) & {"counter", "log", "limit", "comment"}:
                continue
            return None
        left, right = body.get("left"), body.get("right")
        payload = left.get("payload") if isinstance(left, Mapping) else None
        named = payload.get("field") if isinstance(payload, Mapping) else None
        if named == field and body.get("op") == "==" and isinstance(right, str | int):
            return _as_number(right, field)
    return None


def _as_number(value: str | int, field: str) -> int | None:
    if field == "dport":
        return port_number(value) if not str(value).startswith("@") else None
    try:
        return int(ip_address(str(value)))
    except ValueError:
        return None


def _bits_read(expr: Sequence[Expression]) -> int:
    """Return the bits of marks that matches look at; all of them where no mask stands there."""
    found = 0
    for statement in expr:
        body = statement.get("match") or statement.get("vmap")
        text = str((body or {}).get("left") or (body or {}).get("key") or "")
        if "'mark'" in text:
            left = (body or {}).get("left")
            masked = isinstance(left, Mapping) and "&" in left and isinstance(left["&"][1], int)
            found |= left["&"][1] if masked else _ALL  # type: ignore[index]
    return found


_ALL = 0xFFFFFFFF


def _bits_written(expr: Sequence[Expression]) -> int:
    found = 0
    for statement in expr:
        body = statement.get("mangle")
        if body and "mark" in str(body.get("key")):
            value = body.get("value")
            added = isinstance(value, Mapping) and ("|" in value or "^" in value) and value.get("|", value.get("^"))
            found |= added[1] if isinstance(added, list) and isinstance(added[1], int) else _ALL
    return found


def _steps(statement: Expression) -> Iterator[Step]:
    if isinstance(statement, str):
        statement = {statement: None}
    if not isinstance(statement, Mapping) or not statement:
        yield Step(match=fields.unknown)
        return
    kind, body = next(iter(statement.items()))
    if kind == "match":
        yield Step(match=_match(body))
    elif kind in _VERDICTS:
        verdict = Verdict(_VERDICTS[kind])
        yield Step(decide=lambda c, p: verdict)
    elif kind in ("jump", "goto"):
        to = Verdict(kind, str(body["target"]))
        yield Step(decide=lambda c, p: to)
    elif kind == "vmap":
        yield Step(decide=_verdict_map(body))
    elif kind in ("dnat", "snat", "masquerade", "redirect"):
        yield from (Step(match=_has_value(e)) for e in ((body or {}).get(x) for x in ("addr", "port")) if _of_map(e))
        yield Step(decide=_nat(kind, body or {}))
    elif kind == "mangle":
        yield from _mangle(body)
    elif kind == "notrack":
        yield Step(change=lambda c, p: p._replace(untracked=True))
    elif kind in ("set", "map"):
        yield from _update(body)
    elif kind in _NO_EFFECT:
        return
    elif kind in ("queue", "tproxy", "fwd"):
        unknown = Verdict("unknown")
        yield Step(decide=lambda c, p: unknown)
    elif kind == "xt" and isinstance(body, Mapping) and body.get("type") == "target" and body.get("name") in _HARMLESS:
        return
    elif kind == "xt" and isinstance(body, Mapping) and body.get("type") == "target":
        unknown = Verdict("unknown")
        yield Step(decide=lambda c, p: unknown)
    else:
        yield Step(match=fields.unknown)  # limit, quota, ct count, meter, xt match, and whatever is newer than this


_HARMLESS = frozenset({"LOG", "NFLOG", "TCPMSS", "CHECKSUM", "CLASSIFY", "TRACE", "SET", "DSCP", "TOS"})


def _match(body: Mapping[str, Any]) -> Match:
    op, right = str(body.get("op", "==")), body["right"]
    read = getter(body["left"])
    if isinstance(right, str) and right.startswith("@"):
        name = right[1:]
        return lambda c, p: _in_named(c, name, read(c, p), op == "!=")
    if isinstance(right, Mapping) and not set(right) & {"set", "prefix", "range", "concat", "elem", "|"}:
        return fields.unknown

    def holds(c: Context, p: Packet) -> Tri:
        value = read(c, p)
        if value is None:
            return None
        return compare(value, op, right)

    return holds


def _in_named(c: Context, name: str, value: Value, negated: bool) -> Tri:
    if value is ABSENT:
        return False
    found = c.table.sets.get(name)
    if not isinstance(found, NftSet) or value is None:
        return None
    holds = found.holds(value)
    return negate(holds) if negated else holds


def _data(c: Context, data: Expression) -> NftSet | None:
    """Return the map of a statement: a named one, or the one that stands in it."""
    if isinstance(data, str):
        found = c.table.sets.get(data.lstrip("@"))
        return found if isinstance(found, NftSet) else None
    return None


def _anonymous(data: Expression) -> NftSet | None:
    if isinstance(data, Mapping) and "set" in data:
        return NftSet("", is_map=True, elements=tuple(data["set"]))
    return None


def _verdict_map(body: Mapping[str, Any]):  # type: ignore[no-untyped-def]
    read = None if _by_chance(body["key"]) else getter(body["key"])
    own = _anonymous(body["data"])

    def decide(c: Context, p: Packet) -> Verdict | None:
        held = own or _data(c, body["data"])
        if held is None:
            return Verdict("unknown")
        data = _looked_up(c, p, held, read)
        return None if data is None else _verdict(data)

    return decide


def _verdict(data: Expression) -> Verdict:
    if isinstance(data, str):
        return Verdict(_VERDICTS.get(data, "unknown"))
    kind, body = next(iter(data.items()))
    if kind in ("jump", "goto"):
        return Verdict(kind, str(body["target"]))
    return Verdict(_VERDICTS.get(kind, "unknown"))


def _by_chance(key: Expression) -> bool:
    return isinstance(key, Mapping) and bool(set(key) & {"numgen", "jhash", "symhash"})


def _looked_up(c: Context, p: Packet, held: NftSet, read: Getter | None) -> Expression:
    """Return what a map has for the packet, None for nothing; where chance decides, each value is possible."""
    pairs = list(pairs_of(held))
    if read is None:
        return _one_of(c, [v for _, v in pairs], "which of these is taken is decided by chance")
    value = read(c, p)
    if value is ABSENT:
        return None
    found, data = (None, None) if value is None else held.find(value)
    if found:
        return data
    if found is None or held.dynamic:
        return _one_of(c, [None, *(v for _, v in pairs)], "which element of a map applies cannot be decided")
    return None


def _one_of(c: Context, options: Sequence[Expression], why: str) -> Expression:
    distinct = [o for n, o in enumerate(options) if o not in options[:n]]
    if not distinct:
        return None
    if len(distinct) == 1:
        return distinct[0]
    return distinct[c.run.choose(len(distinct), Uncertainty(f"{why} ({c.table.shown} of {c.host.name})"))]


def _update(body: Mapping[str, Any]) -> Iterator[Step]:
    """``update @set { … limit … }`` lets pass only what its statement lets pass; without one it always goes on."""
    inner = body.get("stmt") or ()
    if any(set(s) & {"limit", "quota", "ct count"} for s in inner if isinstance(s, Mapping)):
        yield Step(match=fields.unknown)


def _mangle(body: Mapping[str, Any]) -> Iterator[Step]:
    key = body.get("key", {})
    if key == {"meta": {"key": "mark"}}:
        read = _value(body["value"])
        yield Step(match=_has_value(body["value"]))
        yield Step(change=lambda c, p: _with_mark(p, read(c, p)))
    elif isinstance(key, Mapping) and key.get("ct", {}).get("key") == "mark":
        read = _value(body["value"])
        yield Step(match=_has_value(body["value"]))
        yield Step(change=lambda c, p: _with_connection_mark(p, read(c, p)))
    elif isinstance(key, Mapping) and key.get("ct", {}).get("key") == "zone":
        yield _zone(body["value"], key["ct"].get("dir"))
    elif isinstance(key, Mapping) and key.get("payload", {}).get("field") in ("saddr", "daddr", "sport", "dport"):
        unknown = Verdict("unknown")
        yield Step(decide=lambda c, p: unknown)


def _zone(value: Expression, direction: str | None) -> Step:
    """``ct zone set N`` keeps the connections apart from those of other zones, of one direction where it is named."""
    if not isinstance(value, int):
        lost = Verdict("unknown")
        return Step(decide=lambda c, p: lost)
    return Step(change=lambda c, p: in_zone(p, value, direction))


def _of_map(e: Expression) -> bool:
    return isinstance(e, Mapping) and "map" in e


def _has_value(e: Expression) -> Match:
    """Match the packets for which there is a value: what is not in the map, and not in the packet, ends the rule."""
    if not _of_map(e):
        read = _value(e)
        return lambda c, p: read(c, p) is not ABSENT
    if _by_chance(e["map"]["key"]):
        return fields.always
    own, key = _anonymous(e["map"]["data"]), getter(e["map"]["key"])

    def holds(c: Context, p: Packet) -> Tri:
        held, value = own or _data(c, e["map"]["data"]), key(c, p)
        if value is ABSENT:
            return False
        found = None if held is None or value is None else held.find(value)[0]
        return None if not found and held is not None and held.dynamic else found

    return holds


def _value(e: Expression) -> Getter:
    if isinstance(e, Mapping) and "map" in e:
        own = _anonymous(e["map"]["data"])
        read = None if _by_chance(e["map"]["key"]) else getter(e["map"]["key"])

        def look(c: Context, p: Packet) -> Value:
            held = own or _data(c, e["map"]["data"])
            found = _looked_up(c, p, held, read) if held else None
            return getter(found)(c, p) if isinstance(found, int) else None

        return look
    if isinstance(e, str) and e[:1].isdecimal():
        return getter(int(e, 0))
    return getter(e)


def _with_mark(p: Packet, value: Value) -> Packet:
    if isinstance(value, Bits):
        return p._replace(mark=value.value & ~value.unknown, mark_unknown=value.unknown)
    return p._replace(mark=0, mark_unknown=0xFFFFFFFF)


def _with_connection_mark(p: Packet, value: Value) -> Packet:
    if p.connection is not None:
        known = value if isinstance(value, Bits) else Bits(0, 0xFFFFFFFF)
        p.connection.mark, p.connection.mark_unknown = known.value & ~known.unknown, known.unknown
    return p


def _nat(kind: str, body: Mapping[str, Any]):  # type: ignore[no-untyped-def]
    address, port = body.get("addr"), body.get("port")
    given = body.get("flags") or ()
    drawn = bool({"random", "fully-random"} & ({given} if isinstance(given, str) else set(given)))

    def decide(c: Context, p: Packet) -> Verdict:
        to, at = _chosen(c, p, address), _chosen(c, p, port)
        if isinstance(to, Mapping) and "concat" in to:
            to, at = to["concat"][0], to["concat"][1]
        addresses = None if to is None else _addresses(to)
        ports = None if at is None else _port_range(at)
        return Verdict("nat", nat=Translation(kind, addresses, ports, random=drawn))  # type: ignore[arg-type]

    return decide


def _chosen(c: Context, p: Packet, e: Expression) -> Expression:
    """Return an address or port, where it is looked up in a map the one that it has for the packet."""
    if not isinstance(e, Mapping) or "map" not in e:
        return e
    held = _anonymous(e["map"]["data"]) or _data(c, e["map"]["data"])
    read = None if _by_chance(e["map"]["key"]) else getter(e["map"]["key"])
    found = _looked_up(c, p, held, read) if held else None
    if found is None:
        raise undecided(
            Uncertainty(f"where a map of {c.host.name} translates it to cannot be decided ({c.table.shown})")
        )
    return found


def _addresses(e: Expression) -> tuple[IP, IP]:
    if isinstance(e, Mapping) and "range" in e:
        return ip_address(str(e["range"][0])), ip_address(str(e["range"][1]))
    if isinstance(e, Mapping) and "prefix" in e:
        net = ip_network(f"{e['prefix']['addr']}/{e['prefix']['len']}", strict=False)
        return net.network_address, net.broadcast_address
    found = ip_address(str(e))
    return found, found


def _port_range(e: Expression) -> Ports | None:
    if isinstance(e, Mapping) and "range" in e:
        return port_number(e["range"][0]) or 0, port_number(e["range"][1]) or 0
    port = port_number(e)
    return None if port is None else (port, port)
