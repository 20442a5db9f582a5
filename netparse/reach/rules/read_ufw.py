"""From ``ufw status verbose`` to a table of rules, where no capture shows the rules that ufw made of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from netparse.captures import Capture
from netparse.cluster import Origin
from netparse.lazy import lazy_re
from netparse.reach.rules import fields
from netparse.reach.rules.ruleset import Chain, Match, Meaning, Rule, Table, Verdict, anything, gives, rule_at
from netparse.records import UfwRule, UfwStatus

CHAIN = "ufw-user-input"
_VERDICTS = {"ALLOW": "accept", "LIMIT": "accept", "DENY": "drop", "REJECT": "drop"}
_POLICIES = {"allow": "accept", "deny": "drop", "reject": "drop"}
_REMARK = lazy_re(r"\s*\([^)]*\)+")
_PORTS = lazy_re(r"(\d[\d,:]*)(?:/(tcp|udp))?$")


def table_of(capture: Capture) -> Table | None:
    """Return what ufw does with packets that come in for the host; None where it is off, or its default is not shown."""
    status = next((r for r in capture.records if isinstance(r, UfwStatus)), None)
    policy = _POLICIES.get(status.default_incoming or "") if status is not None else None
    if status is None or status.status != "active" or policy is None:
        return None
    lines = (Origin(capture, n) for n in range(status.line, (status.last_line or status.line) + 1))
    head = next((at for at in lines if "(incoming)" in at.text), Origin(capture, status.line))
    chain = Chain(CHAIN, head, policy=policy, hook="input")
    chain.rules = [
        rule_at(head, partial(gives, Verdict("accept"), fields.loopback_or_answer)),  # by /etc/ufw/before.rules
        *_rules(capture),
    ]
    if capture.unparsed or not (capture.covers and capture.covers.whole):
        chain.rules.append(rule_at(head, anything))
    return Table("status", "both", "ufw", {CHAIN: chain})


def _rules(capture: Capture) -> Iterator[Rule]:
    for r in capture.records:
        if isinstance(r, UfwRule) and r.direction in (None, "IN"):
            yield rule_at(Origin(capture, r.line), partial(_meaning, r))


def _meaning(r: UfwRule) -> Meaning:
    verdict = Verdict(_VERDICTS.get(r.action.upper(), "unknown"))
    return gives(verdict, *_side(r.to, "dst"), *_side(r.source, "src"), fields.family(6 if r.ipv6 else 4))


def _side(text: str, side: str) -> Iterator[Match]:
    """Yield the matches of ``22/tcp``, ``10.0.0.0/8 80,443/tcp``, ``Anywhere on eth0``; what is not understood may mean any packet."""
    words = _REMARK.sub("", text).split()
    if "on" in words[-2:-1]:
        yield fields.device(words[-1], "iif")
        words = words[:-2]
    for word in words:
        if word == "Anywhere":
            continue
        if found := _PORTS.match(word):
            yield _ports(found[1], found[2], side)
        elif "." in word or ":" in word:
            yield fields.address(word, side)
        else:
            yield fields.unknown  # the name of an application


def _ports(text: str, protocol: str | None, side: str) -> Match:
    spans = [part.partition(":") for part in text.split(",")]
    wanted = [(int(first), int(last or first)) for first, _, last in spans]
    own = frozenset({protocol}) if protocol else fields.PORTED
    return fields.ports(wanted, "dport" if side == "dst" else "sport", own)
