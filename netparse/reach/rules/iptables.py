"""What the rules of iptables-save mean: a line of options becomes the steps of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from ipaddress import ip_address

from netparse.reach.rules.iptables_matches import MODULES, Option, bits_read, plain_matches, unknown_module
from netparse.reach.rules.iptables_targets import FINAL, NO_EFFECT, always, bits_written, target_steps
from netparse.reach.rules.ruleset import Body, Meaning, Step, Verdict
from netparse.records import IptablesRule


def options(rule: IptablesRule) -> Iterator[Option]:
    """Yield the options of a rule: its parameters first, then those of its matches, the target's last."""
    for name, value in (
        ("-p", rule.protocol), ("-s", rule.source), ("-d", rule.destination), ("-i", rule.in_interface), ("-o", rule.out_interface)
    ):  # fmt: skip
        if value is not None:
            yield Option("", name, (value,), _PARAMETERS[name] in rule.negated)
    if rule.fragment:
        yield Option("", "-f", (), "fragment" in rule.negated)
    for name in rule.unknown:
        yield Option("", "unknown", (name,), False)
    for match in rule.matches:
        yield Option(match.name, "-m", (), False)
        for o in match.options:
            yield Option(match.name, "--" + o.name, o.values, o.negated)


_PARAMETERS = {"-p": "protocol", "-s": "source", "-d": "destination", "-i": "in_interface", "-o": "out_interface"}


def compile_rule(rule: IptablesRule) -> Body:
    """Return the rule; what it says is worked out when a packet meets it."""
    return Body(partial(_meaning, rule), address=_address(rule), port=_port(rule))


def _meaning(rule: IptablesRule) -> Meaning:
    given = tuple(options(rule))
    matches = [Step(match=m) for m in plain_matches([o for o in given if not o.module])]
    for module, own in _by_match(given):
        matches += [Step(match=m) for m in MODULES.get(module, unknown_module)(own)]
    target = rule.jump or rule.goto or ""
    targets = [Option(target, "--" + o.name, o.values, o.negated) for o in rule.options]
    acts = (
        (always(Verdict("unknown")),)
        if "options" in rule.unknown and target not in FINAL and target not in NO_EFFECT
        else target_steps(target, rule.goto is not None, targets)
    )
    return Meaning(
        steps=(*matches, *acts),
        reads=bits_read(given),
        writes=bits_written(target, targets),
        collect=("ipset save",) if any(m.name == "set" for m in rule.matches) else (),
    )


def _by_match(given: Sequence[Option]) -> Iterator[tuple[str, list[Option]]]:
    """Yield the matches with their options, each time that ``-m`` stands there."""
    own: list[Option] = []
    for o in given:
        if o.name == "-m":
            if own:
                yield own[0].module, own
            own = [o]
        elif own and o.module:
            own.append(o)
    if own:
        yield own[0].module, own


def _address(rule: IptablesRule) -> int | None:
    """Return the single address that a rule is about."""
    text = rule.destination
    if text is None or "destination" in rule.negated or "," in text or not text.endswith(("/32", "/128")):
        return None
    try:
        return int(ip_address(text.partition("/")[0]))
    except ValueError:
        return None


def _port(rule: IptablesRule) -> int | None:
    """Return the single destination port that a rule is about."""
    for match in rule.matches:
        for o in match.options if match.name in ("tcp", "udp") else ():
            if o.name == "dport" and not o.negated and o.values and o.values[0].isdecimal():
                return int(o.values[0])
    return None
