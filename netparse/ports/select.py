"""Which rules apply: those of Kubernetes, changed by the distribution, of the CNI plugins, changed by the user."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from netparse.errors import DataError
from netparse.ports.load import Raw, RuleFile, build, shipped, shipped_names, user_defaults
from netparse.ports.rule import PortRule
from netparse.ports.version import Version

# id → the rule's fields and the file that it came from
_Merged = dict[str, tuple[Raw, RuleFile]]


def required_ports(
    *,
    version: Version | None,
    distribution: str | None = None,
    cnis: Sequence[str] = (),
    roles: Iterable[str] | None = None,
    user: RuleFile | None = None,
) -> tuple[PortRule, ...]:
    """Return the rules that are known to hold for nodes of these roles (None: of any), in order of their ports.

    With an unknown version, rules that are limited to some versions are not among them: see `undecided_ports`.
    """
    rules = rules_for(distribution=distribution, cnis=cnis, user=user)
    names = None if roles is None else tuple(roles)
    return tuple(rule for rule in rules if rule.applies_to(version, names))


def undecided_ports(
    *,
    version: Version | None,
    distribution: str | None = None,
    cnis: Sequence[str] = (),
    roles: Iterable[str] | None = None,
    user: RuleFile | None = None,
) -> tuple[PortRule, ...]:
    """Return the rules of these roles that cannot be judged because the Kubernetes version is not known."""
    if version is not None:
        return ()
    names = None if roles is None else tuple(roles)
    rules = rules_for(distribution=distribution, cnis=cnis, user=user)
    return tuple(rule for rule in rules if rule.depends_on_version and (names is None or rule.is_for(names)))


def rules_for(
    *, distribution: str | None = None, cnis: Sequence[str] = (), user: RuleFile | None = None
) -> tuple[PortRule, ...]:
    """Return the rules of every version and role under these circumstances, in order of their ports."""
    return _rules_for(distribution, tuple(cnis), user)


@lru_cache(maxsize=64)
def _rules_for(distribution: str | None, cnis: tuple[str, ...], user: RuleFile | None) -> tuple[PortRule, ...]:
    merged: _Merged = {}
    for file in _files(distribution, cnis):
        _apply(merged, file)
    if user is not None:
        _apply(merged, user)
    rules = (build(raw, file=file.name, path=file.path) for raw, file in merged.values())
    settled = (_settle(rule, cnis) for rule in rules)
    return tuple(sorted(settled, key=lambda rule: (rule.first, rule.protocol, rule.last, rule.id)))


def documented_ports(version: Version, role: str) -> tuple[PortRule, ...]:
    """Return the rows of Kubernetes' own table of that release for a role, open or not in practice."""
    rules = (rule for rule in rules_for() if rule.is_documented(version) and rule.is_for((role,)))
    return tuple(rule for rule in rules if rule.kind != "absent")


def _files(distribution: str | None, cnis: tuple[str, ...]) -> list[RuleFile]:
    """Return the tables, those last that change the rules of others."""
    names = ["kubernetes"]
    for name in (*cnis, *((distribution,) if distribution else ())):
        names += [base for base in shipped(name).based_on if base not in names]
        names += [name] if name not in names else []
    return [shipped(name) for name in names]


def _apply(merged: _Merged, file: RuleFile) -> None:
    for name in file.remove:
        if name not in merged and name not in all_ids():
            raise DataError(f'{file.path}: field "remove": there is no rule "{name}".')
        merged.pop(name, None)
    for raw in file.rules:
        name = raw["id"]
        if name in merged:
            merged[name] = ({**merged[name][0], **raw}, file)
        elif file.name == "user" and "port" in raw:
            merged[name] = ({**user_defaults(file.path, raw), **raw}, file)
        elif "component" in raw:
            merged[name] = (raw, file)
        elif name not in all_ids():
            raise DataError(
                f'{file.path}: rule "{name}": field "port" is missing, and there is no rule of this id to change.'
            )
        # else it changes a rule of a plugin or distribution that is not in play


def _settle(rule: PortRule, cnis: Sequence[str]) -> PortRule:
    """Return the rule as optional where one of the CNI plugins may do the component's work."""
    if rule.kind == "listener" and not set(rule.unless_cni).isdisjoint(cnis):
        return replace(rule, kind="optional")
    return rule


@cache
def all_ids() -> frozenset[str]:
    """Return the ids of all shipped rules."""
    return frozenset(raw["id"] for name in shipped_names() for raw in shipped(name).rules)
