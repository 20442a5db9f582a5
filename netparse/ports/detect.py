"""Recognises the distribution and the CNI plugins by the clues that stand in their tables (``[[detect]]``).

Facts are short texts from captures, each with its origin; nothing here knows captures or nodes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from netparse.cluster import Owner
from netparse.cluster.machine import machine
from netparse.ports.fact import Alike, Fact
from netparse.ports.load import Meta, RawClue, RuleFile, shipped, shipped_names
from netparse.ports.processes import name_matches
from netparse.ports.rule import canonical_roles

CONFIDENCES: Final = ("certain", "likely", "possible")
# kinds of facts; the first are columns of the node list
KINDS_OF_FACT: Final = (
    "version",
    "container_runtime",
    "os_image",
    "kernel_version",
    "role",
    "name",
    "label",
    "annotation",
    "internal_ip",
    "process",
    "agent",
    "listener",
    "interface",
    "address",
    "route",
    "annotation",
    "pod",
    "collector",
    "config_map",
    "object",
    "network_config",
)
_SHOWN_PER_CLUE = 3
_NO_CNI = "CNI plugin: not recognised by interfaces, routes or processes."


# kind → the facts of that kind, in groups of the same text
Known = Mapping[str, Sequence[Alike]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of another kind that stands beside a clue; ``anywhere``: on any node, not only on that of the clue."""

    what: str
    pattern: re.Pattern[str]
    anywhere: bool

    def stands(self, node: str | None, known: Known) -> bool:
        """Return whether the node, or any, shows it."""
        shown = (group for group in known.get(self.what, ()) if self.pattern.fullmatch(group[0].text))
        return any(self.anywhere or group.is_on(node) for group in shown)


