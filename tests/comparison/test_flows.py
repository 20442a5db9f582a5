"""Flows that arrive no longer, and by which line."""

import re
from pathlib import Path

from netparse.comparison import Change, compare
from tests.conftest import BUNDLES

HEALTHY = BUNDLES / "required-flow-blocked" / "pass.all-arrive"


def changed(folder: Path, *edits: tuple[str, str]) -> Path:
    """Return the healthy bundle with texts of node2 replaced."""
    folder.mkdir()
    for path in HEALTHY.iterdir():
        text = path.read_text()
        for pattern, by in edits if path.name == "node2.txt" else ():
            text, count = re.subn(pattern, by, text)
            assert count
        if path.name != "expected.toml":
            (folder / path.name).write_text(text)
    return folder


def flows(old: Path, new: Path) -> list[Change]:
    return [c for c in compare(old, new).changes if c.area == "flow"]


DROP = (r"(\*filter\n(?::.*\n)+)", "\\1-A INPUT -p tcp -m tcp --dport 10250 -j DROP\n")


def test_a_new_rule_stops_a_flow_and_is_quoted(tmp_path: Path) -> None:
    (change,) = flows(HEALTHY, changed(tmp_path / "new", DROP))
    assert (change.kind, change.node, change.subject) == ("removed", "node2", "node1 → node2:10250")
    assert [e.text for e in change.new] == ["-A INPUT -p tcp -m tcp --dport 10250 -j DROP"]


def test_a_rule_that_is_gone_is_quoted_beside_the_one_that_stops_now(tmp_path: Path) -> None:
    accept = (
        DROP[0],
        "\\1-A INPUT -p tcp -m tcp --dport 10250 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 10250 -j DROP\n",
    )
    (change,) = flows(changed(tmp_path / "old", accept), changed(tmp_path / "new", DROP))
    assert [e.text for e in change.old] == ["-A INPUT -p tcp -m tcp --dport 10250 -j ACCEPT"]


def test_a_flow_that_arrives_again(tmp_path: Path) -> None:
    (change,) = flows(changed(tmp_path / "old", DROP), HEALTHY)
    assert (change.kind, change.after) == ("added", "arrives")


def test_what_is_not_known_on_one_side_is_no_change(tmp_path: Path) -> None:
    unknown = BUNDLES / "required-flow-blocked" / "unknown.nft-not-captured"
    assert not flows(HEALTHY, unknown) and not flows(HEALTHY, HEALTHY)
