"""The words behind the columns of ``iptables -L``: each extension prints its own; what is not known is kept as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from netparse import records
from netparse.lazy import lazy_re
from netparse.parsers.netfilter.rule_words import Word

_COMMENT = lazy_re(r"/\* (.*?) \*/")
_WORD = lazy_re(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_PORTS = {"spt": "sport", "spts": "sport", "dpt": "dport", "dpts": "dport"}
_PORT = lazy_re(r"(spts?|dpts?):(!?)(\S+)$")
_FLAGS = lazy_re(r"flags:(!?)([^/\s]+)/(\S+)$")
_HEX_FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG")
_REJECT = "reject-with"
_WITH_OPTIONS = frozenset(
    (
        *(
            "REJECT",
            "DNAT",
            "SNAT",
            "NETMAP",
            "MASQUERADE",
            "REDIRECT",
            "MARK",
            "CONNMARK",
            "LOG",
            "NFLOG",
            "CT",
            "TCPMSS",
        ),
        *(
            "TPROXY",
            "SET",
            "NFQUEUE",
            "TEE",
            "CLASSIFY",
            "DSCP",
            "TOS",
            "TTL",
            "HL",
            "CHECKSUM",
            "SECMARK",
            "CONNSECMARK",
        ),
        *("HMARK", "SYNPROXY", "AUDIT", "LED", "RATEEST", "CLUSTERIP", "ULOG", "TRACE", "IDLETIMER"),
    )
)
"""Targets that have words of their own: where some are not understood, they may be the target's."""


class Tail(NamedTuple):
    """What the words say; ``unknown`` says whether words of matches or of the target were not understood."""

    matches: tuple[records.IptablesMatch, ...]
    options: tuple[records.IptablesOption, ...]
    comment: str | None
    goes_to: bool
    unknown: tuple[str, ...]


class _Words:
    def __init__(self, items: Sequence[Word]) -> None:
        self.items = items
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.items[at][0] if at < len(self.items) else ""

    def take(self) -> str:
        self.at += 1
        return self.items[self.at - 1][0] if self.at <= len(self.items) else ""


def read_tail(text: str, target: str | None) -> Tail:
    """Return what stands behind the columns of a rule."""
    comment = None
    text = text.strip()
    while found := _COMMENT.search(text):
        comment = found[1].strip() if comment is None else comment
        text = text[: found.start()] + text[found.end() :]
    goes_to = text.startswith("[goto]")  # printed before the matches
    text = text.removeprefix("[goto]")
    words = _Words([(m[1], True) if m[1] is not None else (m[2], False) for m in _WORD.finditer(text)])
    matches: list[records.IptablesMatch] = []
    options: list[records.IptablesOption] = []
    while words.at < len(words.items):
        if (taken := _target_option(words, target)) is not None:
            options.extend(taken)
            continue
        match = _match(words)
        if match is None:
            unknown = ("matches", "options") if target in _WITH_OPTIONS else ("matches",)
            return Tail(tuple(matches), tuple(options), comment, goes_to, unknown)
        matches.append(match)
    return Tail(tuple(matches), tuple(options), comment, goes_to, ())


def _option(name: str, *values: str, negated: bool = False) -> records.IptablesOption:
    return records.IptablesOption(name=name, negated=negated, values=values)


def _signed(name: str, value: str) -> records.IptablesOption:
    return _option(name, value.removeprefix("!"), negated=value.startswith("!"))


def _match(words: _Words) -> records.IptablesMatch | None:
    """Take one match; None where the words are of no match that is known, and nothing was taken."""
    reader = _MATCHES.get(words.peek())
    start = words.at
    match = reader(words) if reader else None
    if match is None:
        words.at = start
    return match


def _ports(words: _Words) -> records.IptablesMatch | None:
    name = words.take()
    options = []
    while True:
        if found := _PORT.match(words.peek()):
            options.append(_option(_PORTS[found[1]], found[3], negated=bool(found[2])))
        elif words.peek().startswith("option="):
            options.append(_signed("tcp-option", words.peek().partition("=")[2]))
        elif found := _FLAGS.match(words.peek()):
            options.append(_option("tcp-flags", _bits(found[2]), _bits(found[3]), negated=bool(found[1])))
        else:
            break
        words.take()
    return records.IptablesMatch(name=name, options=tuple(options))


def _bits(text: str) -> str:
    if not text.startswith("0x"):
        return text
    number = int(text, 16)
    return ",".join(name for n, name in enumerate(_HEX_FLAGS) if number & (1 << n)) or "NONE"


def _multiport(words: _Words) -> records.IptablesMatch | None:
    words.take()
    kind = words.take()
    if kind not in ("dports", "sports", "ports"):
        return None
    negated = words.peek() == "!" and bool(words.take())
    value = words.take()
    option = _option(kind, value.removeprefix("!"), negated=negated or value.startswith("!"))
    return records.IptablesMatch(name="multiport", options=(option,))