@dataclass(frozen=True, slots=True)
class Clue:
    """A mark by which something is recognised, and how sure it is; it counts ``besides`` others only, and ``unless`` some."""

    what: str
    pattern: re.Pattern[str] | None
    names: tuple[str, ...]
    also: tuple[re.Pattern[str], ...]
    besides: tuple[Mark, ...]
    unless: tuple[Mark, ...]
    confidence: str
    says: str

    def among(self, groups: Sequence[Alike]) -> Iterator[Alike]:
        """Yield the groups whose facts show the mark; ``also`` is not looked at here. Of a route, a part is enough."""
        if self.pattern is not None:
            shows = self.pattern.search if self.what == "route" else self.pattern.fullmatch
            return (group for group in groups if shows(group[0].text))
        return (group for group in groups if name_matches(self.names, group[0].owner or Owner(group[0].text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Something recognised; ``facts`` are the first few that it rests on, ``reason`` is a sentence for people."""

    name: str
    title: str
    confidence: str
    reason: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What was recognised. ``distribution`` is None when nothing was, or several fit equally: ``reasons`` name them."""

    distribution: Guess | None
    cnis: tuple[Guess, ...]
    of_distribution: tuple[str, ...]
    of_cnis: tuple[str, ...]
    of_nodes: tuple[str, ...]
    components: tuple[Guess, ...] = ()
    """What has ports on the nodes and is neither distribution nor plugin: MetalLB, NodeLocal DNS, Ceph."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every sentence: why this distribution, these plugins and components, and which nodes are not judged."""
        return self.reasons_beside(None, ())

    def reasons_beside(self, distribution: str | None, cnis: Sequence[str]) -> tuple[str, ...]:
        """Return the sentences without those on what the user gave."""
        return (
            *(() if distribution else self.of_distribution),
            *(() if cnis else self.of_cnis),
            *(_sentence("Component", guess) for guess in self.components),
            *self.of_nodes,
        )


def detect_all(facts: Iterable[Fact]) -> Detection:
    """Return distribution and CNI plugins of the cluster that the facts are of, with the reasons in words."""
    known = _by_kind(facts)
    candidates = _best(_replace(_guesses("distribution", known)))
    cnis = detect_cnis_of(known)
    distribution = candidates[0] if len(candidates) == 1 else None
    not_judged = _not_judged(distribution.name, known) if distribution else None
    return Detection(
        distribution=distribution,
        cnis=cnis,
        of_distribution=(_of_distribution(candidates), *((not_judged,) if not_judged else ())),
        of_cnis=tuple(_sentence("CNI plugin", guess) for guess in cnis) or (_NO_CNI,),
        of_nodes=tuple(_unjudged_nodes(known)),
        components=_guesses("component", known),
    )


def detect_cnis(facts: Iterable[Fact]) -> tuple[Guess, ...]:
    """Return the CNI plugins that the facts show, of a whole cluster or of one node."""
    return detect_cnis_of(_by_kind(facts))


def conflicting(cnis: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of CNI plugins that do not go together on one node."""
    pairs = ((a, b) for i, a in enumerate(cnis) for b in cnis[i + 1 :])
    return tuple((a, b) for a, b in pairs if b not in _goes_with(a) and a not in _goes_with(b))


def unjudged_node(*, name: str, version: str | None, os_image: str | None) -> str | None:
    """Return a sentence on why a node gets no Linux rules (Windows, virtual), None for a Linux node."""
    kind = machine(name=name, version=version, os_image=os_image)
    if kind == "windows":
        return f"{name} runs Windows: no Linux commands are expected of it, and its ports are not judged."
    if kind == "virtual":
        return f"{name} is a virtual node: there is no machine to capture from, and its ports are not judged."
    return None


def detect_cnis_of(known: Known) -> tuple[Guess, ...]:
    """Return the CNI plugins shown by facts that are sorted by their kind."""
    found = _replace(_together(_guesses("cni", known), known))
    sure = tuple(guess for guess in found if guess.confidence != "possible")
    return sure or found


def _by_kind(facts: Iterable[Fact]) -> Known:
    """Sort the facts by their kind; equal ones stand together, since most nodes show the same.

    Those that no table mentions, as most interfaces of a large cluster, are left out.
    """
    known: dict[str, dict[object, Alike | None]] = {}
    for fact in facts:
        what, text, _, owner, _ = fact
        groups = known.get(what)
        if groups is None:
            groups = known[what] = {}
        key = (text, True) if owner is not None and owner.cut else text
        try:
            group = groups[key]
        except KeyError:
            group = groups[key] = Alike(fact) if _is_mentioned(fact) else None
        if group is not None:
            group.add(fact)
    return {what: list(filter(None, groups.values())) for what, groups in known.items()}


def _is_mentioned(fact: Fact) -> bool:
    """Whether a table has a mark that this may be."""
    return fact.what not in _OF_MANY_TEXTS or bool(_mentioned(fact.what).search(fact.text))


_OF_MANY_TEXTS = frozenset({"interface", "address", "listener", "route"})
"""Kinds of facts of which each node has others; no mark of them is a list of names."""


@cache
def _mentioned(what: str) -> re.Pattern[str]:
    """Return all patterns for this kind of fact, in clues, beside clues and against them, as one expression."""
    names = [name for kind in ("distribution", "cni", "component") for name in shipped_names(kind)]
    marks = [clue for name in names for clue in clues(name)]
    found = [p for clue in marks if clue.what == what for p in (clue.pattern, *clue.also) if p]
    found += [m.pattern for clue in marks for m in (*clue.besides, *clue.unless) if m.what == what]
    apart = [text for name in names for text in shipped(name).meta.get("apart_routes", ()) if what == "route"]
    apart += [re.escape(text) for name in names for text in shipped(name).meta.get("apart", ()) if what == "interface"]
    texts = dict.fromkeys((*(p.pattern for p in found), *apart))
    return re.compile("|".join(["(?!)", *(f"(?:{text})" for text in texts)]))


def _guesses(kind: str, known: Known) -> tuple[Guess, ...]:
    guesses = (_guess(shipped(name), known) for name in shipped_names(kind))
    return tuple(guess for guess in guesses if guess is not None)


def _guess(file: RuleFile, known: Known) -> Guess | None:
    hits = [(clue, found) for clue in clues(file.name) if (found := _hits(clue, known))]
    if not hits:
        return None
    confidence = min((clue.confidence for clue, _ in hits), key=CONFIDENCES.index)
    reason = "; ".join(_reason_of(clue, found) for clue, found in hits if clue.confidence == confidence)
    facts = tuple(fact for _, found in hits for fact in found)
    return Guess(name=file.name, title=file.meta["title"], confidence=confidence, reason=reason, facts=facts)


def _hits(clue: Clue, known: Known) -> tuple[Fact, ...]:
    """Return the first facts that show the clue, no two of them on one node."""
    groups = known.get(clue.what, ())
    found: dict[str | None, Fact] = {}
    for group in clue.among(groups):
        for fact in group:
            if fact.node not in found and _counts(clue, fact.node, known):
                found[fact.node] = fact
            if len(found) == _SHOWN_PER_CLUE:
                return tuple(found.values())
    return tuple(found.values())


def _counts(clue: Clue, node: str | None, known: Known) -> bool:
    """Return whether what must stand beside the clue on the node does, and what contradicts it does not."""
    return (
        all(_on_node(other, node, known.get(clue.what, ())) for other in clue.also)
        and all(mark.stands(node, known) for mark in clue.besides)
        and not any(mark.stands(node, known) for mark in clue.unless)
    )


def _on_node(pattern: re.Pattern[str], node: str | None, groups: Sequence[Alike]) -> bool:
    shown = (group for group in groups if pattern.fullmatch(group[0].text))
    return any(group.is_on(node) for group in shown)


def _reason_of(clue: Clue, facts: Sequence[Fact]) -> str:
    where = ", ".join(dict.fromkeys(f"{fact.text}{f' on {fact.node}' if fact.node else ''}" for fact in facts))
    return f"{clue.says} ({where})"


def _together(guesses: tuple[Guess, ...], known: Known) -> tuple[Guess, ...]:
    """Add what is made of several plugins (Canal), unless a fact shows that they work apart."""
    by_name = {guess.name: guess for guess in guesses}
    made = []
    for name in shipped_names("cni"):
        meta = shipped(name).meta
        parts = [by_name[part] for part in meta.get("together", ()) if part in by_name]
        if name in by_name or not parts or len(parts) < len(meta["together"]) or _apart(meta, known):
            continue
        confidence = max((part.confidence for part in parts), key=CONFIDENCES.index)
        reason = " and ".join(part.reason for part in parts)
        facts = tuple(fact for part in parts for fact in part.facts)
        made.append(Guess(name=name, title=meta["title"], confidence=confidence, reason=reason, facts=facts))
    return (*guesses, *made)


def _apart(meta: Meta, known: Known) -> bool:
    interfaces = {group[0].text for group in known.get("interface", ())}
    patterns = [re.compile(pattern) for pattern in meta.get("apart_routes", ())]
    routes = [group[0].text for group in known.get("route", ())]
    return not interfaces.isdisjoint(meta.get("apart", ())) or any(
        pattern.search(text) for pattern in patterns for text in routes
    )


def _replace(guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """Leave out what something more special stands for, unless that is the less sure of the two.

    What is made of several plugins is as sure as the least sure of them, and stands for all of them.
    """
    gone: set[str] = set()
    rank = {guess.name: CONFIDENCES.index(guess.confidence) for guess in guesses}
    for guess in guesses:
        meta = shipped(guess.name).meta
        made = meta.get("together") and guess.confidence != "possible"
        gone |= {name for name in meta.get("replaces", ()) if made or rank.get(name, 9) >= rank[guess.name]}
    return tuple(guess for guess in guesses if guess.name not in gone)


def _best(guesses: tuple[Guess, ...]) -> tuple[Guess, ...]:
    best = min((CONFIDENCES.index(guess.confidence) for guess in guesses), default=0)
    return tuple(guess for guess in guesses if CONFIDENCES.index(guess.confidence) == best)


def _of_distribution(candidates: tuple[Guess, ...]) -> str:
    if not candidates:
        return "Distribution: not recognised; Kubernetes' own ports are expected, as kubeadm sets them."
    if len(candidates) > 1:
        reason = "; ".join(f"{guess.title}: {guess.reason}" for guess in candidates)
        return f"Distribution: not decided, several fit equally ({reason}); --distribution settles it."
    return _sentence("Distribution", candidates[0])


def _sentence(subject: str, guess: Guess) -> str:
    return f"{subject}: {guess.title}, {guess.confidence}: {guess.reason}."


def _not_judged(distribution: str, known: Known) -> str | None:
    """Return what is not judged there; a managed control plane that is among the nodes after all (EKS Anywhere) is."""
    meta = shipped(distribution).meta
    listed = canonical_roles(group[0].text for group in known.get("role", ()))
    return None if meta.get("managed") and "control-plane" in listed else meta.get("not_judged")


def _unjudged_nodes(known: Known) -> list[str]:
    cells: dict[str, dict[str, str]] = {}
    for what in ("name", "version", "os_image"):
        for fact in (fact for group in known.get(what, ()) for fact in group):
            cells.setdefault(fact.node or fact.text, {})[what] = fact.text
    sentences = (
        unjudged_node(name=node, version=cell.get("version"), os_image=cell.get("os_image"))
        for node, cell in cells.items()
    )
    return [text for text in sentences if text]


@cache
def clues(name: str) -> tuple[Clue, ...]:
    """Return the marks of a distribution or CNI plugin, as its table lists them."""
    return tuple(_clue(raw) for raw in shipped(name).detect)


@cache
def _goes_with(name: str) -> frozenset[str]:
    return frozenset(shipped(name).meta.get("goes_with", ()))


def _clue(raw: RawClue) -> Clue:
    pattern = raw.get("matches")
    return Clue(
        what=raw["what"],
        pattern=re.compile(pattern) if pattern else None,
        names=tuple(raw.get("names", ())),
        also=tuple(re.compile(text) for text in raw.get("also", ())),
        besides=tuple(_mark(mark) for mark in raw.get("besides", ())),
        unless=tuple(_mark(mark) for mark in raw.get("unless", ())),
        confidence=raw["confidence"],
        says=raw["says"],
    )


def _mark(raw: Mapping[str, str]) -> Mark:
    """Return the mark; ``matches`` is for the node of the clue, ``anywhere`` for any node."""
    return Mark(
        what=raw["what"],
        pattern=re.compile(raw.get("matches") or raw["anywhere"]),
        anywhere="anywhere" in raw,
    )
