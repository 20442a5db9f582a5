"""Names that mean harm: whatever a capture calls a node, a pod or an interface, the shell takes it for a word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from shlex import quote
from subprocess import run
from typing import Any
from unittest import mock

import pytest

from netparse import pipeline
from netparse.analysis import Analysis
from netparse.captures import Capture
from netparse.captures.origin.assign import assign_nodes
from netparse.checks import CHECKS
from netparse.findings import Finding
from netparse.pipeline import analyze
from netparse.safe import sh, visible
from tests.conftest import BUNDLES
from tests.fuzz.invariants import ROUNDS

MARK = "OwNeD"
HOSTILE = f"$({MARK});`{MARK}`'\"\n{MARK} | {MARK} # {MARK}\u202e&\\"
"""Behind a name: a command in place of a word, an end of the command, quotes of both kinds, a line end, a pipe, a comment."""
_QUOTED = re.compile(r"""(?<![^\s=/])'[^']*'(?:"'"'[^']*')*""")
"""A word in quotes, and in it the apostrophes that it holds."""
_OF_A_DEVICE = "".join(HOSTILE.split())
"""The kernel has no device with blanks in its name; where several of its words are quoted each is one."""
_EACH = None if ROUNDS > 1 else 1
"""Scenarios of each check and verdict; `make fuzz` takes all."""
KINDS = ("nodes", "interfaces", "objects", "namespaces")


def _scenarios(check: str) -> list[Path]:
    found = (sorted(BUNDLES.glob(f"{check}/{verdict}.*/")) for verdict in ("fail", "warn", "info", "unknown"))
    return [folder for folders in found for folder in folders[:_EACH]]


def _names(analysis: Analysis, kind: str) -> Mapping[str, str]:
    """Return what the cluster's nodes, interfaces or objects are called, and what instead."""
    cluster = analysis.cluster
    objects = [*cluster.objects.pods, *cluster.objects.services, *(r for r, _ in cluster.objects.daemon_sets)]
    found: set[str | None] = {
        "nodes": {n.name for n in cluster.nodes},
        "interfaces": {k.name for n in cluster.nodes for k in n.links},
        "objects": {x.name for x in objects},
        "namespaces": {x.namespace for x in objects},
    }[kind]
    return {name: name + (_OF_A_DEVICE if kind == "interfaces" else HOSTILE) for name in found if name}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with each of these names made hostile, also in the records, lists and maps that it holds."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_renamed(v, names) for v in value))
    if isinstance(value, list | tuple):
        return type(value)(_renamed(v, names) for v in value)
    if isinstance(value, dict):
        return {k: _renamed(v, names) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _renamed(getattr(value, f.name), names) for f in fields(value) if f.init})
    return value


def _findings(folder: Path, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what is found of a scenario in which these names are hostile."""

    def assigned(captures: Sequence[Capture], given: Any) -> list[Capture]:
        return [
            replace(c, node=_renamed(c.node, names), records=tuple(_renamed(r, names) for r in c.records))
            for c in assign_nodes(captures, given)
        ]

    with mock.patch.object(pipeline, "assign_nodes", assigned):
        return analyze(folder).findings


def _unquoted(line: str, names: Mapping[str, str]) -> bool:
    """Whether a line of advice has what follows the names anywhere but in a word that the shell takes as it stands."""
    if not line.isprintable():
        return True
    for name in names.values():
        line = line.replace(quote(visible(name)), "")
    return MARK in _QUOTED.sub("", line)


def _lines(findings: Sequence[Finding]) -> list[str]:
    return [line for f in findings for line in (*f.fix, f.confirm or "")]


@pytest.mark.parametrize("check", [c.id for c in CHECKS])
def test_advice_quotes_names_for_the_shell(check: str) -> None:
    """In commands and beside them, of every check, whichever kind of name it is that means harm."""
    for folder in _scenarios(check):
        plain = analyze(folder)
        for kind in KINDS:
            if names := _names(plain, kind):
                bad = [line for line in _lines(_findings(folder, names)) if _unquoted(line, names)]
                assert not bad, (folder.name, kind)


def test_the_names_stand_in_the_advice() -> None:
    """Else the test above would prove nothing."""
    folder = BUNDLES / "node-interface-down" / "fail.administratively"
    plain = analyze(folder)
    for kind, command in ("nodes", "kubectl describe node "), ("interfaces", "ip link set "):
        names = _names(plain, kind)
        shown = "\n".join(_lines(_findings(folder, names)))
        assert any(command + quote(visible(name)) in shown for name in names.values()), kind


def test_the_shell_runs_nothing_of_a_name() -> None:
    """What it is given is the name, with what cannot be seen written out."""
    out = run(["sh", "-c", f"printf %s {sh(HOSTILE)}"], capture_output=True, text=True, check=True)
    assert (out.stdout, out.stderr) == (visible(HOSTILE), "")
