"""``bridge fdb``: the ends of tunnels and ports of bridges, as ``bridge -j`` has them."""

import pytest

from netparse.captures import Capture, parse
from netparse.parsers.base.command_line import parse_command_line
from netparse.records import ForwardingEntry


def one(text: str, command: str | None = None) -> tuple[Capture, list[ForwardingEntry]]:
    (capture,) = parse(text, hint=parse_command_line(command) if command else None)
    assert capture.command == "bridge_fdb"
    return capture, [r for r in capture.records if isinstance(r, ForwardingEntry)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("02:00:00:00:00:01 dev flannel.1 dst 192.0.2.9 self permanent", ("192.0.2.9", None, ("self",), "permanent")),
        (
            "00:00:00:00:00:00 dev vx dst 192.0.2.9 port 4789 via eth0 self permanent",
            ("192.0.2.9", None, ("self",), "permanent"),
        ),
        ("02:00:00:00:00:01 dev veth0 master cni0", (None, "cni0", (), "")),
        (
            "02:00:00:00:00:01 dev veth0 vlan 5 extern_learn master cni0 static",
            (None, "cni0", ("extern_learn",), "static"),
        ),
        ("02:00:00:00:00:01 dev vx dst x.x.x.x self", (None, None, ("self",), "")),
    ],
)
def test_a_line_gives_what_its_json_would(line: str, expected: tuple[object, ...]) -> None:
    """Learned entries have an empty state, as there; a masked address is unknown."""
    _, (entry,) = one(f"{line}\n", "bridge fdb show")
    assert (entry.dst, entry.master, entry.flags, entry.state) == expected


@pytest.mark.parametrize(
    ("command", "whole"),
    [("bridge fdb show", True), ("bridge fdb", True), ("bridge fdb show dev vx", False), ("bridge fdb show br br0", False),
     ("bridge fdb | grep dst", False), (None, True)],
)  # fmt: skip
def test_what_a_capture_covers(command: str | None, whole: bool) -> None:
    """All devices, unless one was asked for."""
    capture, _ = one("02:00:00:00:00:01 dev vx dst 192.0.2.9 self permanent\n", command)
    assert capture.covers is not None and capture.covers.whole is whole


@pytest.mark.parametrize("tail", ["frobnicate 7", "dst nowhere", "dst", "used 3", "self permanent static"])
def test_a_word_that_no_entry_has_makes_the_line_unread(tail: str) -> None:
    """It is shown."""
    capture, entries = one(f"02:00:00:00:00:01 dev vx dst 192.0.2.9 self\n02:00:00:00:00:02 dev vx {tail}\n")
    assert ([u.line for u in capture.unparsed], len(entries)) == ([2], 1)


def test_neighbours_are_no_forwarding_entries() -> None:
    """The address comes first in both, of another kind."""
    assert [c.command for c in parse("192.0.2.1 dev eth0 lladdr 02:00:00:00:00:01 REACHABLE\n")] == ["ip_neigh"]


@pytest.mark.parametrize(
    ("end", "read"),
    [("master cni0 static", True), ("master cni0 ", False), ("master cni0", False), ("self", False), ("", False)],
)
def test_a_last_line_without_line_end_is_whole_only_with_its_state(end: str, read: bool) -> None:
    """An entry without state is a learned one; one that is cut before its state looks the same."""
    text = f"02:00:00:00:00:02 dev veth0 master cni0 \n02:00:00:00:00:01 dev veth0 {end}"
    (capture,) = parse(text.encode(), hint=parse_command_line("bridge fdb show"))
    assert (len(capture.records), len(capture.unparsed)) == ((2, 0) if read else (1, 1))
