"""What the targets of iptables do: verdicts, marks, conntrack's zones, the translation of addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_address, ip_network

from netparse.reach.packets.packet import Packet, Ports, in_zone
from netparse.reach.rules.iptables_matches import Option, value_and_mask
from netparse.reach.rules.ruleset import Change, Context, Step, Translation, Verdict
from netparse.reach.run import Uncertainty, undecided

_ZONES = 0xFFFF


def bits_written(target: str, given: Sequence[Option]) -> int:
    if target not in ("MARK", "CONNMARK"):
        return 0
    values = {o.name: o.values[0] if o.values else "" for o in given}
    if {"--save-mark", "--restore-mark"} & values.keys():
        return 0xFFFFFFFF
    clear, flip = _bits(values)
    return clear | flip


NO_EFFECT = frozenset(
    {
        "LOG", "NFLOG", "ULOG", "TRACE", "CHECKSUM", "CLASSIFY", "SET", "TCPMSS", "DSCP", "TOS", "AUDIT", "SECMARK", "CONNSECMARK",
        "HL", "TTL", "TEE", "IDLETIMER", "RATEEST", "LED", "TCPOPTSTRIP", "ECN", "",
    }
)  # fmt: skip


FINAL = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "drop", "RETURN": "return", "STEAL": "drop"}


_ASIDE = frozenset({"QUEUE", "NFQUEUE", "TPROXY", "SYNPROXY", "TARPIT"})


def target_steps(target: str, goto: bool, given: Sequence[Option]) -> tuple[Step, ...]:
    """Return what a rule does with the packets that it matches."""
    if target in FINAL:
        return (always(Verdict(FINAL[target])),)
    if target in NO_EFFECT:
        return ()
    values = {o.name: o.values[0] if o.values else "" for o in given}
    if target in ("MARK", "CONNMARK"):
        return (Step(change=_changed_mark(target, values)),)
    if target in ("CT", "NOTRACK"):
        untracks = target == "NOTRACK" or "--notrack" in values
        return (Step(change=lambda c, p: p._replace(untracked=True)),) if untracks else tuple(_zones(values))
    if (nat := _translation(target, values)) is not None:
        return (always(Verdict("nat", nat=nat)),)
    if target in _ASIDE:
        return (always(Verdict("unknown")),)
    return (always(Verdict("goto" if goto else "jump", target)),)


def _zones(values: Mapping[str, str]) -> Iterator[Step]:
    """``--zone 5`` keeps connections apart from those of other zones; ``--zone-orig`` and ``--zone-reply`` of one direction alone."""
    for name, direction in (("--zone", None), ("--zone-orig", "original"), ("--zone-reply", "reply")):
        text = values.get(name)
        if text is not None:
            yield Step(change=_zone(None if text == "mark" else int(text, 0), direction))


def _zone(number: int | None, direction: str | None) -> Change:
    def change(c: Context, p: Packet) -> Packet:
        if number is not None:
            return in_zone(p, number, direction)
        if p.mark_unknown & _ZONES:
            raise undecided(Uncertainty(f"the mark that names conntrack's zone on {c.host.name} is not known"))
        return in_zone(p, p.mark & _ZONES, direction)

    return change


def always(verdict: Verdict) -> Step:
    return Step(decide=lambda c, p: verdict)


def _changed_mark(target: str, values: Mapping[str, str]) -> Change:
    """Return what MARK and CONNMARK do to the mark of the packet or of its connection."""
    if "--save-mark" in values:
        taken, kept = (int(values.get(x, "0xffffffff"), 0) for x in ("--nfmask", "--ctmask"))
        if "--mask" in values:
            taken = kept = int(values["--mask"], 0)
        return lambda c, p: _saved(p, taken, kept)
    if "--restore-mark" in values:
        kept, taken = (int(values.get(x, "0xffffffff"), 0) for x in ("--nfmask", "--ctmask"))
        if "--mask" in values:
            taken = kept = int(values["--mask"], 0)
        return lambda c, p: _restored(p, taken, kept)
    clear, flip = _bits(values)
    if target == "MARK":
        return lambda c, p: p._replace(mark=(p.mark & ~clear) ^ flip, mark_unknown=p.mark_unknown & ~clear)
    return lambda c, p: _marked_connection(p, clear, flip)


def _bits(values: Mapping[str, str]) -> tuple[int, int]:
    """Return the bits that are cleared and those that are then flipped."""
    for name, text in values.items():
        value, mask = value_and_mask(text)
        if name == "--set-xmark":
            return mask, value
        if name == "--set-mark":
            return mask | value, value
        if name == "--or-mark":
            return value, value
        if name == "--and-mark":
            return ~value & 0xFFFFFFFF, 0
        if name == "--xor-mark":
            return 0, value
    return 0, 0


def _saved(p: Packet, taken: int, kept: int) -> Packet:
    known = p.connection
    if known is not None:
        known.mark = (known.mark & ~kept) ^ (p.mark & taken)
        known.mark_unknown = (known.mark_unknown & ~kept) | (p.mark_unknown & taken)
    return p


def _restored(p: Packet, taken: int, kept: int) -> Packet:
    known = p.connection
    if known is None:
        return p
    unknown = (p.mark_unknown & ~kept) | (known.mark_unknown & taken)
    return p._replace(mark=(p.mark & ~kept) ^ (known.mark & taken), mark_unknown=unknown)


def _marked_connection(p: Packet, clear: int, flip: int) -> Packet:
    if p.connection is not None:
        p.connection.mark = (p.connection.mark & ~clear) ^ flip
        p.connection.mark_unknown &= ~clear
    return p


def _translation(target: str, values: Mapping[str, str]) -> Translation | None:
    drawn = bool({"--random", "--random-fully"} & values.keys())
    if target == "MASQUERADE":
        return Translation("masquerade", ports=_range(values.get("--to-ports", "")), random=drawn)
    if target == "REDIRECT":
        return Translation("redirect", ports=_range(values.get("--to-ports", "")))
    if target == "DNAT":
        return destination(values.get("--to-destination", ""))
    if target == "SNAT":
        return destination(values.get("--to-source", ""))._replace(kind="snat", random=drawn)
    if target == "NETMAP":
        return Translation("dnat", netmap=ip_network(values["--to"], strict=False))
    return None


def destination(text: str) -> Translation:
    """Read ``10.0.0.1:80``, ``10.0.0.1-10.0.0.9``, ``:80``, ``[fd00::1]:80``."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.lstrip(":")
    elif text.count(":") > 1:
        host, port = text, ""
    else:
        host, _, port = text.partition(":")
    first, _, last = host.partition("-")
    addresses = (ip_address(first), ip_address(last.strip("[]") or first)) if first else None
    return Translation("dnat", addresses, _range(port.partition("/")[0]))


def _range(text: str) -> Ports | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    return int(first), int(last or first)
