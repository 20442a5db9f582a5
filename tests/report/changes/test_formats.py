"""The formats of a comparison show the same changes, and captured text does nothing in them."""

import json
from pathlib import Path

import pytest

from netparse.comparison import Changes, compare
from netparse.report.changes import CHANGES_FORMATS, render_changes
from tests.comparison.pairs import HEALTHY, copy, edit
from tests.report.hostile import MARKUP


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """The MTU of eth0 is another, and a program whose name is markup listens on a port."""
    after = copy(tmp_path_factory.mktemp("changes"))
    edit(after, "node1/ip_a.txt", ("mtu 1500", "mtu 1400"))
    edit(after, "node1/netstat_nlput.txt", ("/kubelet ", f"/{MARKUP.replace(' ', '')} "))
    return compare(HEALTHY, after)


@pytest.mark.parametrize("name", CHANGES_FORMATS)
def test_every_format_shows_the_change(changes: Changes, name: str) -> None:
    """Both values; the program's name is written out and no tag."""
    text = render_changes(changes, name)
    assert "1500" in text and "1400" in text
    if name in ("html", "markdown"):
        assert MARKUP not in text and MARKUP.replace(" ", "") not in text


def test_json_has_what_was_captured(changes: Changes) -> None:
    """It can carry every character."""
    found = json.loads(render_changes(changes, "json"))
    assert {"1400", "1500"} <= {str(c[side]) for c in found["changes"] for side in ("before", "after")}


def test_nothing_changed_is_a_sentence(tmp_path: Path) -> None:
    """In every format for people."""
    same = compare(HEALTHY, copy(tmp_path))
    for name in ("text", "markdown", "html"):
        assert "Nothing changed" in render_changes(same, name)
