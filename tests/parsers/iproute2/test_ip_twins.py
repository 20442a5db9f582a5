"""Saved captures that have ip's own JSON of the same moment beside them (``*.ip-json``) give what it says."""

from pathlib import Path

import pytest

from netparse.captures import parse
from netparse.records import to_dict
from tests.parsers.iproute2.agree_with_ip import bare, differences, hidden_keys, objects

ROOT = Path(__file__).parents[3] / "fixtures" / "captures"
TWINS = sorted(ROOT.rglob("*.ip-json"))


@pytest.mark.parametrize("twin", TWINS, ids=lambda p: str(p.relative_to(ROOT)))
def test_capture_agrees_with_its_twin(twin: Path) -> None:
    """Every key that the text shows has the value that ip printed in its JSON; some options leave keys out of the text only."""
    captures = parse(twin.with_suffix(".txt").read_bytes(), source=twin.stem + ".txt")
    got = [bare(to_dict(record)) for capture in captures for record in capture.records]
    expected = objects(twin.read_text())
    if "oneline" in twin.stem and twin.parent.parent.name == "ip_address":
        expected = [{k: e[k] for k in ("ifindex", "ifname", "addr_info")} for e in expected if e["addr_info"]]
    if "brief" in twin.stem and twin.parent.parent.name == "ip_neigh":
        expected = [{k: e[k] for k in ("dst", "dev", "lladdr") if k in e} for e in expected]
    assert len(got) == len(expected)
    assert list(differences(got, expected, hidden_keys(twin.stem))) == []


def test_there_are_twins_of_all_commands() -> None:
    """The test above is about something."""
    assert {t.relative_to(ROOT).parts[0] for t in TWINS} == {
        "bridge_fdb",
        "ip_address",
        "ip_link",
        "ip_neigh",
        "ip_route",
        "ip_rule",
    }
