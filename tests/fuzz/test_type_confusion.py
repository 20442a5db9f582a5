"""JSON whose values are of another type than the tool prints: whatever it is, netparse judges the rest and does not stop.

A fixed sample; ``make fuzz`` tries more (NETPARSE_FUZZ_ROUNDS).
"""

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netparse import analyze, render
from netparse.errors import NetparseError
from tests.conftest import BUNDLES, ROOT

ROUNDS = int(os.environ.get("NETPARSE_FUZZ_ROUNDS", "1"))
_EACH = 4  # texts of a seed and a round
_ODD: tuple[Any, ...] = (
    *(None, True, 5, -1, 2**70, float("inf"), float("nan"), "x", "", "10.0.0.0/64", "a" * 300, "\u202e", "\n"),
    *([], {}, [None], ["a", 5], {"a": 1}),
)


def _seeds() -> Iterator[tuple[Path, Any]]:
    """Yield the fixtures that are JSON."""
    for path in sorted((ROOT / "fixtures" / "captures").rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if text.lstrip()[:1] in ("[", "{") and len(text) < 60_000:
            try:
                yield path, json.loads(text)
            except ValueError:
                continue


SEEDS = list(_seeds())


def _confused(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.12:
        return chance.choice(_ODD)
    if isinstance(value, dict):
        return {
            k: _confused(v, chance) if chance.random() < 0.5 else v for k, v in value.items() if chance.random() > 0.03
        }
    if isinstance(value, list):
        return [_confused(v, chance) if chance.random() < 0.5 else v for v in value]
    return value


@pytest.mark.parametrize(("path", "value"), SEEDS, ids=[str(path.relative_to(ROOT / "fixtures")) for path, _ in SEEDS])
def test_values_of_another_type_stop_nothing(path: Path, value: Any, tmp_path: Path) -> None:
    """Beside a healthy node's other captures, which are judged all the same."""
    stem = path.relative_to(ROOT / "fixtures" / "captures").parts[0]
    shutil.copytree(BUNDLES / "healthy" / "kubeadm-flannel-netstat", tmp_path / "b")
    target = tmp_path / "b" / ("nodes.json" if "nodes" in stem else f"node1/{stem}.json")
    for number in range(_EACH * ROUNDS):
        chance = random.Random(f"{path.name} {number}")
        target.write_text(json.dumps(_confused(value, chance), indent=chance.choice([None, 2])))
        try:
            analysis = analyze(tmp_path / "b")
        except NetparseError:
            continue
        assert [c.fault for c in analysis.captures if c.fault] == []
        assert {n.name for n in analysis.cluster.nodes} >= {"node1", "node2"}
        for format in ("json", "markdown", "html"):
            render(analysis, format)
