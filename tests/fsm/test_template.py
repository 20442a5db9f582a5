"""What a compiled template tells beyond textfsm's rows: lines, leftovers, errors; and the ways to hand text in."""

import threading
from collections.abc import Iterator

import pytest
import textfsm

from netparse.errors import NetparseError
from netparse.fsm import Result, StateError, compile_template
from netparse.fsm.loop import WatchedLoop

ROWS = """Value Filldown TABLE (\\w+)
Value Required NAME (\\w+)
Value SIZE (\\d+)

Start
  ^Table ${TABLE}$$
  ^${NAME}=${SIZE}$$ -> Record
  ^$$
"""
BLOCKS = """Value NAME (\\w+)
Value List ADDRESS (\\S+)

Start
  ^\\d+: -> Continue.Record
  ^\\d+: ${NAME}
  ^\\s+inet ${ADDRESS}
  ^\\s+ether
  ^! -> Error "no such thing"
"""


def test_a_row_of_one_line_stands_on_that_line() -> None:
    """A heading that fills down serves all rows after it and begins none of them."""
    result = compile_template(ROWS).parse("Table a\na=1\n\nb=2\nTable c\nd=3\n")
    assert result.rows == [["a", "a", "1"], ["a", "b", "2"], ["c", "d", "3"]]
    assert result.spans == [(2, 2), (4, 4), (6, 6)]
    assert result.unmatched == []


def test_a_block_spans_the_lines_that_gave_it_values() -> None:
    """The line that only records the block before it, the end of the text, and lines without values do not extend a block."""
    result = compile_template(BLOCKS).parse(
        "1: lo\n   inet 127.0.0.1\n   ether\n2: eth0\n   inet 10.0.0.1\n\n   inet 10.0.0.2\n\n"
    )
    assert result.rows == [["lo", ["127.0.0.1"]], ["eth0", ["10.0.0.1", "10.0.0.2"]]]
    assert result.spans == [(1, 2), (4, 7)]
    assert result.unmatched == [6, 8]


def test_a_row_that_was_only_filled_down_stands_where_it_was_recorded() -> None:
    """No line gave the second row a value, so the line that recorded it is all there is to show."""
    template = compile_template("Value Filldown A (\\w+)\n\nStart\n  ^a=${A}\n  ^go -> Record\n\nEOF\n")
    result = template.parse("a=1\n\ngo\n\ngo")
    assert (result.rows, result.spans) == ([["1"], ["1"]], [(1, 1), (5, 5)])


def test_a_continue_rule_takes_a_line_by_a_value_only() -> None:
    """Line 1 gave a value, line 2 matched a Continue rule and then nothing: it is a leftover."""
    template = compile_template("Value A (\\d+)\n\nStart\n  ^\\w -> Continue\n  ^\\w+ ${A} -> Continue\n")
    assert template.parse("a 1\nb\n").unmatched == [2]


def test_an_error_is_textfsms_and_keeps_the_rows_before_it() -> None:
    """Whoever catches textfsm's error, or netparse's, finds its text, the rule, the line and what was read."""
    with pytest.raises(StateError) as caught:
        compile_template(BLOCKS).parse("1: lo\n2: eth0\n\n!x\n3: eth1\n")
    error = caught.value
    assert isinstance(error, textfsm.TextFSMError)
    assert isinstance(error, NetparseError)
    assert str(error) == 'Error: "no such thing". Rule Line: 9. Input Line: !x.'
    assert (error.template, error.rule, error.line) == ("template", "^!", 4)
    assert error.result == Result(rows=[["lo", []]], spans=[(1, 1)], unmatched=[3])


def test_a_broken_template_is_refused_in_textfsms_words() -> None:
    """textfsm reads every template first."""
    with pytest.raises(textfsm.TextFSMTemplateError, match="Missing state 'Start'"):
        compile_template("Value A (.)\n\nState\n  ^${A}\n")


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\r"])
def test_text_is_split_as_textfsm_does_but_lines_are_taken_as_they_are(odd: str) -> None:
    """A str goes through str.splitlines, which splits here; lines that a capture was split into stay whole."""
    template = compile_template("Value A (.+)\n\nStart\n  ^${A}$$ -> Record\n")
    assert template.parse(f"a{odd}b\nc").rows == [["a"], ["b"], ["c"]]
    assert template.parse([f"a{odd}b", "c"]).rows == [[f"a{odd}b"], ["c"]]


def test_a_line_feed_inside_a_line_is_given_to_textfsms_own_loop() -> None:
    """Such a line cannot stand in a text; the outcome is what textfsm makes of the line."""
    template = compile_template("Value A (a\\sb)\n\nStart\n  ^${A} -> Record\n")
    assert template.parse(["a\nb", "c"]) == Result(rows=[["a\nb"]], spans=[(1, 1)], unmatched=[2])
    assert template.parse("a\nb").rows == []


