"""Templates of every shape, made by hypothesis, against textfsm."""

import io
from random import Random

import pytest
import textfsm
from hypothesis import given, settings
from hypothesis import strategies as st

from netparse.fsm import compile_template
from tests.fsm.agree import assert_agrees
from tests.fsm.lines import text_for

_EXPRESSIONS = (
    r"(\d+)", r"(\S*)", r"([a-c]+?)", r"((?:a|b)?)", r"(.*)", r"(a)|(b)", r"([^x]*)", r"((?i:AB)\b)",
    r"(.*?)", r"(\S.*?)", r"(.+?)", r"((a)?.*?)", r"(\s*\W)", r"(\D+\d)",
    r"((?P<n1>\w)=(?P<n2>\d*))", r"((a)(b)?)", r"((?P<n3>a)?b)", r"([\s,]*)", r"([\W\d]+)", r"(\Bb|a\b)",
    r"((?<=\s)a|(?<!b)c)",
)  # fmt: skip
_OPTIONS = ("Required", "Filldown", "Fillup", "Key", "List")
_PIECES = (
    "a",
    "b ",
    r"\s+",
    r"\d",
    ".",
    "(?:c|d)?",
    r"\S+",
    "(x)?",
    r"(a)\1",
    "[^a]",
    r"(?=.*b)",
    r"(?!a)",
    r"\s*$$",
    "x*",
    "$$",
    r"(?: b|.*?)?",
    "(?:a.*?)?",
    "(?:b)??",
    r"\w+\Z",
)
_STATES = ("Start", "S1", "S2")
_PUT = ("", "", "", "NoRecord", "Record", "Record", "Clear", "Clearall")


@st.composite
def _values(draw: st.DrawFn) -> list[tuple[str, list[str], str]]:
    count = draw(st.integers(1, 4))
    options = st.lists(st.sampled_from(_OPTIONS), max_size=3, unique=True)
    return [(f"V{number}", draw(options), draw(st.sampled_from(_EXPRESSIONS))) for number in range(count)]


@st.composite
def _rule(draw: st.DrawFn, names: list[str], states: tuple[str, ...]) -> str:
    pieces = draw(st.lists(st.sampled_from((*_PIECES, *(f"${{{name}}}" for name in names))), max_size=4, unique=True))
    expression = "".join(pieces)
    record = draw(st.sampled_from(_PUT))
    line = draw(st.sampled_from(("", "", "", "Next", "Continue", "Continue", "Continue", "Error")))
    operator = ".".join(part for part in (line, record) if part)
    state = ""
    if line == "Error":
        state = draw(st.sampled_from(("", ' "it broke"', " Broken")))
    elif line != "Continue":
        state = draw(st.sampled_from(("", "", "", *(f" {name}" for name in (*states, "End", "EOF")))))
    action = f"{operator}{state}".strip()
    return f"  ^{expression}" + (f" -> {action}" if action else "")


@st.composite
def _template(draw: st.DrawFn) -> str:
    values = draw(_values())
    lines = [" ".join(filter(None, ("Value", ",".join(options), name, regex))) for name, options, regex in values]
    states = _STATES[: draw(st.integers(1, 3))]
    for state in states:
        lines += ["", state, *draw(st.lists(_rule([name for name, *_ in values], states), max_size=6))]
    if draw(st.integers(0, 4)) == 0:
        lines += ["", "EOF"]
    return "\n".join(lines) + "\n"


@settings(max_examples=600, deadline=None, derandomize=True)
@given(template=_template(), seed=st.integers(0, 2**32))
def test_a_made_template_gives_textfsms_outcome(template: str, seed: int) -> None:
    """Any mix of options, operators, states and expressions gives textfsm's rows, errors and line numbers."""
    try:
        fsm = textfsm.TextFSM(io.StringIO(template))
    except textfsm.TextFSMTemplateError as problem:
        with pytest.raises(textfsm.TextFSMTemplateError) as found:
            compile_template(template)
        assert f"{found.value}" == f"{problem}"
        return
    compiled = compile_template(template)
    assert compiled.source, "the compiler must express it"
    rng = Random(seed)
    for count in (3, 12):
        assert_agrees(compiled, text_for(fsm, rng, count))
