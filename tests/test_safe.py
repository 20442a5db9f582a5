"""What captured text can do on its way out: nothing; what is seen of it: everything."""

import json

from netparse.safe import json_text, visible, visible_lines


def test_marks_of_direction_can_be_seen_in_json() -> None:
    """They turn the text around in an editor; the value stays the same."""
    text = json_text({"name": "cp1\u202etxt", "dev": "eth0\x9b31m", "os": "Größe 한국"})
    assert "\\u202e" in text and "\\u009b" in text
    assert "Größe 한국" in text
    assert json.loads(text) == {"name": "cp1\u202etxt", "dev": "eth0\x9b31m", "os": "Größe 한국"}


def test_what_is_no_number_is_null() -> None:
    """JSON has neither NaN nor infinity, and its readers refuse them."""
    assert json.loads(json_text({"a": [float("nan"), 1.5], "b": float("inf")})) == {"a": [None, 1.5], "b": None}


def test_controls_are_written_out() -> None:
    """A terminal obeys none of them; line ends stay only where lines are meant."""
    assert visible("a\x1b[2Jb\nc\td") == "a\\x1b[2Jb\\x0ac\td"
    assert visible_lines("a\x07\nb") == "a\\x07\nb"
