"""Reads the tables of ports: TOML files with a head and rules, the shipped ones and a user's own, in one form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, cast

from netparse.errors import DataError
from netparse.files import read_toml
from netparse.ports.rule import BINDS, KINDS, NEEDED_BY, PROTOCOLS, ROLES, PortRule
from netparse.ports.sources import followable
from netparse.resources import package_file

Raw = dict[str, Any]

# tables of another form, read by their own modules
_NO_RULES = ("advice", "insecure", "overlay", "sources", "stand-ins", "versions")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
_MINOR = re.compile(r"(\d{1,3})\.(\d{1,3})")
_TEXTS = ("protocol", "component", "purpose", "kind", "source", "direction", "bind", "note", "one_of", "when")
_LISTS = (
    "flags",
    "bind_flags",
    "roles",
    "needed_by",
    "processes",
    "stand_ins",
    "in_front",
    "only_if_seen",
    "listed_for",
    "unless_cni",
)
_MINORS = ("since", "until", "documented_since", "documented_until")
_CHOICES = {
    "protocol": PROTOCOLS,
    "kind": KINDS,
    "bind": BINDS,
    "direction": ("inbound",),
    "roles": ROLES,
    "only_if_seen": ROLES,
    "listed_for": ROLES,
    "needed_by": NEEDED_BY,
}
_FLAGS = ("official", "everywhere", "reachable", "unsettled")
_KEYS = frozenset(("id", "port", *_FLAGS, *_TEXTS, *_LISTS, *_MINORS))
_REQUIRED = tuple(f.name for f in fields(PortRule) if f.name in ("component", "purpose", "roles", "kind", "source"))


class Meta(TypedDict, total=False):
    """The head of a table. A user's need not have any of it; a shipped one has a name, title and kind, sources and date."""

    name: str
    title: str
    kind: str
    date: str
    sources: list[str]
    based_on: list[str]
    goes_with: list[str]
    replaces: list[str]
    together: list[str]
    apart: list[str]
    apart_routes: list[str]
    managed: bool
    aliases: list[str]
    pod: str
    """Of a CNI plugin: the names, as ``namespace/name``, of the pod that it has on each node."""
    pods: str
    """Of a distribution: the network of the pods where none was chosen."""
    not_judged: str


class RawClue(TypedDict, total=False):
    """A mark by which a distribution or CNI plugin is recognised, as its table has it."""

    what: str
    matches: str
    names: list[str]
    also: list[str]
    besides: list[dict[str, str]]
    unless: list[dict[str, str]]
    confidence: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuleFile:
    """One table as it stands in its file: rules may be partial, for they may change a rule of another file.

    Two are equal only when they are the same object, so that what is made of one can be kept.
    """

    name: str
    path: str
    meta: Meta
    rules: tuple[Raw, ...]
    remove: tuple[str, ...]
    detect: tuple[RawClue, ...] = ()

    @property
    def based_on(self) -> tuple[str, ...]:
        """The files whose rules this one starts from (Canal: those of Calico and Flannel)."""
        return tuple(self.meta.get("based_on", ()))


@cache
def shipped(name: str) -> RuleFile:
    """Return a table that ships with netparse; DataError when there is none of that name."""
    path = package_file("ports", "data", f"{name}.toml")
    if not path.is_file():
        raise DataError(f'There is no table of ports "{name}"; there are: {", ".join(shipped_names())}.')
    return read_rule_file(path, shown=f"{name}.toml")


def with_bases(names: Iterable[str]) -> frozenset[str]:
    """Return the names with those of the tables that theirs start from: ``canal`` runs Calico and Flannel, too."""
    return frozenset(found for name in names for found in (name, *shipped(name).based_on))


@cache
def shipped_names(kind: str | None = None) -> tuple[str, ...]:
    """Return the names of the shipped tables, of one kind (``distribution``, ``cni``, ``component``) or all."""
    names = sorted(path.stem for path in package_file("ports", "data").glob("*.toml") if path.stem not in _NO_RULES)
    return tuple(name for name in names if kind is None or shipped(name).meta["kind"] == kind)


def load_user_file(path: Path) -> RuleFile:
    """Return a user's table.

    There a rule needs no more than its port; what is left out is filled in: TCP, every role, must listen.
    """
    table = read_rule_file(path, shown=str(path))
    rules = tuple(rule if "id" in rule else {"id": _default_id(rule), **rule} for rule in table.rules)
    return RuleFile(name="user", path=table.path, meta=table.meta, rules=rules, remove=table.remove)


def user_defaults(path: str, rule: Raw) -> Raw:
    """Return the defaults of a user's new rule."""
    name = f"port {rule.get('port')}"
    return {
        "protocol": "tcp",
        "component": name,
        "purpose": "required by the user's table",
        "roles": ["all"],
        "kind": "listener",
        "official": True,
        "source": path,
    }


