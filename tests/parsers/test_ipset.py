"""``ipset``: members of every type of set, and whether all of them are there."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import IpSet

HEAD = "Name: web\nType: hash:ip,port\nRevision: 5\nHeader: family inet hashsize 1024 maxelem 65536\nSize in memory: 376\nReferences: 1\n"
LISTED = f"{HEAD}Number of entries: 2\nMembers:\n192.0.2.1,tcp:80\n192.0.2.2,udp:53\n"
SAVED = "create web hash:ip family inet hashsize 1024 maxelem 65536\nadd web 192.0.2.1\nadd web 192.0.2.2\n"


def one(text: str, command: str | None = None) -> tuple[Capture, list[IpSet]]:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "ipset"
    return capture, [r for r in capture.records if isinstance(r, IpSet)]


@pytest.mark.parametrize(
    ("text", "count"), [(LISTED, 2), (SAVED, 2), (f"{LISTED}\n{LISTED.replace('web', 'other')}", 2)]
)
def test_list_and_save_give_the_same_members(text: str, count: int) -> None:
    """With the line of each."""
    capture, sets = one(text)
    lines = text.split("\n")
    for found in sets:
        assert found.whole and len(found.members or ()) == count
        assert all(m.elem in lines[m.line - 1] for m in found.members or ())
    assert (capture.status, capture.covers and capture.covers.whole) == ("ok", True)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (LISTED.replace("192.0.2.2,udp:53\n", ""), None),
        (LISTED.replace("udp:53", "udp:53 frobnicated"), None),
        (LISTED.replace("192.0.2.2,udp:53", "thanks"), None),
        (LISTED.replace("192.0.2.2,udp:53", "..."), None),
        (LISTED.partition("Members")[0], None),
        (LISTED, "ipset list | head -20"),
        (SAVED.replace("add web 192.0.2.2", "add web yesterday"), None),
    ],
)
def test_a_set_of_which_a_member_is_missing_is_not_whole(text: str, command: str | None) -> None:
    """Then nobody may say that an address is not in it."""
    _, (found,) = one(text, command)
    assert not found.whole


@pytest.mark.parametrize(
    ("command", "whole"),
    [("ipset list", True), ("ipset save", True), ("ipset list web", False), ("ipset list -t", True)],
)
def test_what_a_capture_covers(command: str, whole: bool) -> None:
    """All sets, unless one was asked for."""
    capture, _ = one(LISTED, command)
    assert capture.covers is not None and capture.covers.whole is whole


def test_terse_output_has_no_members() -> None:
    """Not an empty set: it is not known what is in it."""
    capture, (found,) = one(f"{HEAD}Number of entries: 2\n")
    assert found.members is None and not found.whole
    assert capture.covers is not None and not capture.covers.whole
