"""Rows of an output among the words of whoever pasted them stand at the margin again."""

from netparse.captures.sections.margins import without_marks

ROWS = ["LISTEN 0 4096 127.0.0.1:2379 0.0.0.0:*", "LISTEN 0 4096 *:10250 *:*"]


def test_rows_of_a_list_lose_their_bullets() -> None:
    for bullet in ("- ", "* ", "• "):
        assert without_marks(["ss says:", *(bullet + r for r in ROWS)]) == ["ss says:", *ROWS]
    assert without_marks(["- `LISTEN 0 4096 *:10250 *:*`"]) == [ROWS[1]]


def test_sentences_diffs_and_lists_of_objects_keep_them() -> None:
    """A row that a diff takes away is no row of the output."""
    for lines in (
        ["- no pod answers", "* see above"],
        [f"- {ROWS[0]}", f"+ {ROWS[1]}"],
        ["items:", "- apiVersion: v1", "  kind: Node"],
    ):
        assert without_marks(lines) == lines
