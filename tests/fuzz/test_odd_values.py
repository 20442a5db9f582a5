"""Captures in which values are of another kind or beyond all measure, judged whole: one line that makes no sense costs that line.

A fixed sample; ``make fuzz`` tries more (NETPARSE_FUZZ_ROUNDS).
"""

import re
from pathlib import Path
from random import Random

import pytest

from netparse import analyze, render
from netparse.errors import NetparseError
from tests.conftest import ROOT
from tests.fuzz.invariants import ROUNDS

_VALUES = (
    *("9" * 4310, "9" * 25, "-1", "0", "65536", "1.5", "1e5", "0x", "0xzz", "00000000000000000000"),
    *("", "abc", "²³", "٣", "…", "True", "null", "1-", "-", "a-b", "1:2:3", "!", "=", "/", ",", ":", "@", "\0"),
    *(
        "10.0.0.0/999",
        "10.0.0.0/" + "9" * 30,
        "::/999",
        "fe80::1%eth0",
        "10.0.0.1-",
        "999.1.1.1",
        "0/0",
        "{",
        "}",
        '"',
        "'x",
    ),
)
_VALUE = re.compile(r"""[^\s,:\[\]{}"()=/]+|\S+""")
_RULES = ("iptables_save", "iptables_list", "nft_ruleset", "ipset", "ipvsadm", "ip_rule", "wg_show")
_FOLDERS = sorted(p for p in (ROOT / "fixtures" / "captures").iterdir() if p.is_dir())


def _odd(text: str, chance: Random) -> str:
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        places = list(_VALUE.finditer(text))
        if places:
            place = chance.choice(places)
            text = text[: place.start()] + chance.choice(_VALUES) + text[place.end() :]
    return text


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda p: p.name)
def test_a_value_that_makes_no_sense_costs_its_line(folder: Path, tmp_path: Path) -> None:
    """Nothing stops, whichever check, flow or page asks for it."""
    seeds = [p for p in sorted(folder.rglob("*.txt")) if p.stat().st_size < 12_000]
    for number in range((8 if folder.name in _RULES else 1) * ROUNDS):
        chance = Random(f"{folder.name} {number}")
        seed = chance.choice(seeds)
        node = tmp_path / str(number) / "node1"
        node.mkdir(parents=True)
        text = _odd(seed.read_text(encoding="utf-8", errors="replace"), chance)
        (node / seed.name).write_text(text, encoding="utf-8")
        try:
            analysis = analyze(node.parent)
        except NetparseError:
            continue
        assert [c.fault for c in analysis.captures if c.fault] == [], number
        assert render(analysis, "text"), number