_CONNTRACK = frozenset(
    ("ctstate", "ctstatus", "ctproto", "ctdir", "ctorigdst", "ctorigsrc", "ctreplsrc", "ctrepldst", "ctexpire")
)


def _conntrack(words: _Words) -> records.IptablesMatch | None:
    options = []
    while words.peek(words.peek() == "!") in _CONNTRACK:
        negated = words.peek() == "!" and bool(words.take())
        name = words.take()
        negated |= words.peek() == "!" and bool(words.take())
        options.append(_option(name, words.take().removeprefix("!"), negated=negated))
    return records.IptablesMatch(name="conntrack", options=tuple(options))


def _negated(words: _Words) -> records.IptablesMatch | None:
    return _set(words) if words.peek(1) == "match-set" else _conntrack(words) if words.peek(1) in _CONNTRACK else None


def _before(words: _Words, name: str) -> tuple[str, bool]:
    """Take a value that ``!`` may stand before."""
    words.take()
    negated = words.peek() == "!" and bool(words.take())
    value = words.take()
    return value.removeprefix("!"), negated or value.startswith("!")


def _state(words: _Words) -> records.IptablesMatch | None:
    value, negated = _before(words, "state")
    return records.IptablesMatch(name="state", options=(_option("state", value, negated=negated),))


def _mark(words: _Words) -> records.IptablesMatch | None:
    name = words.take()
    if words.take() != "match":
        return None
    negated = words.peek().startswith("!")
    value = words.take()
    value = (value if value != "!" else words.take()).removeprefix("!")
    return records.IptablesMatch(name=name, options=(_option("mark", value, negated=negated),))


def _addrtype(words: _Words) -> records.IptablesMatch | None:
    words.take()
    if words.take() != "match":
        return None
    options = []
    while True:
        negated = words.peek().startswith("!")
        name = words.peek().removeprefix("!")
        if name in ("src-type", "dst-type"):
            words.take()
            negated |= words.peek().startswith("!")
            options.append(_option(name, words.take().removeprefix("!"), negated=negated))
        elif name in ("limit-in", "limit-out"):
            words.take()
            options.append(_option(f"limit-iface-{name[6:]}"))
        else:
            break
    return records.IptablesMatch(name="addrtype", options=tuple(options)) if options else None


def _set(words: _Words) -> records.IptablesMatch | None:
    negated = words.peek() == "!"
    if negated:
        words.take()
    if words.take() != "match-set":
        return None
    options = [_option("match-set", words.take(), words.take(), negated=negated)]
    if words.peek() == "return-nomatch":
        options.append(_option(words.take()))
    return records.IptablesMatch(name="set", options=tuple(options))


def _limit(words: _Words) -> records.IptablesMatch | None:
    words.take()
    if words.take() != "avg":
        return None
    options = [_option("limit", words.take())]
    if words.peek() == "burst":
        words.take()
        options.append(_option("limit-burst", words.take()))
    return records.IptablesMatch(name="limit", options=tuple(options))


def _statistic(words: _Words) -> records.IptablesMatch | None:
    words.take()
    if words.take() != "mode" or words.peek() not in ("random", "nth"):
        return None
    options = [_option("mode", words.take())]
    while words.peek() in ("probability", "every", "packet"):
        name = words.take()
        options.append(_option(name, words.take()))
    return records.IptablesMatch(name="statistic", options=tuple(options))


def _icmp(words: _Words) -> records.IptablesMatch | None:
    name = "icmp6" if words.peek().startswith("ipv6-icmp") else "icmp"
    words.take()
    value = words.take()
    if words.peek() == "code":
        words.take()
        value += f"/{words.take()}"
    option = "icmp-type" if name == "icmp" else "icmpv6-type"
    return records.IptablesMatch(name=name, options=(_signed(option, value),))


def _owner(words: _Words) -> records.IptablesMatch | None:
    words.take()
    negated = words.peek() == "!" and bool(words.take())
    kind, part = words.take(), words.take()
    if kind not in ("UID", "GID") or part != "match":
        return None
    return records.IptablesMatch(
        name="owner", options=(_option(f"{kind.lower()}-owner", words.take(), negated=negated),)
    )


def _rpfilter(words: _Words) -> records.IptablesMatch | None:
    words.take()
    options = []
    while words.peek() in ("loose", "validmark", "accept-local", "invert"):
        options.append(_option(words.take()))
    return records.IptablesMatch(name="rpfilter", options=tuple(options))


_RECENT = {"seconds:": "seconds", "hit_count:": "hitcount", "name:": "name", "mask:": "mask"}


