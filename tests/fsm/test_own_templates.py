"""The templates of netparse on the captures of netparse: textfsm's rows, whichever way the text is handed in."""

from pathlib import Path

import pytest

from netparse import resources
from netparse.fsm import compile_template
from tests.fsm.agree import assert_agrees

CAPTURES = Path("fixtures/captures")
TEMPLATES = sorted((resources.templates() / "parse").glob("*.textfsm"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_agrees_with_textfsm_on_every_capture_of_its_command(path: Path) -> None:
    """Real output, odd output, and what stands before and after it."""
    template = compile_template(path)
    assert template.source, "the compiler must express every template of netparse"
    texts = [file.read_bytes().decode("utf-8", "replace") for file in (CAPTURES / path.stem).rglob("*.txt")]
    for text in [*texts, "\n".join(texts)]:
        assert_agrees(template, text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_agrees_with_textfsm_on_the_output_of_other_commands(path: Path) -> None:
    """Lines that are not its own: near matches, and leftovers that both must leave."""
    template = compile_template(path)
    for folder in sorted(CAPTURES.iterdir()):
        first = next(iter(sorted(folder.rglob("*.txt"))), None)
        if first and folder.name != path.stem:
            assert_agrees(template, first.read_bytes().decode("utf-8", "replace"))
