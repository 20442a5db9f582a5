"""Compares netparse with the kernel: `python -m tests.lab.reach.compare line --seeds 0-50`."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

from netparse import analyze
from netparse.reach import Flow, answer, world_of

Tried = tuple[str, str, str, int, int, bool]


def judge(folder: Path, tried: list[Tried], words: list[str]) -> Counter[str]:
    """Return how many answers were right, wrong and open; what is wrong is written to `words`."""
    world = world_of(analyze(folder).cluster)
    counted: Counter[str] = Counter()
    for who, to, protocol, port, size, arrived in tried:
        got = answer(world, Flow(sender=who, target=to, protocol=protocol, port=port, size=size))
        verdict = "open" if got.open else "right" if got.accepted == arrived else "wrong"
        counted[verdict] += 1
        if verdict != "right":
            words.append(
                f"{verdict} {who} -> {to} {protocol}/{port} {size}: {got.disposition}: {got.reason} (arrived {arrived})"
            )
    return counted


def kept(folder: Path) -> list[Tried]:
    """Return what the kernel did in a lab whose captures were kept."""
    with (folder.parent / f"{folder.name}.truth.csv").open(newline="") as file:
        return [(a, b, c, int(d), int(e), f == "True") for a, b, c, d, e, f in csv.reader(file)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("lab", choices=("line", "cluster", "wide", "devices"))
    parser.add_argument("--seeds", default="0-9")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--show-open", action="store_true")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    from tests.lab.reach import cluster, devices, line, wide

    labs = {"line": line.make, "cluster": cluster.make, "wide": wide.make, "devices": devices.make}
    total: Counter[str] = Counter()
    for seed in range(int(first), int(last or first) + 1):
        with tempfile.TemporaryDirectory() as temporary:
            folder = (options.keep or Path(temporary)) / f"{options.lab}-{seed}"
            try:
                tried = kept(folder) if folder.exists() else labs[options.lab](seed, folder)
            except RuntimeError as error:
                print(f"seed {seed}: not built: {error}", file=sys.stderr)
                total["not built"] += 1
                continue
            if options.keep:
                with (folder.parent / f"{folder.name}.truth.csv").open("w", newline="") as file:
                    csv.writer(file).writerows(tried)
            words: list[str] = []
            counted = judge(folder, tried, words)
        total += counted
        print(f"seed {seed}: {dict(counted)}, {sum(t[5] for t in tried)} arrived", flush=True)
        for word in [w for w in words if options.show_open or w.startswith("wrong")][:8]:
            print("  ", word[:400], flush=True)
    print(dict(total))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
