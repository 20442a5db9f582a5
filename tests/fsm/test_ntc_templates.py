"""Every template of the ntc-templates package, on text made from its own rules."""

import io
import os
from pathlib import Path
from random import Random

import pytest
import textfsm

from netparse.fsm import compile_template
from tests.fsm.agree import assert_agrees, ntc_templates
from tests.fsm.lines import text_for

# NETPARSE_FSM_ROUNDS=50 makes the long run; each round is another seed.
ROUNDS = int(os.environ.get("NETPARSE_FSM_ROUNDS", "1"))
LINES = (5, 40)


@pytest.mark.parametrize("path", ntc_templates(), ids=lambda path: path.stem)
def test_a_template_gives_textfsms_rows_errors_and_lines(path: Path) -> None:
    """Rows, error text, line numbers and leftovers are textfsm's, whichever way the text is handed in."""
    template = compile_template(path)
    fsm = textfsm.TextFSM(io.StringIO(template.text))
    assert template.source, "the compiler must express every template of the package"
    for round_number in range(ROUNDS):
        rng = Random(f"{path.stem} {round_number}")
        for count in LINES:
            assert_agrees(template, text_for(fsm, rng, count))
