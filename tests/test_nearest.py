"""Which name a misspelt word may have meant."""

from netparse.nearest import did_you_mean, nearest

NAMES = ("required-port-closed", "mtu-mismatch", "json", "ndjson")


def test_a_misspelt_name_is_found_in_any_case() -> None:
    """The nearest first; the name stands as it is spelt."""
    assert nearest("MTU-mismach", NAMES) == ["mtu-mismatch"]
    assert nearest("jsn", NAMES) == ["json", "ndjson"]


def test_a_word_that_is_like_none_gets_no_suggestion() -> None:
    """A wrong suggestion is worse than none."""
    assert did_you_mean("shopping", NAMES) == ""
    assert did_you_mean("jsn", NAMES) == "; did you mean 'json' or 'ndjson'?"


def test_a_part_of_names_stands_for_them() -> None:
    """Where no name is spelt like the word; two letters may be a part of anything."""
    assert nearest("required", NAMES) == ["required-port-closed"]
    assert nearest("quire", NAMES) == nearest("mt", NAMES) == []
