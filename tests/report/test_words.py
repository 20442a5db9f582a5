"""Small phrases: one, many and none."""

from netparse.report.words import count, more, names, plural, who


def test_one_and_many() -> None:
    """The plural is made with an s where no other is given."""
    assert (count(1, "node"), count(3, "node"), count(0, "node")) == ("1 node", "3 nodes", "0 nodes")
    assert (plural(1, "is", "are"), plural(2, "is", "are")) == ("is", "are")


def test_nothing_left_out_has_no_words() -> None:
    """A limit that was not reached is not spoken of."""
    assert (more(3, "rows"), more(0, "rows"), more(-2, "rows")) == ("3 more rows.", "", "")


def test_long_lists_are_cut() -> None:
    """The rest is counted; no node at all is the cluster."""
    assert names(["a", "b", "c"], 2) == "a, b and 1 more"
    assert (who(["a"]), who([])) == ("a", "the cluster")
