"""The ready questions: each is registered, in words, and has an answer where there is nothing to ask of."""

from pathlib import Path

import pytest

from netparse.errors import UsageError
from netparse.fleet.query import Fleet
from netparse.fleet.questions import NAMES, question
from netparse.resources import package_file
from tests.conftest import ROOT
from tests.fleet.reading import one_after_the_other


def test_every_question_is_registered() -> None:
    """A file for each name, with words for people."""
    files = {p.stem for p in package_file("fleet", "questions").glob("*.toml")}
    assert files == set(NAMES)
    assert all(question(n).title and question(n).why for n in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer_without_bundles(name: str, tmp_path: Path) -> None:
    """No rows, and no mistake in the SQL."""
    with Fleet(one_after_the_other(tmp_path, [])) as empty:
        assert not empty.ask(question(name).sql, question(name).values([])).rows


def test_parameters_are_those_of_the_question() -> None:
    """Another is a mistake that names them; an unknown question names all."""
    assert question("evidence-of-a-fault").values(["check=x=y"]) == {"check": "x=y"}
    with pytest.raises(UsageError, match="--with wrong=1: evidence-of-a-fault has check"):
        question("evidence-of-a-fault").values(["wrong=1"])
    with pytest.raises(UsageError, match="there is no question 'why'; there are checks-that-fire"):
        question("why")


def test_the_page_has_every_question() -> None:
    """With what it tells."""
    page = (ROOT / "docs" / "fleet.md").read_text()
    assert all(f"| `{name}` |" in page for name in NAMES)
