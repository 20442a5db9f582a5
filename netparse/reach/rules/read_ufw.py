"""From ``ufw status verbose`` to a table of rules, where no capture shows the rules that ufw made of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, partial

from netparse.captures import Capture
from netparse.cluster import Origin
from netparse.lazy import lazy_re
from netparse.reach.rules import fields
from netparse.reach.rules.ruleset import Chain, Match, Meaning, Rule, Table, Verdict, anything, gives, rule_at
from netparse.records import UfwRule, UfwStatus
from netparse.resources import package_file

CHAIN = "ufw-user-input"
_VERDICTS = {"ALLOW": "accept", "LIMIT": "accept", "DENY": "drop", "REJECT": "drop"}
_POLICIES = {"allow": "accept", "deny": "drop", "reject": "drop", None: "drop"}
"""Where the default is not shown it is that of ufw, which refuses; see ``shows_default``."""
_REMARK = lazy_re(r"\s*\([^)]*\)+")
_PORTS = lazy_re(r"(\d[\d,:]*)(?:/(tcp|udp))?$")


def table_of(capture: Capture) -> Table | None:
    """Return what ufw does with packets that come in for the host; None where it is off, or shows no more than that it is on."""
    status = _status(capture)
    rules = list(_rules(capture))
    if status is None or status.status != "active" or not (rules or status.default_incoming):
        return None
    lines = (Origin(capture, n) for n in range(status.line, (status.last_line or status.line) + 1))
    head = next((at for at in lines if "(incoming)" in at.text), Origin(capture, status.line))
    chain = Chain(CHAIN, head, policy=_POLICIES.get(status.default_incoming, "accept"), hook="input")
    chain.rules = [
        rule_at(head, partial(gives, Verdict("accept"), fields.loopback_or_answer)),  # by /etc/ufw/before.rules
        *rules,
    ]
    # one limit alone is that the defaults are not shown
    shows_rules = capture.covers is not None and len(capture.covers.limits) == (status.default_incoming is None)
    if capture.unparsed or status.default_incoming not in _POLICIES or not shows_rules:
        chain.rules.append(rule_at(head, anything))
    return Table("status", "both", "ufw", {CHAIN: chain})


def shows_default(capture: Capture) -> bool:
    """Whether it says what becomes of packets that no rule is about: ``ufw status`` does with ``verbose`` only."""
    status = _status(capture)
    return status is not None and status.default_incoming is not None


def _status(capture: Capture) -> UfwStatus | None:
    return next((r for r in capture.records if isinstance(r, UfwStatus)), None)


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
    known = next((n for n in range(len(words)) if " ".join(words[n:]) in _applications()), len(words))
    if known < len(words):
        yield fields.one_of(_opened(text, side) for text in _applications()[" ".join(words[known:])])
    for word in words[:known]:
        if word == "Anywhere":
            continue
        if _PORTS.match(word):
            yield _opened(word, side)
        elif "." in word or ":" in word:
            yield fields.address(word, side)
        else:
            yield fields.unknown  # the name of an application


@cache
def _applications() -> Mapping[str, tuple[str, ...]]:
    """Return the ports of applications by their names."""
    data = tomllib.loads(package_file("reach", "rules", "ufw_applications.toml").read_text(encoding="utf-8"))
    return {name: tuple(ports) for name, ports in data["ports"].items()}


def _opened(word: str, side: str) -> Match:
    """Match the ports of ``80,443/tcp``."""
    text, _, protocol = word.partition("/")
    spans = [part.partition(":") for part in text.split(",")]
    wanted = [(int(first), int(last or first)) for first, _, last in spans]
    own = frozenset({protocol}) if protocol else fields.PORTED
    return fields.ports(wanted, "dport" if side == "dst" else "sport", own)
