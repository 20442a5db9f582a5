"""Lines that were broken are put together again."""

from netparse.parsers.base.broken_lines import unbroken


def test_cut_at_a_width_blanks_at_the_break_come_back() -> None:
    """A terminal leaves out the blanks at its edge."""
    assert unbroken(["node1   Ready", "<none>   42d"], 16) == "node1   Ready   <none>   42d"


def test_cut_between_words_one_blank_stands_between_them() -> None:
    assert unbroken(["default via 10.0.0.1 ", "  dev eth0"], 0) == "default via 10.0.0.1 dev eth0"


def test_a_whole_line_stays_as_it_is() -> None:
    assert unbroken(["a  b "], 80) == "a  b "