def read_rule_file(path: Path, *, shown: str) -> RuleFile:
    """Return the file's table after checking every field that is there; DataError names file, rule and field."""
    data = read_toml(path)
    if unknown := sorted(set(data) - {"rule", "remove", "meta", "detect"}):
        raise DataError(f'{shown}: there is no table "{unknown[0]}"; rules are written as [[rule]] tables.')
    rules = data.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise DataError(f'{shown}: field "rule": rules are written as [[rule]] tables.')
    remove = data.get("remove", [])
    if not isinstance(remove, list) or not all(isinstance(name, str) for name in remove):
        raise DataError(f'{shown}: field "remove": a list of rule ids is needed.')
    meta = data.get("meta", {})
    if not isinstance(meta, dict):
        raise DataError(f'{shown}: field "meta": a table is needed.')
    detect = data.get("detect", [])
    if not isinstance(detect, list) or not all(isinstance(clue, dict) for clue in detect):
        raise DataError(f'{shown}: field "detect": clues are written as [[detect]] tables.')
    for number, rule in enumerate(rules, start=1):
        _check(rule, f'{shown}: rule "{rule.get("id", f"number {number}")}"')
    _check_unique(rules, shown)
    return RuleFile(
        name=path.stem,
        path=shown,
        meta=cast(Meta, meta),
        rules=tuple(rules),
        remove=tuple(remove),
        detect=tuple(cast("list[RawClue]", detect)),
    )


def build(raw: Raw, *, file: str, path: str) -> PortRule:
    """Return the rule that merged fields make; DataError when one that every rule needs is missing."""
    where = f'{path}: rule "{raw.get("id")}"'
    for key in ("id", "protocol", "port", *_REQUIRED):
        if key not in raw:
            raise DataError(f'{where}: field "{key}" is missing.')
    first, last = _ports(raw["port"], where)
    values: Raw = {key: value for key, value in raw.items() if key in _TEXTS or key in ("id", *_FLAGS)}
    values |= {key: tuple(raw[key]) for key in _LISTS if key in raw}
    values |= {key: _minor(raw[key], where, key) for key in _MINORS if key in raw}
    values["source"] = followable(values["source"])
    rule = PortRule(file=file, first=first, last=last, **values)
    _check_order(rule, where)
    return rule


def _check(rule: Raw, where: str) -> None:
    for key, value in rule.items():
        if key not in _KEYS:
            raise DataError(f'{where}: field "{key}" is not known; fields are {", ".join(sorted(_KEYS))}.')
        if key in _TEXTS or key == "id":
            _check_text(value, where, key)
        elif key in _LISTS:
            _check_list(value, where, key)
        elif key in _MINORS:
            _minor(value, where, key)
        elif key in _FLAGS and not isinstance(value, bool):
            raise DataError(f'{where}: field "{key}": true or false is needed, not {value!r}.')
    if "id" in rule and not _ID.fullmatch(rule["id"]):
        raise DataError(f'{where}: field "id": lower-case words joined by hyphens are needed.')
    if "port" in rule:
        _ports(rule["port"], where)
    elif "id" not in rule:
        raise DataError(f'{where}: field "port" is missing.')


def _check_text(value: object, where: str, key: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise DataError(f'{where}: field "{key}": a text is needed, not {value!r}.')
    if key in _CHOICES and value not in _CHOICES[key]:
        raise DataError(f'{where}: field "{key}": {value!r} is none of {", ".join(_CHOICES[key])}.')


def _check_list(value: object, where: str, key: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise DataError(f'{where}: field "{key}": a list of texts is needed, not {value!r}.')
    for item in value:
        if key in _CHOICES and item not in _CHOICES[key]:
            raise DataError(f'{where}: field "{key}": {item!r} is none of {", ".join(_CHOICES[key])}.')


def _check_unique(rules: list[Raw], shown: str) -> None:
    seen: set[str] = set()
    for rule in rules:
        name = rule.get("id") or _default_id(rule)
        if name in seen:
            raise DataError(f'{shown}: rule "{name}": field "id": there are two rules of this id.')
        seen.add(name)


def _check_order(rule: PortRule, where: str) -> None:
    pairs = (("until", rule.since, rule.until), ("documented_until", rule.documented_since, rule.documented_until))
    for key, since, until in pairs:
        if since is not None and until is not None and until < since:
            raise DataError(f'{where}: field "{key}": it lies before the version in which the rule begins.')


def _ports(value: object, where: str) -> tuple[int, int]:
    match = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        first, last = int(match[1]), int(match[2])
    elif isinstance(value, int) and not isinstance(value, bool):
        first = last = value
    else:
        raise DataError(f'{where}: field "port": a number or a range like "30000-32767" is needed, not {value!r}.')
    if not 1 <= first <= last <= 65535:
        raise DataError(f'{where}: field "port": {value!r} is not within 1 and 65535, or runs backwards.')
    return first, last


def _minor(value: object, where: str, key: str) -> tuple[int, int]:
    match = _MINOR.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise DataError(f'{where}: field "{key}": a Kubernetes minor version like "1.30" is needed, not {value!r}.')
    return int(match[1]), int(match[2])


def _default_id(rule: Raw) -> str:
    return f"{rule.get('protocol', 'tcp')}-{rule.get('port')}"
