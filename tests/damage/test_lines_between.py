"""A message that came between the lines of a list of objects is of no object, and every object is there."""

import pytest

from netparse.captures import parse

_MESSAGE = "[81234.567890] device veth1b2c3d4e entered promiscuous mode"
_ROW = "tcp        0      0 192.0.2.77:4444         0.0.0.0:*               LISTEN      99/nobody"


def _list(kind: str, names: tuple[str, ...]) -> list[str]:
    lines = ["apiVersion: v1", "items:"]
    for name in names:
        lines += ["- apiVersion: v1", f"  kind: {kind}", "  metadata:", f"    name: {name}", "  spec:", "    x: y"]
    return [*lines, "kind: List"]


@pytest.mark.parametrize("kind", ["Pod", "Node"])
@pytest.mark.parametrize("message", [_MESSAGE, _ROW, "-- see the attachment --", "Error: the connection was lost"])
def test_objects_around_a_message_are_read(kind: str, message: str) -> None:
    """And the message is told as a line that was not understood, wherever it came."""
    names = ("a1", "b2", "c3")
    for place in range(4, 20):
        lines = _list(kind, names)
        lines.insert(place, message)
        (capture,) = parse("\n".join(lines) + "\n", source="all.yaml")
        assert [r.name for r in capture.records] == list(names), place
        assert [u.line for u in capture.unparsed] == [place + 1]


def test_an_object_with_a_key_twice_is_two() -> None:
    """The line between them is lost, and neither is read with the other's values."""
    lines = _list("Pod", ("a1", "b2"))
    del lines[8]  # the line with which the second begins
    (capture,) = parse("\n".join(lines) + "\n", source="all.yaml")
    assert not capture.records
    assert capture.status == "failed"
