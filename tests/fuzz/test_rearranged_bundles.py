"""Bundles whose files were cut, moved, mixed, renamed and poured into one another."""

import shutil
from pathlib import Path
from random import Random

import pytest

from tests.conftest import BUNDLES
from tests.fuzz.invariants import ROUNDS, hold_of_bundle

SEEDS = sorted(p for p in (BUNDLES / "healthy").iterdir() if p.is_dir())
_SHARE = 6  # of the seeds are tried by `make test`


def _rearrange(folder: Path, chance: Random) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "expected.toml")
    for _ in range(chance.choice((1, 2, 3, 6))):
        one, other = chance.choice(files), chance.choice(files)
        if not one.exists() or not other.exists():
            continue
        match chance.randrange(7):
            case 0:
                one.write_bytes(one.read_bytes()[: chance.randint(0, one.stat().st_size)])
            case 1:
                one.unlink()
            case 2:
                one.write_bytes(one.read_bytes() + other.read_bytes())
            case 3:
                text = other.read_bytes()
                other.write_bytes(one.read_bytes())
                one.write_bytes(text)
            case 4:
                one.rename(one.with_name(chance.choice(("output.txt", "x.log", f"{chance.randrange(9)}.txt"))))
            case 5:
                shutil.copy(one, folder / f"{chance.randrange(99)}-{one.name}")
            case _:
                lines = one.read_bytes().split(b"\n")
                chance.shuffle(lines)
                one.write_bytes(b"\n".join(lines))


@pytest.mark.parametrize("seed", SEEDS[:: _SHARE if ROUNDS == 1 else 1], ids=lambda p: p.name)
def test_every_quote_is_verbatim_and_nothing_stops(seed: Path, tmp_path: Path) -> None:
    """The report says what is there, where it is now."""
    for number in range(2 * ROUNDS):
        folder = tmp_path / str(number)
        shutil.copytree(seed, folder)
        _rearrange(folder, Random(f"{seed.name} {number}"))
        hold_of_bundle(folder)
        shutil.rmtree(folder)