def _recent(words: _Words) -> records.IptablesMatch | None:
    words.take()
    negated = words.peek() == "!" and bool(words.take())
    kind = {"SET": "set", "CHECK": "rcheck", "UPDATE": "update", "REMOVE": "remove"}.get(words.take())
    if kind is None:
        return None
    options = [_option(kind, negated=negated)]
    while words.peek() in _RECENT or words.peek() in ("side:", "TTL-Match", "reap"):
        word = words.take()
        if word == "reap":
            options.append(_option(word))
        elif word == "side:":
            options.append(_option("rsource" if words.take() == "source" else "rdest"))
        else:
            options.append(_option(_RECENT[word], words.take()) if word in _RECENT else _option("rttl"))
    return records.IptablesMatch(name="recent", options=tuple(options))


_MATCHES: dict[str, Callable[[_Words], records.IptablesMatch | None]] = {
    **dict.fromkeys(("tcp", "udp", "sctp", "dccp", "udplite"), _ports),
    "multiport": _multiport,
    **dict.fromkeys(_CONNTRACK, _conntrack),
    "state": _state,
    **dict.fromkeys(("mark", "connmark"), _mark),
    "ADDRTYPE": _addrtype,
    "match-set": _set,
    "!": _negated,
    "limit:": _limit,
    "statistic": _statistic,
    **dict.fromkeys(("icmptype", "ipv6-icmptype", "icmp", "ipv6-icmp"), _icmp),
    "owner": _owner,
    "rpfilter": _rpfilter,
    "recent:": _recent,
}


def _target_option(words: _Words, target: str | None) -> list[records.IptablesOption] | None:
    """Take what the target prints; None where the words are not its own."""
    word = words.peek()
    if target == "REJECT" and word == _REJECT:
        words.take()
        return [_option(_REJECT, words.take())]
    if target in ("DNAT", "SNAT", "NETMAP") and word.startswith("to:"):
        words.take()
        name = {"DNAT": "to-destination", "SNAT": "to-source", "NETMAP": "to"}[target]
        return [_option(name, word[3:])]
    if (target, word) in (("MASQUERADE", "masq"), ("REDIRECT", "redir")) and words.peek(1) == "ports:":
        words.at += 2
        return [_option("to-ports", words.take())]
    if target == "NFLOG" and word.startswith("nflog-"):
        return _pairs(words, ("nflog-group", "nflog-prefix", "nflog-size", "nflog-range", "nflog-threshold"))
    if word in ("random", "random-fully", "persistent") and target in ("DNAT", "SNAT", "MASQUERADE", "REDIRECT"):
        return [_option(words.take())]
    if (target, word) == ("CT", "NOTRACK"):
        words.take()
        return [_option("notrack")]
    if word == target and word in ("MARK", "CONNMARK", "LOG", "CT", "TCPMSS"):
        start = words.at
        found = _own_words(words, word)
        words.at = start if found is None else words.at
        return found
    return None


def _own_words(words: _Words, target: str) -> list[records.IptablesOption] | None:
    """Take ``MARK xset 0x4000/0x4000``, ``LOG flags 0 level 4 prefix "x"``: a target that begins with its own name."""
    words.take()
    if target in ("MARK", "CONNMARK"):
        kind = words.take()
        name = {"xset": "set-xmark", "set": "set-mark", "or": "or-mark", "and": "and-mark", "xor": "xor-mark"}.get(kind)
        if kind in ("save", "restore"):
            return [_option(f"{kind}-mark"), *_masks(words)]
        return [_option(name, words.take())] if name else None
    if target == "LOG":
        found = []
        while words.peek() in ("flags", "level", "prefix"):
            kind = words.take()
            value = words.take()
            if kind != "flags" or value != "0":
                found.append(_option({"level": "log-level", "prefix": "log-prefix"}.get(kind, kind), value))
        return found
    if target == "TCPMSS":
        if words.take() != "clamp":
            return [_option("set-mss", words.take())]
        words.at += 2
        return [_option("clamp-mss-to-pmtu")]
    kind = words.take()
    if kind in ("zone", "zone-orig", "zone-reply"):
        return [_option(kind, words.take())]
    return [_option("notrack")] if kind == "notrack" else None


def _masks(words: _Words) -> Iterator[records.IptablesOption]:
    """Take ``mask 0xff`` and ``nfmask 0xff ctmask ~0xf0``: the bits of the connection's mark are printed as those that stay."""
    while words.peek() in ("mask", "nfmask", "ctmask"):
        name = words.take()
        yield _option(name, words.take().removeprefix("~"))


def _pairs(words: _Words, names: Sequence[str]) -> list[records.IptablesOption]:
    found = []
    while words.peek() in names:
        name = words.take()
        found.append(_option(name, words.take()))
    return found
