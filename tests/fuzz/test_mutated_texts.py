"""Captures after accidents of every kind: lines lost, glued, broken and pasted, odd characters, ends cut off."""

from pathlib import Path
from random import Random

import pytest

from tests.conftest import ROOT
from tests.fuzz.invariants import ROUNDS, hold_of_text
from tests.fuzz.mutate import mutated

SEEDS = sorted(p for p in (ROOT / "fixtures" / "captures").rglob("*.txt") if p.stat().st_size < 20_000)
_SHARE = 8  # of the seeds are tried by `make test`


@pytest.mark.parametrize("path", SEEDS[:: _SHARE if ROUNDS == 1 else 1], ids=lambda p: str(p.relative_to(ROOT)))
def test_every_line_is_accounted_for_and_no_value_is_made_up(path: Path) -> None:
    """Whatever became of the text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for number in range(4 * ROUNDS):
        chance = Random(f"{path.name} {number}")
        other = chance.choice(SEEDS).read_text(encoding="utf-8", errors="replace")
        data = mutated(text, chance, other).encode("utf-8", "surrogatepass")
        hold_of_text(data, f"{path.stem}-{number}.txt")
