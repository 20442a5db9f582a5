"""Every saved capture under fixtures/captures parses to what stands beside it."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.parsers import PARSERS, Kind
from netparse.regress import check, snapshot

ROOT = Path(__file__).parent.parent / "fixtures" / "captures"
CAPTURES = sorted(ROOT.rglob("*.txt"))
EXPECTED = sorted(p.with_name(p.name.removesuffix(".netparse.json")) for p in ROOT.rglob("*.netparse.json"))


@pytest.mark.parametrize("path", sorted({*CAPTURES, *EXPECTED}), ids=lambda p: str(p.relative_to(ROOT)))
def test_capture_parses_to_its_expectation(path: Path) -> None:
    """The records, status and leftover lines are those that a person has checked and saved."""
    outcome = check(path)
    assert outcome.ok, "\n".join([f"{outcome.state}: `netparse snapshot {path}` accepts it", *outcome.details])


def test_snapshot_writes_the_expectations_as_they_are(tmp_path: Path) -> None:
    """A new run in another folder gives the same bytes."""
    for path in CAPTURES[::5]:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        assert [o.state for o in snapshot([copy])] == ["written"]
        written = copy.with_name(copy.name + ".netparse.json").read_bytes()
        assert written == path.with_name(path.name + ".netparse.json").read_bytes()


def test_the_folder_of_a_capture_names_its_command() -> None:
    """fixtures/captures/<command>/… holds captures of that command only; objects that speak of a node are objects first."""
    beside = {p.stem for p in PARSERS if p.hosts}
    messages = {
        p.stem for p in PARSERS if Kind.MESSAGES in p.kinds
    }  # errors and events tell of the network wherever they stand
    for path in CAPTURES:
        folder = path.relative_to(ROOT).parts[0]
        if folder not in ("mixed", "near_misses"):
            found = {c.command for c in parse(path.read_bytes(), source=path.name)} - {None}
            found = found - messages or found
            assert found == {folder} or (folder in beside and found > {folder})
