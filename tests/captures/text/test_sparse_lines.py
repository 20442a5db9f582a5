"""Lines of which only some were kept stand where they stood, and are found without a look at the others."""

import pytest

from netparse.captures.text.document import Document
from netparse.captures.text.sparse_lines import SparseLines


@pytest.fixture
def lines() -> SparseLines:
    lines = SparseLines()
    for at, line in ((7, "name: b"), (2, "name: a"), (900, "name: c")):
        lines.keep(at, line)
    lines.total = 1000
    return lines


def test_a_line_that_was_not_kept_is_empty(lines: SparseLines) -> None:
    """Numbers of lines are those of the file."""
    assert (len(lines), lines[2], lines[3]) == (1000, "name: a", "")
    assert lines[1:4] == ["", "name: a", ""]


def test_what_was_kept_comes_in_the_order_of_the_file(lines: SparseLines) -> None:
    """Objects may be found in another order than they stand."""
    assert list(lines.between(0, 1000)) == [(2, "name: a"), (7, "name: b"), (900, "name: c")]
    assert list(lines.between(3, 900)) == [(7, "name: b")]


def test_a_document_finds_the_same_line_with_all_lines_and_with_some(lines: SparseLines) -> None:
    """The first line of a range is found that holds a text; its end is not a part of it."""
    for document in (Document("nodes.json", lines), Document("nodes.json", list(lines))):
        assert document.first_with("name", range(1, 1001)) == 3
        assert document.first_with("name", range(4, 1001)) == 8
        assert document.first_with("name: c", range(4, 901)) is None
        assert document.first_with("name: c", range(4, 902)) == 901
