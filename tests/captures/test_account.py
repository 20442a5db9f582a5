"""Every line of every file is accounted for exactly once, whatever was done to the file."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netparse.captures import account, parse
from netparse.parsers import Kind
from tests.captures.samples import FILES, NODES, ROUTES, SOCKETS

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def check(data: bytes | str, source: str = "x.txt") -> None:
    """Parse and require that the kinds of the lines add up, that captures do not overlap, and that quotes are verbatim.

    Objects of several commands may stand in one text: these captures are of the same lines. What components say stands within the
    events of other commands, which are records of both.
    """
    captures = parse(data, source=source)
    document = captures[0].document
    kinds = account(document, captures)
    assert len(kinds) == len(document.lines)
    assert sum(kinds.count(k) for k in ("record", "heading", "noise", "unparsed")) == len(document.lines)
    ends = 0
    in_turns = len({c.host for c in captures if c.host}) > 1  # lines of several hosts that name them may alternate
    spans = set()  # objects of several kinds in one file are several captures of the same lines
    for capture in captures:
        span = (capture.first_line, capture.last_line)
        assert (
            in_turns
            or capture.gives(Kind.MESSAGES)
            or span in spans
            or capture.first_line > ends
            or capture.last_line < capture.first_line
            or capture.first_line == ends
        )
        spans.add(span)
        if not capture.gives(Kind.MESSAGES):
            ends = max(ends, capture.last_line)
        for left in capture.unparsed:
            assert capture.first_line <= left.line <= capture.last_line
            assert left.text == document.text(left.line)
            assert kinds[left.line - 1] == "unparsed"
        for record in capture.records:
            assert capture.first_line <= record.line <= record.last_line <= capture.last_line
    blank = [n for n, line in enumerate(document.lines) if not line.strip("\0 \t")]
    assert all(kinds[n] != "unparsed" for n in blank)


@SLOW
@given(st.text(max_size=400))
def test_any_text_is_accounted_for(text: str) -> None:
    """No text makes parsing fail or lose a line."""
    check(text)


@SLOW
@given(st.binary(max_size=400))
def test_any_bytes_are_accounted_for(data: bytes) -> None:
    """No bytes do either."""
    check(data)


@SLOW
@given(st.sampled_from(FILES), st.floats(0, 1), st.floats(0, 1))
def test_any_cut_of_a_capture_is_accounted_for(path, begin: float, end: float) -> None:  # type: ignore[no-untyped-def]
    """A capture cut at any two bytes is read without an exception."""
    data = path.read_bytes()[:20_000]
    check(data[int(begin * len(data)) : int(end * len(data))], path.name)


@SLOW
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_any_shuffling_of_lines_is_accounted_for(path, chance: random.Random) -> None:  # type: ignore[no-untyped-def]
    """Nor does the order of the lines matter for that."""
    lines = path.read_bytes()[:12_000].split(b"\n")
    chance.shuffle(lines)
    check(b"\n".join(lines), path.name)


@SLOW
@given(st.lists(st.sampled_from([*NODES.splitlines(), *ROUTES.splitlines(), *SOCKETS.splitlines(), "", "...", "```", "# ip a", "$ ss -tln", "root@h:~# ip r", "==> x <==", "{", "[{", "}"]), max_size=25))  # fmt: skip  # noqa: E501
def test_any_mixture_of_headings_and_rows_is_accounted_for(lines: list[str]) -> None:
    """Prompts, banners, fences and rows in any order are told apart without losing one."""
    check("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"root@cp1:~# kubectl get nodes\n{NODES}\nroot@cp1:~# ", ["heading", "heading", "record", "record", "noise", "noise"]),
        (f"W0101 10:20:30.456789   40211 a.go:1] b\n{NODES}", ["noise", "heading", "record", "record"]),
        (f"{NODES}Was ist das?\n", ["heading", "record", "record", "unparsed"]),
        ("bash: ss: command not found\n", ["noise"]),
        ("Something else\n\n", ["unparsed", "noise"]),
    ],
)  # fmt: skip
def test_the_kinds_of_known_lines(text: str, kinds: list[str]) -> None:
    """Headings, records, messages and unknown lines are told apart."""
    captures = parse(text)
    assert account(captures[0].document, captures) == kinds
