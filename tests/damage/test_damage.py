"""Damage is not absence: of a clean bundle with a part missing or unreadable nothing fails, and nothing is read that was not there."""

import os
import random
import zlib

import pytest

from netparse.findings import Verdict
from tests.damage.bundle import Files, Outcome, clean_bundles, invented
from tests.damage.variants import Variant, variants

_EVERY = int(os.environ.get("NETPARSE_DAMAGE_EVERY", "250"))
"""One of so many variants is tried; `make damage` tries each."""


def _chosen(files: Files) -> list[Variant]:
    """Return the same variants of a bundle in every run; files are few, and each is taken away more often."""
    dice = random.Random(zlib.crc32(files.name.encode()))
    return [v for v in variants(files) if not dice.randrange(max(_EVERY // (20 if v.data is None else 1), 1))]


@pytest.mark.parametrize("files", clean_bundles(), ids=lambda f: f.name)
def test_damage_makes_no_fault_and_no_value(files: Files) -> None:
    """No FAIL, no WARN, no record that is more than a part of one of the whole file."""
    whole = files.judge({})
    bad = [words for v in _chosen(files) for words in wrong(files, v, whole)]
    assert not bad, "\n".join(bad[:20])


def wrong(files: Files, v: Variant, whole: Outcome) -> list[str]:
    outcome = files.judge({v.name: v.data})
    where = f"{v.kind} {v.name}:{v.place}"
    found = [f"{where}: {f.verdict} {f.check}: {f.actual}" for f in outcome.cries.values()]
    if v.data is not None:
        put_in = v.place if v.kind == "foreign line" else 0
        found += [f"{where}: read {record}" for _, record in invented(outcome, whole, put_in)]
    return found


def test_damage_is_told_where_it_hides_something() -> None:
    """Without its last lines a node is not judged to be well either: what passed by them is UNKNOWN, not PASS."""
    files = next(f for f in clean_bundles() if f.name == "healthy/kubeadm-flannel-netstat")
    name = next(n for n in files.data if n.endswith("ip_route.txt"))
    cut = files.judge({name: files.data[name][:15]})
    node = name.partition("/")[0]
    verdicts = {f.check: f.verdict for f in cut.findings if f.nodes == (node,)}
    assert verdicts["default-route-missing"] in (Verdict.UNKNOWN, Verdict.PASS)
    assert verdicts["pod-route-missing"] is Verdict.UNKNOWN
