"""Texts that are taken for rows of one table alone are one section, as the look at each line finds."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from netparse.captures.sections import rows_only
from netparse.captures.sections.rows_only import are_rows_only
from netparse.captures.sections.split import Section, _split, split_sections
from netparse.captures.text.clean import clean_lines
from netparse.parsers.spelling import program_names
from tests.benchmarks.crowd import write_crowd
from tests.conftest import ROOT

_WORDS = sorted(
    {*program_names(), "pod", "container", "netns", "host", "node", "inside", "in", "on", "master", "worker", "root", "exit"}
    | {"namespace", "default", "lo", "eth0", "veth1a2b", "kubectl", "Warning", "Ready", "get", "localhost", "sudo", "uid"}
)  # fmt: skip


def _as_one(lines: list[str]) -> list[Section]:
    return [Section(lines=list(lines), first=1)]


def _texts() -> Iterator[Path]:
    for folder in ("captures", "bundles"):
        yield from (p for p in sorted((ROOT / "fixtures" / folder).rglob("*.txt")) if p.stat().st_size < 1 << 18)


def _neighbour(chance: random.Random) -> str:
    word, state = chance.choice(_WORDS), chance.choice(("STALE", "FAILED", "NOARP", "REACHABLE"))
    return f"192.0.2.{chance.randrange(256)} dev {word} lladdr 52:54:00:00:00:{chance.randrange(256):02x} {state}"


def _route(chance: random.Random) -> str:
    begin = chance.choice(("default", f"198.51.100.{chance.randrange(256)}", "2001:db8::/64"))
    device = chance.choice(_WORDS)
    return f"{begin} via 192.0.2.1 dev {device} proto {chance.choice(('kernel', 'bird', 'static'))} metric {chance.randrange(999)} onlink"


def _interface(chance: random.Random) -> str:
    number, words = chance.randrange(2, 99999), chance.choices(_WORDS, k=4)
    return f"{number}: {words[0]}@{words[1]}: <UP> mtu 1500 qdisc {words[2]} master {words[3]} state UP"


def _socket(chance: random.Random) -> str:
    return f"tcp        0      0 0.0.0.0:{chance.randrange(65536)}  0.0.0.0:*  LISTEN      12/{chance.choice(_WORDS)}:"


_TITLES = {
    _neighbour: (),
    _route: (),
    _interface: ("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000",),
    _socket: (
        "Active Internet connections (only servers)",
        "Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name",
    ),
}


def test_of_the_fixtures(monkeypatch: pytest.MonkeyPatch) -> None:
    """However short, a text of the fixtures that is rows alone has no other sections."""
    monkeypatch.setattr(rows_only, "_LONG", 2)
    found = 0
    for path in _texts():
        lines = [line.rstrip() for line in path.read_text("utf-8", "replace").split("\n")]
        if are_rows_only(lines):
            found += 1
            assert _split(lines) == _as_one(lines), path
    assert found > 500


@pytest.mark.parametrize("row", _TITLES)
def test_whatever_its_words_are(row: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of devices and programs may be those of commands, and words that headings have."""
    monkeypatch.setattr(rows_only, "_LONG", 2)
    found = 0
    for seed in range(300):
        chance = random.Random(seed)
        rows = [row(chance) for _ in range(chance.randrange(1, 8))]  # type: ignore[operator]
        lines = [*_TITLES[row], *rows]  # type: ignore[index]
        if are_rows_only(lines):
            found += 1
            assert _split(lines) == _as_one(lines), lines
    assert found > 100


@pytest.mark.parametrize(
    "line", ["", "cp1:", "root@cp1:~# ip r", "192.0.2.7", "$ ip route", "1: lo: <UP> mtu 1500", "# cp1", "inside the pod:", "exit"]
)  # fmt: skip
def test_another_line_is_looked_at(line: str) -> None:
    """Whatever stands among the rows that is none, also an empty line, leaves the question to the look at each line."""
    chance = random.Random(1)
    for row, titles in _TITLES.items():
        lines = [*titles, *(row(chance) for _ in range(300))]
        assert not are_rows_only([*lines[:150], line, *lines[150:]])


def test_a_large_cluster_is_rows_only(tmp_path: Path) -> None:
    """The tables of the benchmark's nodes are such, else it would measure something else."""
    write_crowd(tmp_path / "crowd", nodes=60)
    for path in sorted((tmp_path / "crowd" / "worker-050").iterdir()):
        lines = clean_lines(path.read_text().split("\n")).lines
        assert are_rows_only(lines), path
        assert split_sections(lines) == _split(lines) == _as_one(lines)
