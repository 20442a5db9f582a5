"""Every shipped table: no rule without a source, ranges and versions in order, nothing that contradicts itself."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from netparse.ports import PortRule, rules_for, shipped, shipped_names
from netparse.ports.detect import CONFIDENCES, KINDS_OF_FACT
from netparse.ports.sources import followable

CIRCUMSTANCES = (
    [(None, ())]
    + [(name, ()) for name in shipped_names("distribution")]
    + [(None, (name,)) for name in (*shipped_names("cni"), *shipped_names("component"))]
    + [
        ("rke2", ("canal",)),
        ("talos", ("flannel",)),
        ("k0s", ("kube-router",)),
        ("openshift", ("ovn-kubernetes", "multus")),
    ]
)


@pytest.mark.parametrize("name", shipped_names())
def test_the_head_of_a_table(name: str) -> None:
    """It names itself, its kind, its date and its sources."""
    meta = shipped(name).meta
    assert meta["name"] == name
    assert meta["kind"] in ("kubernetes", "distribution", "cni", "component")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", meta["date"])
    assert meta["sources"]
    assert all(other in shipped_names() for other in (*meta.get("based_on", ()), *meta.get("replaces", ())))


@pytest.mark.parametrize("name", shipped_names())
def test_the_clues_of_a_table(name: str) -> None:
    """Each can be matched and says what it is; a distribution and a plugin have at least one, or are made of others."""
    file = shipped(name)
    for clue in file.detect:
        assert clue["what"] in KINDS_OF_FACT
        assert clue["confidence"] in CONFIDENCES
        assert clue["says"]
        assert ("matches" in clue) != ("names" in clue)
        assert re.compile(clue.get("matches", ""))
    assert file.detect or name == "kubernetes" or file.meta.get("together")


@pytest.mark.parametrize(("distribution", "cnis"), CIRCUMSTANCES)
def test_the_rules_of_a_table(distribution: str | None, cnis: tuple[str, ...]) -> None:
    """Merged with those that they change, the rules are whole."""
    for rule in rules_for(distribution=distribution, cnis=cnis):
        assert rule.source.strip(), rule.id
        assert 1 <= rule.first <= rule.last <= (255 if rule.protocol in ("ip", "icmp") else 65535), rule.id
        assert rule.since is None or rule.until is None or rule.since <= rule.until, rule.id
        assert rule.roles, rule.id
        assert not rule.purpose.endswith("."), rule.id
        if rule.kind == "listener":
            assert rule.official, f"{rule.id}: only a rule of an official table can be required"
            assert rule.processes, rule.id
        if rule.kind == "kernel":
            assert not rule.processes, rule.id
        if rule.kind == "absent":
            assert (rule.bind, rule.needed_by) == ("none", ("nobody",)), rule.id


@pytest.mark.parametrize(("distribution", "cnis"), CIRCUMSTANCES)
def test_no_two_rules_contradict_each_other(distribution: str | None, cnis: tuple[str, ...]) -> None:
    """No port must be open and closed to one component at once, and none is required twice."""
    for a, b in combinations(rules_for(distribution=distribution, cnis=cnis), 2):
        if not _meet(a, b):
            continue
        both = {a.kind, b.kind}
        same = set(a.processes) & set(b.processes)
        assert not ("absent" in both and both != {"absent"} and same), f"{a.id} and {b.id} contradict each other"
        assert a.kind != "listener" or b.kind != "listener", f"{a.id} and {b.id} require one port"


@pytest.mark.parametrize("name", shipped_names())
def test_every_source_can_be_followed(name: str) -> None:
    """A repository, an issue or a page, or it says that the fact is open: nothing rests on memory unmarked."""
    file = shipped(name)
    of_rules = [(raw["id"], raw["source"], raw.get("unsettled", False)) for raw in file.rules]
    for rule, source, unsettled in [*of_rules, *(("meta", text, True) for text in file.meta["sources"])]:
        text = followable(source)
        assert re.match(r"open: |[\w.-]+/[\w.-]+(?:[:#@ ;]|$)|[\w-]+(?:\.[\w-]+)+/", text), f"{rule}: {source}"
        assert "from memory" not in text or text.startswith("open: "), f"{rule}: {source}"
        assert unsettled or not text.startswith("open: "), f"{rule}: open, and not marked as unsettled"


def test_a_port_that_is_not_settled_is_never_required() -> None:
    """A wrong FAIL would rest on nothing."""
    own = [raw for name in shipped_names() for raw in shipped(name).rules if "component" in raw]
    assert not [raw["id"] for raw in own if raw.get("unsettled") and raw["kind"] == "listener"]


def test_ids_are_unique_but_for_distributions_that_change_rules() -> None:
    """What a user's file changes by an id is one rule."""
    owners: dict[str, str] = {}
    for name, raw in _new_rules():
        assert raw not in owners, f"{raw} is in {owners.get(raw)} and {name}"
        owners[raw] = name


def test_no_plugin_requires_a_port() -> None:
    """Which of its ports a plugin opens depends on its mode, which captures seldom show."""
    for name in shipped_names("cni"):
        assert not [rule.id for rule in rules_for(cnis=[name]) if rule.file == name and rule.kind == "listener"]


def _meet(a: PortRule, b: PortRule) -> bool:
    ports = a.protocol == b.protocol and a.first <= b.last and b.first <= a.last
    roles = "all" in (*a.roles, *b.roles) or bool(set(a.roles) & set(b.roles))
    low = max(a.since or (0, 0), b.since or (0, 0))
    high = min(a.until or (99, 0), b.until or (99, 0))
    return ports and roles and low <= high


def _new_rules() -> Iterator[tuple[str, str]]:
    for name in shipped_names():
        for raw in shipped(name).rules:
            if "component" in raw:
                yield name, raw["id"]