def test_what_the_compiler_cannot_express_runs_in_textfsms_own_loop() -> None:
    """A condition on a group that follows it is legal and strange; rows, lines and streaming are there all the same."""
    template = compile_template("Value A (y)\n\nStart\n  ^(?(1)x|z)${A} -> Record\n")
    assert template.source == ""
    assert template.parse("zy\nq\n") == Result(rows=[["y"]], spans=[(1, 1)], unmatched=[2])
    assert list(template.iter_rows(["zy\n"])) == [(["y"], 1, 1)]


def test_rows_come_while_lines_are_read() -> None:
    """A stream without an end gives its first row; a line may carry its line end."""

    def endless() -> Iterator[str]:
        number = 0
        while True:
            yield f"a={number}\r\n"
            number += 1

    assert next(compile_template(ROWS).iter_rows(endless())) == (["", "a", "0"], 1, 1)


def test_a_streamed_row_waits_for_the_value_that_fills_it_up() -> None:
    """Fillup writes into rows before it, however many lines later."""
    template = compile_template(
        "Value Fillup A (\\d+)\nValue Required B (\\w)\n\nStart\n  ^a=${A}\n  ^${B}$$ -> Record\n"
    )
    lines = ["x"] * 3000 + ["a=7", "y"]
    assert {tuple(row) for row, _, _ in template.iter_rows(lines)} == {("7", "x"), ("7", "y")}


def test_a_stream_gives_the_rows_before_an_error() -> None:
    """Rows that were read are not lost because a later line is wrong."""
    rows = compile_template(BLOCKS).iter_rows(["1: lo", "2: eth0", "!"])
    assert next(rows) == (["lo", []], 1, 1)
    with pytest.raises(StateError):
        next(rows)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netparse.fsm.template._LINES_OF_A_PART", 2)


@pytest.mark.usefixtures("small_parts")
def test_parts_are_together_what_is_parsed_at_once() -> None:
    """Rows, lines and leftovers, with a value that is filled down and a row that begins in one part and ends in the next."""
    for text in (ROWS, BLOCKS):
        template = compile_template(text)
        lines = ["Table t", "a=1", "?", "1: lo", "  inet 10.0.0.1", "  inet 10.0.0.2", "b=2", "??"]
        parts = list(template.in_parts(lines))
        assert len(parts) > len(lines) // 2
        whole = template.parse(lines)
        assert [row for part in parts for row in part.rows] == whole.rows
        assert [span for part in parts for span in part.spans] == whole.spans
        assert [n for part in parts for n in part.unmatched] == whole.unmatched


@pytest.mark.usefixtures("small_parts")
def test_what_can_still_be_filled_up_comes_in_one_part() -> None:
    """Fillup writes into rows before it, which a part would have given away."""
    template = compile_template(
        "Value Fillup A (\\d+)\nValue Required B (\\w)\n\nStart\n  ^a=${A}\n  ^${B}$$ -> Record\n"
    )
    assert [part.rows for part in template.in_parts(["x", "y", "z", "a=7", "w"])] == [[["7", n] for n in "xyzw"]]


@pytest.mark.usefixtures("small_parts")
def test_an_error_in_a_later_part_is_numbered_from_the_first_line() -> None:
    """Lines count from the beginning of the text, not of the part."""
    with pytest.raises(StateError) as caught:
        list(compile_template(BLOCKS).in_parts(["1: lo", "  ether", "2: eth0", "  ether", "!"]))
    assert caught.value.line == 5


def test_a_template_runs_in_a_thread() -> None:
    """There is no timer there, and none is needed."""
    template, found = compile_template(ROWS), []
    thread = threading.Thread(target=lambda: found.append(template.parse("a=1").rows))
    thread.start()
    thread.join()
    assert found == [[["", "a", "1"]]]


def test_the_watched_loop_agrees_with_the_compiled_run_on_lines() -> None:
    """The measure that the equality tests use counts lines as the docstring of Result says."""
    text = "1: lo\n   inet 127.0.0.1\n   ether\n2: eth0\n\n   inet 10.0.0.1\n"
    assert WatchedLoop(BLOCKS, "x").run(text.splitlines()) == compile_template(BLOCKS).parse(text)


def test_a_small_text_is_not_worth_compiling_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few lines go through textfsm's own loop, many through the compiled run, and the outcome is the same."""
    monkeypatch.setattr("netparse.fsm.template.LINES_BEFORE_COMPILING", 5)
    template = compile_template(BLOCKS)
    text = "1: lo\n   inet 127.0.0.1\nx\n"
    first = template.parse(text)
    assert "_compiled" not in vars(template)
    assert first == template.parse(text) == Result(rows=[["lo", ["127.0.0.1"]]], spans=[(1, 2)], unmatched=[3])
    assert "_compiled" in vars(template)


def test_runs_in_textfsms_loop_share_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one parse returned does not change with the next, an error in between included."""
    monkeypatch.setattr("netparse.fsm.template.LINES_BEFORE_COMPILING", 1000)
    template = compile_template(BLOCKS)
    first = template.parse("1: lo\n")
    with pytest.raises(StateError):
        template.parse("1: a\n2: b\n!")
    assert template.parse("2: eth0").rows == [["eth0", []]]
    assert first == Result(rows=[["lo", []]], spans=[(1, 1)])
