"""Backtracking: told beforehand, and stopped when it happens."""

import re
from pathlib import Path

import pytest

from netparse import resources
from netparse.fsm import BudgetExceeded, compile_template, hazards
from netparse.fsm.backtracking import growth_of

ENDLESS = "Value A ((?:\\w+\\s?)+)\n\nStart\n  ^ok ${A}\n  ^${A}! -> Record\n  ^.* -> Next\n"


@pytest.mark.parametrize(
    ("pattern", "growth"),
    [
        (r"^\s+$", 1),
        (r"^(?:\s+\S+)*\s*$", 1),
        (r"^\d+\.\d+\.\d+$", 1),
        (r"^(?:[A-Z][a-z]*)+:", 1),
        (r"^.*.*", 1),  # nothing after it can fail
        (r"^.*a.*b$", 2),
        (r"^.*a.*b.*c$", 3),
        (r"^(.+?)\s+(.+?)\s+x", 4),
        (r"^(\S+(\s)*)+:$", None),
        (r"^(a*)*b", None),
        (r"^(?:a|b|ab)*c", None),
        (r"^(?=(a+)+b)x", None),
        (r"^(\w+|\s)*x", None),
    ],
)
def test_growth_is_told_from_the_expression(pattern: str, growth: int | None) -> None:
    """A power of the line's length, or None when the time can double with each character."""
    assert growth_of(pattern) == growth


def test_a_hazard_names_the_rule() -> None:
    """State, rule and line in the template, in a sentence."""
    found = hazards(compile_template(ENDLESS))
    assert [(hazard.state, hazard.rule, hazard.template_line) for hazard in found] == [("Start", "^${A}!", 5)]
    assert found[0].text == "line 5: the time for a line can grow exponentially with its length: ^${A}!"


def test_an_endless_line_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Template, rule and line are named, and the rows before it are kept."""
    monkeypatch.setattr("netparse.fsm.budget.SECONDS_PER_LINE", 0.1)
    template = compile_template(ENDLESS)
    with pytest.raises(BudgetExceeded) as caught:
        template.parse("a!\n" + "a" * 60 + "\n")
    assert (caught.value.template, caught.value.rule, caught.value.line) == ("template", "^${A}!", 2)
    assert caught.value.result.rows == [["a"]]
    assert "line 2" in str(caught.value)


def test_an_endless_line_far_into_a_stream_is_named_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Line numbers count from the stream's beginning."""
    monkeypatch.setattr("netparse.fsm.budget.SECONDS_PER_LINE", 0.1)
    with pytest.raises(BudgetExceeded) as caught:
        list(compile_template(ENDLESS).iter_rows(["a!"] * 3000 + ["a" * 60]))
    assert caught.value.line == 3001


@pytest.mark.parametrize(
    "path", sorted((resources.templates() / "parse").glob("*.textfsm")), ids=lambda path: path.stem
)
def test_no_template_of_ours_is_slow_on_long_lines(path: Path) -> None:
    """Near matches of 20,000 characters, made of what the rules are made of, take less than the budget of a line."""
    template = compile_template(path)
    words = sorted(set(re.findall(r"[a-zA-Z]+", template.text)))[:60]
    for piece in (" ", "a", "1", ":", "a:", "1 ", "a ", "- ", ".", "f:", "(", '"', "\t", *words):
        for start in ("", "1: ", "tcp 0 0 ", "    ", "10.0.0.1 "):
            template.parse(start + piece * (20_000 // len(piece)) + "\x00")
